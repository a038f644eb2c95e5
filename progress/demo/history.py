"""Who has learnt what over the last weeks, made only through the product's own actions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson, Revision
from progress.demo.moments import sittings
from progress.demo.people import PEOPLE, Person, demo_users
from progress.demo.plans import EXAM_ENDINGS, Ending, Plan
from progress.demo.visits import (
    Learner,
    fail_practice,
    leave_practice_open,
    let_exam_expire,
    practise,
    practise_again,
    read_lesson,
    sit_exam,
)
from quizzes.models import Quiz

SPAN = timedelta(days=35)
SEED = 2026

type Visit = Callable[[datetime], None]
"""Something done at one sitting, which begins at the moment given."""


@dataclass(frozen=True, slots=True)
class Path:
    """What there is to do in a course."""

    lessons: Sequence[Lesson]
    quizzes: Sequence[Quiz]

    def practices(self, lesson: Lesson | None) -> list[Quiz]:
        """Return the practices that close `lesson`, or those about the whole course."""
        lesson_id = lesson.pk if lesson else None
        return [quiz for quiz in self.quizzes if not quiz.is_exam and quiz.lesson_id == lesson_id]

    @property
    def exams(self) -> list[Quiz]:
        return [quiz for quiz in self.quizzes if quiz.is_exam]


def make_history(*, now: datetime, seed: int = SEED) -> int:
    """Give the demonstration learners a past in the courses there are; return how many got one.

    Someone who has already read or answered anything is left as they are. The same database, `now`
    and `seed` give the same history.
    """
    _publish_before(now - SPAN - timedelta(days=1))
    paths = [_path(course) for course in Course.objects.published().order_by("pk")]
    users = demo_users()
    marker = users.get("instructor")
    made = 0
    for person in PEOPLE:
        if person.plan and person.username in users:
            random = Random(f"{seed}-{person.username}")  # noqa: S311 -- to be repeated, not to be secret
            user = users[person.username]
            learner = Learner(user, person.plan.ability, random, now, marker)
            made += _make_history_of(person, learner, paths)
    return made


def _publish_before(start: datetime) -> None:
    """Let the texts nobody has read yet be as old as what is about to be done with them."""
    unread = Revision.objects.published().filter(published_at__gt=start, readings=None)
    unread.filter(attempts=None).update(published_at=start)


@transaction.atomic
def _make_history_of(person: Person, learner: Learner, paths: Sequence[Path]) -> bool:
    """Live through one person's visits in one transaction: whole or not at all."""
    # Of two runs at once the second waits here, and then finds what the first has made.
    user = User.objects.select_for_update().get(pk=learner.user.pk)
    plan = person.plan
    if plan is None or user.readings.exists() or user.attempts.exists():
        return False
    visits = [visit for path in paths for visit in _visits(learner, path, plan)]
    moments = sittings(
        learner.random,
        count=len(visits),
        first=timezone.localdate(learner.now - SPAN),
        last=timezone.localdate(learner.now - timedelta(days=plan.last_days_ago)),
    )
    for visit, moment in zip(visits, moments, strict=False):  # few days may hold few visits
        visit(moment)
    return bool(moments)


def _visits(learner: Learner, path: Path, plan: Plan) -> Iterator[Visit]:
    if plan.ending is Ending.FIRST_STEPS:
        yield from _first_steps(learner, path)
        return
    is_examined = plan.ending in EXAM_ENDINGS
    finished = path.lessons if is_examined else path.lessons[: plan.lessons]
    for lesson in finished:
        yield partial(read_lesson, learner, lesson)
        for quiz in path.practices(lesson):
            if plan.ending is Ending.OPEN_PRACTICE and lesson is finished[-1]:
                yield partial(leave_practice_open, learner, quiz)
            else:
                yield partial(practise, learner, quiz)
                yield partial(practise_again, learner, quiz)
    if plan.ending is Ending.READING:
        for lesson in path.lessons[len(finished) : len(finished) + 1]:
            yield partial(read_lesson, learner, lesson, stop=0.6)
    if is_examined:
        yield from _exams(learner, path, plan.ending)


def _first_steps(learner: Learner, path: Path) -> Iterator[Visit]:
    for lesson in path.lessons[:1]:
        for quiz in path.practices(lesson)[:1]:
            yield partial(fail_practice, learner, quiz)
        yield partial(read_lesson, learner, lesson, stop=0.3)
        yield partial(read_lesson, learner, lesson, start=0.3, stop=0.55)


def _exams(learner: Learner, path: Path, ending: Ending) -> Iterator[Visit]:
    for quiz in path.practices(None):
        yield partial(practise, learner, quiz)
    for quiz in path.exams:
        if ending is Ending.EXPIRED_EXAM:
            yield partial(let_exam_expire, learner, quiz)
        else:
            yield partial(sit_exam, learner, quiz)
        if ending is Ending.TWO_EXAMS:
            yield partial(sit_exam, learner, quiz)


def _path(course: Course) -> Path:
    lessons = course.lessons.readable().select_related("course", "current_revision")
    quizzes = Quiz.objects.published().filter(course=course).select_related("course")
    return Path(list(lessons.order_by("position", "pk")), list(quizzes.order_by("pk")))
