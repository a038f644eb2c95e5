"""Asking someone who passed on an old text about just what changed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import User
from lessons.models import Lesson, Revision
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.deltas import start_delta
from quizzes.models import Attempt, Version
from quizzes.models.attempt import Purpose
from tests.builders import NOW, make_question


@pytest.fixture
def revision(lesson: Lesson) -> Revision:
    assert lesson.current_revision is not None
    return lesson.current_revision


@pytest.fixture
def versions(lesson: Lesson) -> list[Version]:
    made = [make_question(lesson).published_version for _number in range(3)]
    return [version for version in made if version]


def start(user: User, revision: Revision, versions: list[Version], seed: int = 1) -> Attempt:
    return start_delta(
        user=user, revision=revision, versions=versions, pass_percent=80, now=NOW, seed=seed
    )


def test_delta_asks_each_question_once(
    learner: User, revision: Revision, versions: list[Version]
) -> None:
    attempt = start(learner, revision, versions)
    assert {item.version for item in attempt.items.all()} == set(versions)
    assert [item.position for item in attempt.items.order_by("position")] == [1, 2, 3]


def test_delta_is_practice_with_the_pass_mark_given(
    learner: User, revision: Revision, versions: list[Version]
) -> None:
    attempt = start(learner, revision, versions)
    assert (attempt.purpose, attempt.is_exam, attempt.rules.pass_percent, attempt.max_score) == (
        Purpose.DELTA.value,
        False,
        80,
        Decimal(6),
    )


def test_delta_again_returns_the_open_one(
    learner: User, revision: Revision, versions: list[Version]
) -> None:
    first = start(learner, revision, versions)
    again = start(learner, revision, versions, seed=2)
    assert (again, again.items.count()) == (first, 3)


def test_delta_after_the_end_is_the_next(
    learner: User, revision: Revision, versions: list[Version]
) -> None:
    first = start(learner, revision, versions)
    submit_attempt(attempt=first, arrived_at=NOW, now=NOW)
    assert start(learner, revision, versions, seed=2).number == 2


def test_delta_of_another_text_may_be_open_beside(
    learner: User, lesson: Lesson, revision: Revision, versions: list[Version]
) -> None:
    other = Revision.objects.create(lesson=lesson, number=9, body="别的。")
    assert start(learner, revision, versions) != start(learner, other, versions)


def test_delta_without_its_text_is_refused_by_the_database(learner: User) -> None:
    with pytest.raises(IntegrityError):
        Attempt.objects.create(
            user=learner,
            purpose=Purpose.DELTA,
            number=1,
            seed=1,
            policy={},
            started_at=NOW,
            max_score=0,
        )
