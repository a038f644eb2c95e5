"""Asking once more, and handing in."""

from decimal import Decimal

import pytest

from quizzes.models import Attempt, Mark
from quizzes.models.attempt import State
from tests.pages import form_to, forms, links, parse, submit, words
from tests.quizzes.views.school import Desk


def confirm_url(desk: Desk) -> str:
    return f"{desk.url()}submit/"


def state(desk: Desk) -> str:
    return Attempt.objects.get(pk=desk.attempt.pk).state


def test_confirm_names_what_is_not_answered(exam: Desk) -> None:
    for position in (1, 2, 4, 5, 7, 8):
        exam.save(position, f"operation-{position}")
    page = parse(exam.client.get(confirm_url(exam)))
    assert [address for address in links(page) if "item=" in address] == [exam.url(3), exam.url(6)]


def test_confirm_says_that_nothing_is_missing(exam: Desk) -> None:
    for position in range(1, 9):
        exam.save(position, f"operation-{position}")
    assert "Not answered none Flagged none" in words(parse(exam.client.get(confirm_url(exam))))


def test_confirm_changes_nothing(exam: Desk) -> None:
    exam.client.get(confirm_url(exam))
    assert state(exam) == State.OPEN


def test_confirm_of_an_ended_attempt_leads_to_the_result(exam: Desk) -> None:
    exam.submit()
    assert exam.client.get(confirm_url(exam)).headers["Location"] == exam.result_url()


def test_confirm_after_the_deadline_closes_and_leads_to_the_result(exam: Desk) -> None:
    exam.end_time(seconds_ago=40)
    assert exam.client.get(confirm_url(exam)).headers["Location"] == exam.result_url()
    assert state(exam) == State.EXPIRED


def test_handing_in_without_javascript_shows_the_result(exam: Desk) -> None:
    page = parse(exam.client.get(confirm_url(exam)))
    form = next(form for form in forms(page) if "Hand in" in words(form))
    response = submit(exam.client, page, form, at=confirm_url(exam))
    assert response.redirect_chain == [(exam.result_url(), 302)]


def test_finishing_a_practice_without_javascript_shows_the_result(practice: Desk) -> None:
    for position in range(1, 9):
        practice.save(position, f"operation-{position}")
    page = parse(practice.get(8))
    response = submit(practice.client, page, form_to(page, confirm_url(practice)))
    assert response.redirect_chain == [(practice.result_url(), 302)]


def test_handing_in_by_htmx_leads_to_the_result(exam: Desk) -> None:
    response = exam.submit(htmx=True)
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, exam.result_url())


def test_handing_in_ends_and_grades(exam: Desk) -> None:
    exam.save(1, "operation-1")
    exam.submit()
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.score) == (State.SUBMITTED.value, Decimal(2))


@pytest.mark.parametrize("htmx", [True, False])
def test_handing_in_twice_leads_to_the_same_result(htmx: bool, exam: Desk) -> None:  # noqa: FBT001 -- parametrized
    exam.save(1, "operation-1")
    exam.submit()
    before = (Attempt.objects.values().get(), Mark.objects.count())
    response = exam.submit(htmx=htmx)
    assert response.headers["HX-Redirect" if htmx else "Location"] == exam.result_url()
    assert (Attempt.objects.values().get(), Mark.objects.count()) == before


@pytest.mark.promise("A3")
def test_handing_in_within_the_grace_counts(exam: Desk) -> None:
    exam.end_time(seconds_ago=20)
    exam.submit()
    assert state(exam) == State.SUBMITTED


@pytest.mark.promise("A3")
def test_handing_in_after_the_grace_says_that_time_is_up(exam: Desk) -> None:
    exam.end_time(seconds_ago=32)
    response = exam.submit()
    page = words(parse(exam.client.get(response.headers["Location"])))
    assert state(exam) == State.OPEN
    assert "Time is up. What you saved in time is being handed in." in page


def test_handing_in_long_after_the_deadline_finds_it_handed_in(exam: Desk) -> None:
    exam.end_time(seconds_ago=60)
    response = exam.submit()
    assert response.headers["Location"] == exam.result_url()
    assert state(exam) == State.EXPIRED
