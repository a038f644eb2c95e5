"""The page before an attempt, and starting one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Override, Quiz
from tests.pages import by_id, forms, has_id, links, parse, words
from tests.quizzes.views.school import Desk, School

CLOSED = "This quiz is not open now."
USED_UP = "You have used all the attempts this quiz allows."
NOT_DRAWABLE = (
    "This quiz cannot be put together at the moment, because questions of it are being revised. "
    "Please tell your training office."
)
HOUR = timedelta(hours=1)


def change(quiz: Quiz, **fields: Any) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(**fields)


def start(client: Client, quiz: Quiz) -> Any:
    return client.post(reverse("start-attempt", args=[quiz.pk]))


def close(school: School) -> None:
    change(school.exam, closes_at=timezone.now() - HOUR)


def open_later(school: School) -> None:
    change(school.exam, opens_at=timezone.now() + HOUR)


def use_up(school: School) -> None:
    change(school.exam, attempts_allowed=1)
    now = timezone.now()
    Attempt.objects.create(
        user=school.learner,
        purpose="quiz",
        quiz=school.exam,
        number=1,
        seed=1,
        state="submitted",
        policy=school.exam.policy.model_dump(mode="json"),
        started_at=now,
        submitted_at=now,
        graded_at=now,
        max_score=1,
    )


def retire_a_question(school: School) -> None:
    question = school.questions["essay"]
    type(question).objects.filter(pk=question.pk).update(retired_at=timezone.now())


REFUSALS = [
    (close, CLOSED),
    (open_later, CLOSED),
    (use_up, USED_UP),
    (retire_a_question, NOT_DRAWABLE),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSALS)
def test_start_is_refused_with_a_sentence(
    make: Any, sentence: str, school: School, visitor: Client
) -> None:
    make(school)
    response = start(visitor, school.exam)
    assert response.status_code == 409
    assert sentence in words(parse(response))


@pytest.mark.parametrize(("make", "sentence"), REFUSALS)
def test_start_refused_makes_no_attempt(
    make: Any, sentence: str, school: School, visitor: Client
) -> None:
    make(school)
    start(visitor, school.exam)
    assert not Attempt.objects.open().exists()


@pytest.mark.parametrize(("make", "sentence"), REFUSALS[:3])
def test_quiz_says_before_that_it_cannot_be_started(
    make: Any, sentence: str, school: School, visitor: Client
) -> None:
    make(school)
    page = parse(visitor.get(school.exam.get_absolute_url()))
    actions = [form.get("action") for form in forms(page)]
    assert sentence in words(page)
    assert reverse("start-attempt", args=[school.exam.pk]) not in actions


def test_start_leads_to_the_attempt(school: School, visitor: Client) -> None:
    response = start(visitor, school.practice)
    attempt = Attempt.objects.get()
    assert response.headers["Location"] == reverse("attempt", args=[attempt.pk])


def test_start_again_leads_to_the_open_attempt(school: School, visitor: Client) -> None:
    first, second = start(visitor, school.practice), start(visitor, school.practice)
    assert first.headers["Location"] == second.headers["Location"]
    assert Attempt.objects.count() == 1


def test_start_leads_to_the_open_attempt_of_a_quiz_that_has_closed(
    school: School, exam: Desk
) -> None:
    close(school)
    assert start(exam.client, school.exam).headers["Location"] == exam.url()


def test_start_after_the_end_makes_the_next_attempt(school: School, practice: Desk) -> None:
    practice.submit()
    start(practice.client, school.practice)
    assert sorted(Attempt.objects.values_list("number", flat=True)) == [1, 2]


def test_quiz_leads_on_to_the_open_attempt(school: School, practice: Desk) -> None:
    page = parse(practice.client.get(school.practice.get_absolute_url()))
    assert practice.url() in links(page)
    assert "Go on where you stopped" in words(page)


def test_quiz_lists_the_attempts_with_their_results(school: School, practice: Desk) -> None:
    practice.submit()
    page = parse(practice.client.get(school.practice.get_absolute_url()))
    assert links(page)[practice.result_url()] == "No. 1"


def test_quiz_says_how_many_attempts_are_left(school: School, practice: Desk) -> None:
    change(school.practice, attempts_allowed=3)
    assert "3 allowed, 2 left" in words(
        parse(practice.client.get(school.practice.get_absolute_url()))
    )


@pytest.mark.parametrize(("name", "count"), [("practice", 8), ("exam", 8)])
def test_quiz_says_how_many_questions_it_asks(
    name: str, count: int, school: School, visitor: Client
) -> None:
    response = visitor.get(getattr(school, name).get_absolute_url())
    assert response.context["question_count"] == count


def test_start_asks_for_the_code_and_keeps_asking(school: School, visitor: Client) -> None:
    change(school.exam, access_code="7788")
    url = school.exam.get_absolute_url()
    assert by_id(parse(visitor.get(url)), "access-code").get("name") == "code"
    wrong = visitor.post(reverse("start-attempt", args=[school.exam.pk]), {"code": "7789"})
    assert wrong.status_code == 409
    assert "This is not the access code." in words(parse(wrong))
    assert "7788" not in wrong.content.decode()
    assert has_id(parse(wrong), "access-code")
    right = visitor.post(reverse("start-attempt", args=[school.exam.pk]), {"code": "7788"})
    assert right.headers["Location"] == Attempt.objects.get().get_absolute_url()


def test_quiz_says_when_the_next_attempt_may_start(school: School, practice: Desk) -> None:
    change(school.practice, cool_down_minutes=60)
    practice.submit()
    page = words(parse(practice.client.get(school.practice.get_absolute_url())))
    assert "There must be a pause between two attempts" in page
    assert "The next attempt may start at" in page
    assert start(practice.client, school.practice).status_code == 409


def test_quiz_says_that_this_is_the_wrong_place(school: School, visitor: Client) -> None:
    change(school.exam, ip_ranges="10.3.0.0/16")
    assert "in certain networks" in words(parse(visitor.get(school.exam.get_absolute_url())))
    assert start(visitor, school.exam).status_code == 409
    inside = visitor.post(reverse("start-attempt", args=[school.exam.pk]), REMOTE_ADDR="10.3.4.5")
    assert inside.status_code == 302


def test_a_quiz_for_others_is_missing(school: School, visitor: Client) -> None:
    change(school.exam, audience="selected")
    assert visitor.get(school.exam.get_absolute_url()).status_code == 404
    assert start(visitor, school.exam).status_code == 404
    school.exam.people.add(school.learner)
    assert visitor.get(school.exam.get_absolute_url()).status_code == 200


def test_quiz_names_its_rules(school: School, visitor: Client) -> None:
    change(
        school.exam,
        closes_at=datetime(2126, 3, 9, 8, 0, tzinfo=UTC),
        time_zone="Europe/Berlin",
        penalty_percent=25,
        is_one_way=True,
        attempts_allowed=2,
        counts="mean",
        cool_down_minutes=30,
    )
    page = words(parse(visitor.get(school.exam.get_absolute_url())))
    for part in (
        "until 2126-03-09 09:00 (Europe/Berlin, UTC+1)",
        "cost 25 % of the question's points",
        "with no way back",
        "2 allowed, 2 left; 30 minutes between them",
        "The mean of all",
        "Once nobody can sit it any more",
    ):
        assert part in page


def test_quiz_tells_a_person_of_their_exception(school: School, visitor: Client) -> None:
    change(school.exam, attempts_allowed=1)
    Override.objects.create(
        quiz=school.exam,
        user=school.learner,
        extra_minutes=15,
        attempts_allowed=3,
        reason="r",
        made_by=school.learner,
        made_at=timezone.now(),
    )
    page = words(parse(visitor.get(school.exam.get_absolute_url())))
    assert "30 minutes and 15 minutes more for you" in page
    assert "3 allowed, 3 left" in page


@pytest.mark.promise("A6")
def test_start_keeps_the_session_beyond_the_deadline(visitor: Client, school: School) -> None:
    change(school.exam, limit_minutes=30 * 60)
    start(visitor, school.exam)
    least = timezone.now() + timedelta(hours=30, minutes=59)
    assert Session.objects.get().expire_date > least
