"""The made history obeys every rule that a lived one does."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from lessons.models import Course, Reading
from progress.demo.history import SPAN, make_history
from progress.demo.people import make_people
from quizzes.actions.marking import grade_attempt
from quizzes.models import Answer, Attempt, Item, Mark
from quizzes.models.attempt import State
from quizzes.standing import StepKind, course_standing
from tests.builders import CONTENTS, NOW, make_course, make_lesson, make_question, make_quiz


@pytest.fixture
def demo_course(settings: Settings, db: None) -> Course:
    """Make two lessons, a practice for the first, and an exam with an essay."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    course = make_course("demo")
    lesson = make_lesson(course)
    make_lesson(course)
    asked = [
        make_question(lesson, "single_choice", is_check=True),
        make_question(lesson, "matching"),
    ]
    essay = make_question(lesson, "essay", points="10")
    make_quiz(course, asked, lesson=lesson)
    make_quiz(course, [*asked, essay], mode="exam", limit_minutes=30)
    return course


@pytest.fixture
def history(demo_course: Course) -> Course:
    make_people(now=NOW)
    make_history(now=NOW)
    return demo_course


def _broken_rules() -> dict[str, int]:
    """Count what may not be, by the rule it breaks."""
    answers, attempts = Answer.objects.all(), Attempt.objects.all()
    rules: dict[str, QuerySet[Any]] = {
        "every ended attempt is graded": attempts.ended().filter(graded_at=None),
        "no answer before the start": answers.filter(arrived_at__lt=F("attempt__started_at")),
        "no answer after the end": answers.filter(arrived_at__gt=F("attempt__submitted_at")),
        "every answer counts": answers.exclude(pk__in=Answer.objects.counted()),
        "no exam is left open": attempts.open().filter(quiz__mode="exam"),
    }
    return {rule: found.count() for rule, found in rules.items() if found.exists()}


def _moments() -> list[datetime]:
    """Return every moment of the history, open ends left out."""
    columns: list[tuple[datetime | None, ...]] = [
        *Reading.objects.values_list("started_at", "read_at", "finished_at"),
        *Attempt.objects.values_list("started_at", "submitted_at", "graded_at"),
        *Answer.objects.values_list("arrived_at"),
        *Mark.objects.values_list("made_at"),
    ]
    return [moment for row in columns for moment in row if moment]


def _is_plausible(moment: datetime) -> bool:
    """Say whether it lies in the last weeks, in office hours and not on a Sunday."""
    wall = timezone.localtime(moment)
    is_past = NOW - SPAN - timedelta(days=1) < moment < NOW
    return is_past and wall.weekday() < 6 and 9 <= wall.hour < 18


def _scores() -> list[tuple[int, Decimal | None]]:
    return list(Attempt.objects.order_by("pk").values_list("pk", "score"))


def test_history_breaks_no_rule(history: Course) -> None:
    assert _broken_rules() == {}


def test_history_lies_in_the_past_weeks_and_in_office_hours(history: Course) -> None:
    assert [moment for moment in _moments() if not _is_plausible(moment)] == []


def test_history_holds_every_state_and_essays_marked_and_unmarked(history: Course) -> None:
    states = set(Attempt.objects.values_list("state", flat=True))
    marked = Mark.objects.exclude(marker=None).exclude(comment="").exists()
    waiting = Item.objects.awaiting_marks().exists()
    assert (states, marked, waiting) == (set(State.values), True, True)


def test_every_score_recomputes_without_a_new_mark(history: Course) -> None:
    before = (_scores(), Mark.objects.count())
    for attempt in Attempt.objects.ended():
        Attempt.objects.filter(pk=attempt.pk).update(score=None)
        grade_attempt(attempt=attempt, now=NOW)
    assert (_scores(), Mark.objects.count()) == before


def test_main_learner_goes_on_reading_after_one_failed_practice(history: Course) -> None:
    learner = User.objects.get(username="learner")
    standing = course_standing(learner, history)
    attempts = Attempt.objects.of(learner)
    quizzes = [attempt.is_passed for attempt in attempts.exclude(quiz=None)]
    assert (standing.step.kind, quizzes) == (StepKind.CONTINUE_READING, [False])
    assert (attempts.open().count(), attempts.filter(quiz=None).count()) == (0, 1)


def test_history_is_made_once_and_the_same_for_the_same_seed(demo_course: Course) -> None:
    make_people(now=NOW)
    make_history(now=NOW)
    first = list(Attempt.objects.order_by("pk").values_list("user", "quiz", "started_at", "score"))
    assert make_history(now=NOW + timedelta(days=3)) == 0  # nobody gets a second one
    Mark.objects.all().delete()
    Attempt.objects.all().delete()
    Reading.objects.all().delete()
    make_history(now=NOW)
    again = list(Attempt.objects.order_by("pk").values_list("user", "quiz", "started_at", "score"))
    assert again == first


def test_closed_quizzes_are_passed_over(demo_course: Course) -> None:
    demo_course.quizzes.update(opens_at=NOW + timedelta(days=1))
    make_people(now=NOW)
    make_history(now=NOW)
    assert not Attempt.objects.exclude(quiz=None).exists()


def test_every_kind_can_be_in_a_course(db: None) -> None:
    course = make_course("all-kinds")
    lesson = make_lesson(course)
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    make_quiz(course, questions, lesson=lesson)
    make_people(now=NOW)
    make_history(now=NOW)
    ended = Item.objects.exclude(attempt__state=State.OPEN).with_answered()
    assert {item.is_answered for item in ended} == {True}


def test_unpublished_course_gives_no_history(db: None) -> None:
    make_lesson(make_course("draft", published=False))
    make_people(now=NOW)
    assert make_history(now=NOW) == 0
