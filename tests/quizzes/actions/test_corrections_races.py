"""Corrections of a key while people hand in, mark and correct; and a process that is killed."""

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random

import pytest
from django.conf import settings

from accounts.models import User
from quizzes.actions.attempts import start_attempt, submit_attempt
from quizzes.actions.corrections import (
    NotCorrectable,
    apply_correction,
    continue_regrade,
    withdraw_correction,
)
from quizzes.actions.marking import grade_attempt, mark_item
from quizzes.models import Attempt, Item, KeyCorrection, Mark, Quiz, Regrade, Version
from quizzes.models.correction import CorrectionRule
from quizzes.regrading import preview_correction
from tests.builders import NOW, make_course, make_instructor, make_lesson, make_question, make_quiz
from tests.quizzes.correcting import correct, end_attempts, make_mixed_quiz, scores_of, versions_of
from tests.quizzes.races import racers
from tests.rounds import rounds
from tests.servers import environment

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=1)
VOID = CorrectionRule.VOID


@pytest.fixture
def teacher() -> User:
    return make_instructor(make_course("lake"), "instructor")


@pytest.fixture
def exam(teacher: User) -> Quiz:
    lesson = make_lesson(teacher.taught_courses.get())
    questions = [make_question(lesson, "true_false") for _ in range(2)]
    return make_quiz(lesson.course, questions, mode="exam")


def _begin(version: Version, by: User) -> Regrade:
    correction = correct(version, VOID, by)
    return apply_correction(correction=correction, by=by, now=LATER)


def _finish(regrade: Regrade) -> int:
    return continue_regrade(regrade=Regrade.objects.get(pk=regrade.pk), now=LATER)


def _mark(item: Item, by: User) -> Mark:
    return mark_item(item=item, points=Decimal("0.5"), comment="", marker=by, now=LATER)


def _submit(attempt: Attempt) -> bool:
    return submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)


def test_correction_and_hand_in_at_once_miss_nobody(exam: Quiz, teacher: User) -> None:
    """Whoever comes first, the score is that of the correction, and then that of the key again."""
    version = versions_of(exam)[0]
    people = User.objects.bulk_create(
        User(username=f"racer-{number}") for number in range(rounds(25))
    )
    with racers(2) as race:
        for person in people:
            attempt = start_attempt(user=person, quiz=exam, now=NOW, seed=1)
            regrade, _submitted = race(partial(_begin, version, teacher), partial(_submit, attempt))
            assert isinstance(regrade, Regrade)
            _finish(regrade)
            attempt.refresh_from_db()
            assert (attempt.max_score, attempt.score) == (Decimal(2), Decimal(0))
            withdraw_correction(correction=regrade.correction, by=teacher, now=LATER)
            _finish(apply_correction(correction=regrade.correction, by=teacher, now=LATER))
            attempt.refresh_from_db()
            assert attempt.max_score == Decimal(4)


@pytest.mark.promise("A11")
def test_regrades_and_marks_at_once_come_to_the_same(exam: Quiz, teacher: User) -> None:
    end_attempts(exam, 40, Random(3))  # noqa: S311 -- to be repeated
    version, other = versions_of(exam)
    correction = correct(version, VOID, teacher)
    regrade = apply_correction(correction=correction, by=teacher, now=LATER)
    items = list(Item.objects.filter(version=other).select_related("attempt"))
    marks = [partial(_mark, item, teacher) for item in items]
    with racers(3) as race:
        race(partial(_finish, regrade), partial(_finish, regrade), lambda: [one() for one in marks])
    expected = {item.attempt_id: (Decimal("0.50"), Decimal("2.00")) for item in items}
    assert scores_of(exam) == expected
    assert Mark.objects.count() == 80 + 40
    regrade.refresh_from_db()
    assert (regrade.attempts, regrade.changed, regrade.finished_at) == (40, 40, LATER)


def test_void_twice_at_once_is_one(exam: Quiz, teacher: User) -> None:
    def void() -> KeyCorrection | None:
        try:
            return correct(version, VOID, teacher, now=next(moments))
        except NotCorrectable:
            return None

    with racers(4) as race:
        for version in versions_of(exam):
            moments = iter([LATER + timedelta(seconds=second) for second in range(4)])
            made = [one for one in race(void, void, void, void) if one]
            assert len(made) == KeyCorrection.objects.filter(version=version).count() == 1


def test_regrade_begun_by_several_at_once_is_begun_once(exam: Quiz, teacher: User) -> None:
    end_attempts(exam, 3, Random(3))  # noqa: S311 -- to be repeated
    correction = correct(versions_of(exam)[0], VOID, teacher)
    with racers(4) as race:
        begin = partial(apply_correction, correction=correction, by=teacher, now=LATER)
        assert len({getattr(one, "pk", None) for one in race(begin, begin, begin, begin)}) == 1
    assert Regrade.objects.get().attempts == 3


@pytest.mark.promise("A11")
def test_command_killed_half_way_leaves_each_attempt_whole(teacher: User) -> None:
    quiz = make_mixed_quiz(make_lesson(teacher.taught_courses.get()))
    end_attempts(quiz, 60, Random(5), marker=teacher)  # noqa: S311 -- to be repeated
    version = versions_of(quiz)[1]
    preview = preview_correction(KeyCorrection(version=version, rule=VOID))
    before = scores_of(quiz)
    after = {one.after.pk: (one.after.score, one.after.max_score) for one in preview.changes}
    correction = correct(version, VOID, teacher)
    with _regrading(correction) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert process.returncode < 0
    due = set(Attempt.objects.filter(graded_at=None).values_list("pk", flat=True))
    assert scores_of(quiz) == {pk: before[pk] if pk in due else after[pk] for pk in before}
    assert 0 < len(due) <= 35
    with _regrading(correction) as process:
        process.communicate(timeout=120)
    assert (process.returncode, scores_of(quiz)) == (0, after)
    regrade = Regrade.objects.get()
    assert (regrade.attempts, regrade.changed) == (60, len(preview.changed))
    assert regrade.finished_at is not None
    _grade_again(quiz)
    assert scores_of(quiz) == after


def _grade_again(quiz: Quiz) -> None:
    for attempt in Attempt.objects.filter(quiz=quiz)[:20]:
        grade_attempt(attempt=attempt, now=LATER)


def _regrading(correction: KeyCorrection) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "regrade", str(correction.pk)],
        cwd=settings.BASE_DIR,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
