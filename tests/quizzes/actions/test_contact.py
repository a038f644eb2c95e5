from datetime import datetime, timedelta

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt, submit_attempt
from quizzes.actions.contact import PAUSE, note_contact
from quizzes.models import Attempt
from tests.builders import NOW, make_question, make_quiz
from tests.queries import count_queries


@pytest.fixture
def attempt(learner: User, lesson: Lesson) -> Attempt:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode="exam", limit_minutes=30)
    return start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)


def seen_at(attempt: Attempt) -> datetime | None:
    return Attempt.objects.get(pk=attempt.pk).seen_at


def test_first_contact_is_noted_by_one_query(attempt: Attempt) -> None:
    with count_queries() as queries:
        assert note_contact(attempt=attempt, now=NOW)
    assert (len(queries), seen_at(attempt)) == (1, NOW)


@pytest.mark.parametrize(("after", "is_noted"), [(PAUSE, False), (PAUSE + timedelta(1), True)])
def test_contact_is_noted_again_after_a_pause(
    after: timedelta,
    is_noted: bool,  # noqa: FBT001 -- parametrized
    attempt: Attempt,
) -> None:
    note_contact(attempt=attempt, now=NOW)
    assert note_contact(attempt=attempt, now=NOW + after) is is_noted
    assert seen_at(attempt) == (NOW + after if is_noted else NOW)


def test_contact_of_an_ended_attempt_is_not_noted(attempt: Attempt) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert not note_contact(attempt=attempt, now=NOW)
    assert seen_at(attempt) is None
