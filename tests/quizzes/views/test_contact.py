"""What an open page asks each minute: the clock as it stands, and whether it is over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt
from quizzes.models.attempt import State
from tests.pages import HTMX, by_id, parse, root_ids
from tests.quizzes.views.school import Desk


def call(desk: Desk, *, htmx: bool = True, **form: str) -> Any:
    url = reverse("contact", args=[desk.attempt.pk])
    return desk.client.post(url, form, headers=HTMX if htmx else {})


def now_of(desk: Desk) -> Attempt:
    return Attempt.objects.get(pk=desk.attempt.pk)


def test_contact_brings_the_deadline_and_the_time_of_the_server(exam: Desk) -> None:
    page = parse(call(exam))
    assert root_ids(page) == ["clock"]
    clock = by_id(page, "clock")
    deadline, now = (datetime.fromisoformat(clock.attrib[f"data-{n}"]) for n in ("deadline", "now"))
    assert deadline == now_of(exam).deadline_at
    assert timedelta(0) <= timezone.now() - now < timedelta(minutes=1)


@pytest.mark.promise("A15")
def test_contact_brings_a_deadline_that_was_moved(exam: Desk) -> None:
    moved = timezone.now().replace(microsecond=0) + timedelta(minutes=50)
    Attempt.objects.filter(pk=exam.attempt.pk).update(deadline_at=moved)
    clock = by_id(parse(call(exam)), "clock")
    assert datetime.fromisoformat(clock.attrib["data-deadline"]) == moved


def test_contact_is_noted(exam: Desk) -> None:
    call(exam)
    assert now_of(exam).seen_at is not None


def test_contact_without_htmx_leads_back_to_the_attempt(exam: Desk) -> None:
    assert call(exam, htmx=False).headers["Location"] == exam.url()


@pytest.mark.parametrize("end", ["submit", "expire"])
def test_contact_of_an_ended_attempt_leads_to_its_result(end: str, exam: Desk) -> None:
    if end == "submit":
        exam.submit()
    else:
        exam.end_time(seconds_ago=36)
    assert call(exam).headers["HX-Redirect"] == exam.result_url()


@pytest.mark.parametrize(
    ("seconds_ago", "state"),
    [(-60, State.OPEN), (1, State.SUBMITTED), (29, State.SUBMITTED), (33, State.OPEN)],
    ids=["moved", "just now", "within the grace", "while late saves may wait"],
)
def test_contact_at_the_deadline_hands_in_if_it_has_come(
    seconds_ago: float, state: State, exam: Desk
) -> None:
    exam.end_time(seconds_ago=seconds_ago)
    response = call(exam, at="deadline")
    assert now_of(exam).state == state
    assert ("HX-Redirect" in response.headers) is (state is State.SUBMITTED)


def test_contact_within_the_grace_hands_in_nothing_by_itself(exam: Desk) -> None:
    exam.end_time(seconds_ago=10)
    assert root_ids(parse(call(exam))) == ["clock"]
    assert now_of(exam).is_open


@pytest.mark.promise("A6")
def test_contact_keeps_the_session_beyond_the_deadline(exam: Desk) -> None:
    deadline = timezone.now() + timedelta(hours=30)
    Attempt.objects.filter(pk=exam.attempt.pk).update(deadline_at=deadline)
    call(exam)
    assert Session.objects.get().expire_date >= deadline + timedelta(minutes=59)


@pytest.mark.promise("A6")
def test_contact_without_a_session_leads_to_signing_in(exam: Desk) -> None:
    Session.objects.all().delete()
    response = call(exam)
    assert response.headers["HX-Redirect"].startswith(reverse("sign-in"))
    assert response.content == b""
