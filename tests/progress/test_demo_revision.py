"""The demonstration's revised policy: the chain is there to be seen."""

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from lessons.models import Course
from progress.changes import catching_up, outdated_completions
from progress.demo.people import make_people
from progress.demo.revision import SLUG, make_revised_course
from quizzes.models import Question
from tests.builders import NOW


@pytest.fixture
def people(settings: Settings, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    make_people(now=NOW)


@pytest.fixture
def revised(people: None) -> Course:
    make_revised_course(now=NOW)
    return Course.objects.get(slug=SLUG)


def uids(*, intact: bool) -> set[str]:
    stale = Question.objects.stale()
    return {q.uid for q in (stale.with_quotes_intact() if intact else stale)}


def test_revised_course_needs_its_people(db: None) -> None:
    assert (make_revised_course(now=NOW), Course.objects.count()) == (False, 0)


def test_revised_course_is_made_once(revised: Course) -> None:
    assert (make_revised_course(now=NOW), Course.objects.count()) == (False, 1)


def test_questions_whose_evidence_changed_wait_for_review(revised: Course) -> None:
    assert uids(intact=False) == {f"supplies-{number}" for number in range(1, 6)}


def test_quotes_that_still_stand_wait_to_be_confirmed(revised: Course) -> None:
    assert uids(intact=True) == {"supplies-2", "supplies-4", "supplies-5"}


def test_learner_has_one_quiz_ready_and_two_lessons_waiting(revised: Course) -> None:
    learner = User.objects.get(username="learner")
    states = [catching_up(found).state for found in outdated_completions(learner)]
    assert states == ["waiting", "waiting", "ready"]
