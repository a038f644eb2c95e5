"""`manage.py regrade`: carries a correction, or its withdrawal, through to the end."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.corrections import withdraw_correction
from quizzes.models import Attempt, KeyCorrection, Quiz, Regrade, Version
from quizzes.models.correction import CorrectionRule
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.progress.following import take
from tests.quizzes.correcting import correct


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode="exam")
    for _person in range(3):
        take(make_user(), quiz)
    return quiz


@pytest.fixture
def correction(quiz: Quiz, instructor: User) -> KeyCorrection:
    return correct(Version.objects.get(), CorrectionRule.VOID, instructor)


def regrade(correction: KeyCorrection) -> list[str]:
    written = StringIO()
    call_command("regrade", str(correction.pk), stdout=written)
    return written.getvalue().splitlines()


def most_possible() -> set[str]:
    return {str(attempt.max_score) for attempt in Attempt.objects.all()}


def test_regrade_carries_a_correction_through(correction: KeyCorrection) -> None:
    lines = regrade(correction)
    assert (most_possible(), Regrade.objects.get().changed) == ({"0.00"}, 3)
    assert re.findall(r"\d+", lines[-1]) == ["3", "3", "0"]


def test_regrade_carries_a_withdrawal_through(correction: KeyCorrection, instructor: User) -> None:
    regrade(correction)
    withdraw_correction(correction=correction, by=instructor, now=NOW)
    regrade(correction)
    assert most_possible() == {"2.00"}
    assert list(Regrade.objects.order_by("pk").values_list("is_undo", flat=True)) == [False, True]


def test_regrade_again_changes_nothing(correction: KeyCorrection) -> None:
    regrade(correction)
    regrade(correction)
    assert Regrade.objects.get().changed == 3


def test_regrade_goes_on_past_an_attempt_that_cannot_be_graded(correction: KeyCorrection) -> None:
    broken = Attempt.objects.order_by("pk")[0]
    Attempt.objects.filter(pk=broken.pk).update(policy={"mode": "nonsense"})
    with pytest.raises(CommandError):
        call_command("regrade", str(correction.pk), stdout=StringIO(), stderr=StringIO())
    left = Attempt.objects.filter(graded_at=None)
    assert (list(left), Regrade.objects.get().finished_at) == ([broken], None)


def test_regrade_of_an_unknown_correction_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("regrade", "999999")
