"""The same operation twice, two windows, and what came after the end."""

import pytest

from quizzes.models import Answer, Item
from quizzes.models.attempt import Attempt, State
from quizzes.receipts import read_receipt
from tests.answering import answer_to
from tests.pages import by_id, fields, form_to, forms, parse, submit, words
from tests.quizzes.views.school import KINDS, Desk

POSITIONS = [pytest.param(place, id=kind) for place, kind in enumerate(KINDS, 1)]
MISMATCH = "This form was sent before with another answer."
FORK = "You answered this question in another window in the meantime."
LATE = "This attempt had ended when your answer arrived. It is kept, but does not count."


def counted(desk: Desk, position: int) -> str | None:
    """Return the operation of the answer that counts."""
    return Item.objects.with_answer().get(attempt=desk.attempt, position=position).answer_op


# The same operation


@pytest.mark.parametrize("htmx", [True, False])
def test_repeated_operation_is_recorded_once(htmx: bool, exam: Desk) -> None:  # noqa: FBT001 -- parametrized
    for _ in range(3):
        response = exam.save(1, "operation-1", htmx=htmx)
        assert response.status_code == (200 if htmx else 302)
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("name", ["practice", "exam"])
def test_repeated_operation_gets_its_receipt_again(
    name: str, request: pytest.FixtureRequest
) -> None:
    desk: Desk = request.getfixturevalue(name)
    receipts = [
        by_id(parse(desk.save(1, "operation-1", then="stay")), "saved").get("data-receipt", "")
        for _ in range(2)
    ]
    assert read_receipt(receipts[0]) == read_receipt(receipts[1])


@pytest.mark.promise("A2")
@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("htmx", [True, False])
def test_known_operation_with_another_answer_is_refused(
    position: int,
    htmx: bool,  # noqa: FBT001 -- parametrized
    exam: Desk,
) -> None:
    exam.save(position, "operation-1", right=True, then="stay")
    response = exam.save(position, "operation-1", right=False, htmx=htmx)
    assert response.status_code == 409
    assert MISMATCH in words(parse(response))
    assert len(exam.answers(position)) == 1


@pytest.mark.promise("A2")
def test_known_operation_with_another_answer_shows_both(exam: Desk) -> None:
    exam.save(4, "operation-1", right=True)
    page = words(parse(exam.save(4, "operation-1", right=False)))
    assert "The answer that counts now 7 3 Keep this one" in page
    assert "The other one 都不对 都不对" in page


@pytest.mark.parametrize("position", POSITIONS)
def test_known_operation_with_another_answer_offers_to_use_that(position: int, exam: Desk) -> None:
    exam.save(position, "operation-1", right=True, then="stay")
    page = parse(exam.save(position, "operation-1", right=False))
    submit(exam.client, page, form_to(page, f"{exam.url()}items/{position}/"))
    first, second = exam.answers(position)
    assert first.content != second.content
    assert counted(exam, position) == second.op_id


def test_known_operation_of_another_item_is_refused(exam: Desk) -> None:
    exam.save(1, "operation-1")
    found = {position: exam.save(position, "operation-1").status_code for position in range(2, 9)}
    assert found == dict.fromkeys(range(2, 9), 409)
    assert Answer.objects.count() == 1


def test_known_operation_with_another_answer_in_practice_offers_no_second_try(
    practice: Desk,
) -> None:
    practice.save(1, "operation-1", right=False)
    page = parse(practice.save(1, "operation-1", right=True))
    assert [form for form in forms(page) if form.get("method") == "post"] == []


# Two windows


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("htmx", [True, False])
def test_answer_over_an_older_one_is_kept_beside_the_newest(
    position: int,
    htmx: bool,  # noqa: FBT001 -- parametrized
    exam: Desk,
) -> None:
    exam.save(position, "window-one", right=True)
    response = exam.save(position, "window-two", right=False, htmx=htmx)
    assert response.status_code == 409
    assert FORK in words(parse(response))
    assert [answer.is_fork for answer in exam.answers(position)] == [False, True]


@pytest.mark.promise("A2")
def test_answer_over_an_older_one_does_not_count(exam: Desk) -> None:
    exam.save(1, "window-one")
    exam.save(1, "window-two", right=False)
    assert counted(exam, 1) == "window-one"


@pytest.mark.promise("A2")
def test_fork_shows_both_answers(exam: Desk) -> None:
    exam.save(4, "window-one", right=True)
    page = words(parse(exam.save(4, "window-two", right=False)))
    assert "The answer that counts now 7 3 Keep this one" in page
    assert "The other one 都不对 都不对 Use this one instead" in page


@pytest.mark.parametrize("position", POSITIONS)
def test_fork_may_be_chosen_to_count(position: int, exam: Desk) -> None:
    exam.save(position, "window-one", right=True)
    page = parse(exam.save(position, "window-two", right=False))
    form = form_to(page, f"{exam.url()}items/{position}/use/")
    response = submit(exam.client, page, form, changed={"chosen": "window-two"})
    answers = exam.answers(position)
    assert response.redirect_chain == [(exam.url(position), 302)]
    assert answers[2].content == answers[1].content
    assert counted(exam, position) == answers[2].op_id


def test_fork_may_be_left_aside(exam: Desk) -> None:
    exam.save(1, "window-one")
    page = parse(exam.save(1, "window-two", right=False))
    form = form_to(page, exam.url())
    response = submit(exam.client, page, form, changed={"item": "1"})
    assert by_id(parse(response), "base").get("value") == "window-one"
    assert len(exam.answers(1)) == 2


