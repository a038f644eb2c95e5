"""What a demonstration learner does at one sitting, through the product's own actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from random import Random

from accounts.models import User
from lessons.actions import finish_lesson, record_reading
from lessons.models import Lesson
from progress.demo.answers import choose_answer
from progress.demo.essays import essay_of
from progress.demo.moments import next_working_day
from quizzes.access import StartRefused
from quizzes.actions.attempts import (
    answer_check,
    expire_attempt,
    save_answer,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.marking import mark_item
from quizzes.checks import check_order, checks_of
from quizzes.kinds import load_answer
from quizzes.kinds.base import Rule, Verdict, points_for
from quizzes.kinds.essay import EssayAnswer
from quizzes.models import Attempt, Item, Quiz, Version
from quizzes.models.question import Difficulty
from quizzes.policy import GRACE, LOCK_TIMEOUT

HARDER = 0.12
"""How much less likely a right answer is for each step of difficulty."""
LEARNT = 0.2
"""How much more likely it is at the second practice of a quiz."""
PARTLY_SHARE = 0.45
"""Of answers that are not right, how many are right in part."""
CHANGES_MIND = 0.1
"""How often someone in an exam comes back to an answer."""
LONGEST_PACE = 70.0
"""Most seconds for one question."""
WAITS_FOR_MARK = timedelta(days=5)
"""The instructor marks what has lain longer than this."""

type Wanted = Callable[[Item], Verdict]


@dataclass(frozen=True, slots=True)
class Learner:
    """Who sits down, how able they are, and the chance that decides the rest."""

    user: User
    ability: float
    random: Random
    now: datetime
    marker: User | None = None

    def verdict(self, version: Version, bonus: float = 0) -> Verdict:
        """Return how an answer to `version` turns out."""
        steps = version.difficulty - Difficulty.MEDIUM
        if self.random.random() < self.ability + bonus - HARDER * steps:
            return Verdict.RIGHT
        return Verdict.PARTLY if self.random.random() < PARTLY_SHARE else Verdict.WRONG

    def op_id(self) -> str:
        return f"{self.random.getrandbits(128):032x}"


def read_lesson(
    learner: Learner, lesson: Lesson, at: datetime, *, start: float = 0, stop: float = 1
) -> None:
    """Read the passages from one share of the text to another, and answer the checks there."""
    revision = lesson.current_revision
    if revision is None:
        return
    passages = list(revision.passages.order_by("position"))
    checks = checks_of(revision, learner.user, at)
    for passage in passages[ceil(start * len(passages)) : ceil(stop * len(passages))]:
        at += timedelta(seconds=learner.random.randint(6, 35))
        for check in checks.get(passage.key, ()):
            at += timedelta(seconds=learner.random.randint(10, 40))
            _answer_check(learner, check.version, at)
        if passage.position % 4 == 0:
            record_reading(user=learner.user, revision=revision, furthest=passage.position, now=at)
    if stop == 1:
        finish_lesson(user=learner.user, revision=revision, now=at)
    else:
        furthest = ceil(stop * len(passages))
        record_reading(user=learner.user, revision=revision, furthest=furthest, now=at)


def practise(learner: Learner, quiz: Quiz, at: datetime) -> None:
    _sit(learner, quiz, at, lambda item: learner.verdict(item.version))


def practise_again(learner: Learner, quiz: Quiz, at: datetime) -> None:
    """Try once more what was not passed, having learnt from the feedback."""
    attempts = Attempt.objects.of(learner.user).filter(quiz=quiz)
    if not any(attempt.is_passed for attempt in attempts):
        _sit(learner, quiz, at, lambda item: learner.verdict(item.version, LEARNT))


def fail_practice(learner: Learner, quiz: Quiz, at: datetime) -> None:
    """Answer every third question right and the others wrong."""
    _sit(
        learner,
        quiz,
        at,
        lambda item: Verdict.WRONG if item.position % 3 else Verdict.RIGHT,
    )


def leave_practice_open(learner: Learner, quiz: Quiz, at: datetime) -> None:
    """Start a practice, answer half of it and go."""
    _answer_items(learner, quiz, at, lambda item: learner.verdict(item.version), share=0.5)


def sit_exam(learner: Learner, quiz: Quiz, at: datetime) -> None:
    """Hand in an exam; its essays are marked if they have waited long enough."""
    _sit(learner, quiz, at, lambda item: learner.verdict(item.version))


def let_exam_expire(learner: Learner, quiz: Quiz, at: datetime) -> None:
    """Answer most of an exam, and let its time run out."""
    left = _answer_items(learner, quiz, at, lambda item: learner.verdict(item.version), share=0.7)
    if left and left[0].deadline_at:
        over = left[0].deadline_at + GRACE + LOCK_TIMEOUT + timedelta(minutes=1)
        expire_attempt(attempt=left[0], now=min(over, learner.now))
        _mark_essays(learner, left[0])


def _sit(learner: Learner, quiz: Quiz, at: datetime, wanted: Wanted) -> None:
    done = _answer_items(learner, quiz, at, wanted)
    if done:
        attempt, at = done
        at += timedelta(seconds=learner.random.randint(5, 20))
        submit_attempt(attempt=attempt, arrived_at=at, now=at)
        _mark_essays(learner, attempt)


def _answer_items(
    learner: Learner, quiz: Quiz, at: datetime, wanted: Wanted, *, share: float = 1
) -> tuple[Attempt, datetime] | None:
    """Start an attempt and answer a share of it; None if the quiz cannot be started then."""
    try:
        attempt = start_attempt(
            user=learner.user, quiz=quiz, now=at, seed=learner.random.getrandbits(60)
        )
    except StartRefused:
        return None
    items = list(attempt.items.select_related("version__question").order_by("position"))
    pace = _pace(attempt, len(items))
    for item in items[: ceil(share * len(items))]:
        item.attempt = attempt
        step = timedelta(seconds=round(learner.random.uniform(0.5, 1) * pace))
        at += step
        base = ""
        if attempt.is_exam and learner.random.random() < CHANGES_MIND:
            base = _answer(learner, item, Verdict.WRONG, at - step / 3)
        _answer(learner, item, wanted(item), at, base)
    return attempt, at


def _pace(attempt: Attempt, count: int) -> float:
    """Return the most seconds for one item, so that the last one is answered in good time."""
    minutes = attempt.rules.limit_minutes
    return LONGEST_PACE if minutes is None else min(LONGEST_PACE, 60 * 0.85 * minutes / count)


def _answer(learner: Learner, item: Item, wanted: Verdict, at: datetime, base: str = "") -> str:
    """Save an answer and return its operation; "" where the kind has no answer to give."""
    answer = choose_answer(item.version, wanted, item.attempt.rules.rule, learner.random)
    if answer is None:
        return ""
    op_id = learner.op_id()
    save_answer(item=item, op_id=op_id, base_op=base, content=answer, arrived_at=at)
    return op_id


def _answer_check(learner: Learner, version: Version, at: datetime) -> None:
    wanted = learner.verdict(version)
    answer = choose_answer(version, wanted, Rule.PARTIAL_CREDIT, learner.random)
    if answer is not None:
        answer_check(
            user=learner.user,
            version=version,
            order=check_order(version, learner.user),
            content=answer,
            op_id=learner.op_id(),
            now=at,
        )


def _mark_essays(learner: Learner, attempt: Attempt) -> None:
    """Let the instructor mark the essays some days later; newer ones wait in the queue."""
    ended_at = attempt.submitted_at
    if learner.marker is None or ended_at is None or ended_at > learner.now - WAITS_FOR_MARK:
        return
    waiting = Item.objects.filter(attempt=attempt).awaiting_marks().with_answer()
    for item in waiting.select_related("version", "attempt"):
        answer = load_answer(item.version.loaded, item.answer_content)
        essay = essay_of(answer.text) if isinstance(answer, EssayAnswer) else None
        if essay is not None:
            mark_item(
                item=item,
                points=points_for(Fraction(essay.percent, 100), item.points),
                comment=essay.comment,
                marker=learner.marker,
                now=next_working_day(ended_at, learner.random),
            )
