"""Fill the benchmark's own database; runs by itself, in the environment of the servers.

People, attempts and answers are made through the product's own actions, so that the rows are what
real use leaves behind.
"""

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import django
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

django.setup()

# Models can be imported once Django is set up, and not before.
from accounts.models import User  # noqa: E402
from benchmarks.answers import answer_fields, as_lists  # noqa: E402
from benchmarks.floor.models import Row  # noqa: E402
from benchmarks.people import examinee, session_of  # noqa: E402
from benchmarks.plan import Learner, Plan  # noqa: E402
from lessons.actions import finish_lesson, record_reading  # noqa: E402
from lessons.models import Course, Lesson, Revision  # noqa: E402
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt  # noqa: E402
from quizzes.kinds.base import Answer as AnswerContent  # noqa: E402
from quizzes.models import Attempt, Item, Quiz  # noqa: E402

CONTENT = Path(__file__).resolve().parent.parent / "content" / "hangzhou"
ROWS = 200

_op_ids = (f"prepared-{number}" for number in count(1))


def prepare(examinees: int, readers: int) -> Plan:
    """Load the course, and make the people with their records."""
    course = load()
    now = timezone.now()
    sitting = [_prepared(_examinee, course, number, now) for number in range(examinees)]
    reading = [_prepared(_reader, course, examinees + number, now) for number in range(readers)]
    return Plan(
        course=course.slug,
        lessons=tuple(lesson.slug for lesson in course.lessons.all()),
        rows=_rows(now),
        examinees=tuple(sitting),
        readers=tuple(reading),
    )


def load() -> Course:
    """Make the tables and the course, unless they are there."""
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_course", str(CONTENT), if_absent=True, verbosity=0)
    return Course.objects.get()


def answer(item: Item, number: int, moment: datetime, base_op: str = "") -> str:
    """Save an answer, over that of `base_op` if there is one, and return its operation."""
    op_id = next(_op_ids)
    save_answer(
        item=item,
        op_id=op_id,
        base_op=base_op,
        content=_content(item, number),
        arrived_at=moment,
    )
    return op_id


def _content(item: Item, number: int) -> AnswerContent:
    content = item.version.loaded
    return content.read(as_lists(answer_fields(content.ask(item.order, None), number)))


def _prepared(
    make: Callable[[Course, User, int, datetime], Learner],
    course: Course,
    number: int,
    now: datetime,
) -> Learner:
    """Make one person in one transaction: preparing need not wait for the disk at every answer."""
    with transaction.atomic():
        user = User.objects.create_user(f"B{number:05}", full_name=f"学员{number}")
        return make(course, user, number, now)


def _examinee(course: Course, user: User, number: int, now: datetime) -> Learner:
    exam = course.quizzes.get(mode="exam")
    return examinee(user=user, exam=exam, number=number, now=now)


def _reader(course: Course, user: User, number: int, now: datetime) -> Learner:
    """Let someone read two lessons and begin the third, and practise on three earlier days."""
    first, second, third = course.lessons.all()[:3]
    for lesson in (first, second):
        finish_lesson(user=user, revision=_text(lesson), now=now - timedelta(days=9))
    record_reading(user=user, revision=_text(third), furthest=4, now=now)
    for days, quiz in ((8, _practice(first)), (5, _practice(first)), (2, _practice(second))):
        _practise(user, quiz, number, now - timedelta(days=days))
    return Learner(session_of(user))


def _practise(user: User, quiz: Quiz, number: int, moment: datetime) -> None:
    attempt = start_attempt(user=user, quiz=quiz, now=moment, seed=1000 * number + moment.day)
    for item in attempt.items.select_related("version", "attempt"):
        answer(item, number, moment)
    submit_attempt(attempt=Attempt.objects.get(pk=attempt.pk), arrived_at=moment, now=moment)


def _text(lesson: Lesson) -> Revision:
    assert lesson.current_revision is not None
    return lesson.current_revision


def _practice(lesson: Lesson) -> Quiz:
    return lesson.quizzes.get()


def _rows(now: datetime) -> tuple[int, ...]:
    made = Row.objects.bulk_create(
        [Row(text=f"第 {number} 行", written_at=now) for number in range(ROWS)]
    )
    return tuple(entry.pk for entry in made)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", type=Path)
    parser.add_argument("--examinees", type=int, required=True)
    parser.add_argument("--readers", type=int, required=True)
    arguments = parser.parse_args()
    prepare(arguments.examinees, arguments.readers).write(arguments.plan)