def test_fork_sent_again_is_shown_again(exam: Desk) -> None:
    exam.save(1, "window-one")
    responses = [exam.save(1, "window-two", right=False) for _ in range(2)]
    assert [response.status_code for response in responses] == [409, 409]
    assert len(exam.answers(1)) == 2


def test_fork_has_no_receipt(exam: Desk) -> None:
    exam.save(1, "window-one")
    assert "data-receipt" not in exam.save(1, "window-two", right=False).content.decode()


def test_choosing_an_unknown_answer_is_refused(exam: Desk) -> None:
    exam.save(1, "window-one")
    response = exam.use(1, chosen="window-six", op_id="operation-1", base="window-one")
    assert response.status_code == 404


def test_choosing_an_answer_of_another_item_is_refused(exam: Desk) -> None:
    exam.save(1, "window-one")
    response = exam.use(2, chosen="window-one", op_id="operation-1")
    assert (response.status_code, len(exam.answers(2))) == (404, 0)


def test_choosing_over_an_older_answer_asks_once_more(exam: Desk) -> None:
    exam.save(1, "window-one")
    exam.save(1, "window-two", right=False)
    exam.save(1, "window-three", right=True, base="window-one")
    response = exam.use(1, chosen="window-two", op_id="operation-1", base="window-one")
    assert response.status_code == 409
    assert counted(exam, 1) == "window-three"


# After the end


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("name", ["practice", "exam"])
def test_answer_after_handing_in_is_kept_and_not_counted(
    name: str,
    htmx: bool,  # noqa: FBT001 -- parametrized
    request: pytest.FixtureRequest,
) -> None:
    desk: Desk = request.getfixturevalue(name)
    desk.submit()
    response = desk.save(1, "operation-1", htmx=htmx)
    page = words(parse(desk.client.get(desk.url(), follow=True)))
    assert response.headers["HX-Redirect" if htmx else "Location"] == desk.url()
    assert LATE in page
    assert [answer.number for answer in desk.answers(1)] == [None]


@pytest.mark.promise("A3")
def test_answer_after_the_deadline_is_kept_and_leads_to_the_result(exam: Desk) -> None:
    exam.end_time(seconds_ago=60)
    exam.save(1, "operation-1")
    response = exam.client.get(exam.url(), follow=True)
    assert response.redirect_chain == [(exam.result_url(), 302)]
    assert LATE in words(parse(response))
    assert (counted(exam, 1), len(exam.answers(1))) == (None, 1)


@pytest.mark.promise("A3")
def test_answer_in_the_grace_counts(exam: Desk) -> None:
    exam.end_time(seconds_ago=20)
    exam.save(1, "operation-1", then="stay")
    assert counted(exam, 1) == "operation-1"


@pytest.mark.promise("A3")
def test_answer_between_grace_and_closing_is_kept_while_the_page_says_time_is_up(
    exam: Desk,
) -> None:
    exam.end_time(seconds_ago=32)
    response = exam.save(1, "operation-1", htmx=False)
    page = words(parse(exam.client.get(response.headers["Location"])))
    assert LATE in page
    assert "Time is up" in page
    assert [answer.number for answer in exam.answers(1)] == [None]


@pytest.mark.promise("A3")
def test_late_answer_sent_again_is_kept_once(exam: Desk) -> None:
    exam.submit()
    for _ in range(3):
        exam.save(1, "operation-1")
    assert len(exam.answers(1)) == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_empty_form_after_the_end_leads_to_the_result(htmx: bool, exam: Desk) -> None:  # noqa: FBT001 -- parametrized
    exam.submit()
    response = exam.post(1, {"op_id": "operation-1", "then": "next"}, htmx=htmx)
    assert response.headers["HX-Redirect" if htmx else "Location"] == exam.result_url()


def test_flag_after_the_end_changes_nothing(exam: Desk) -> None:
    exam.submit()
    exam.post(1, {"op_id": "operation-1", "flag": "1"})
    assert not Item.objects.get(attempt=exam.attempt, position=1).is_flagged


@pytest.mark.promise("A2")
def test_answer_after_the_end_does_not_change_the_score(exam: Desk) -> None:
    exam.save(1, "operation-1")
    exam.submit()
    before = Attempt.objects.values("score", "state", "submitted_at", "saves").get()
    exam.save(2, "operation-2")
    exam.client.get(exam.url(), follow=True)
    assert Attempt.objects.values("score", "state", "submitted_at", "saves").get() == before
    assert before["state"] == State.SUBMITTED


def test_answer_is_filled_in_again_after_a_conflict(exam: Desk) -> None:
    """Going back to the question shows the answer that counts, not the other."""
    exam.save(5, "window-one", right=True)
    exam.save(5, "window-two", right=False)
    page = parse(exam.get(5))
    sent = fields(page, by_id(page, "answer"))
    assert sent["number"] == [answer_to(exam.version(5))["number"]]


@pytest.mark.parametrize("then", ["stay", "next"])
def test_fork_takes_the_place_of_the_question_whatever_was_asked_for(then: str, exam: Desk) -> None:
    exam.save(1, "operation-1", then="stay")
    response = exam.save(1, "operation-2", right=False, then=then)
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#paper")
