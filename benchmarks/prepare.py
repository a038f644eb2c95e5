"""Fill the benchmark's own database; runs by itself, in the environment of the servers.

People, attempts and answers are made through the product's own actions, so that the rows are what
real use leaves behind; only the sign-in is replaced by a session written directly.
"""

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

django.setup()

# Models can be imported once Django is set up, and not before.
from accounts.models import User  # noqa: E402
from benchmarks.answers import answer_fields  # noqa: E402
from benchmarks.floor.models import Row  # noqa: E402
from benchmarks.plan import Fields, Learner, Plan  # noqa: E402
from lessons.actions import finish_lesson, record_reading  # noqa: E402
from lessons.models import Course, Lesson, Revision  # noqa: E402
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt  # noqa: E402
from quizzes.models import Attempt, Item, Quiz  # noqa: E402

CONTENT = Path(__file__).resolve().parent.parent / "content" / "hangzhou"
ROWS = 200

_op_ids = (f"prepared-{number}" for number in count(1))


def prepare(examinees: int, readers: int) -> Plan:
    """Migrate, load the course, and make the people with their records."""
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_course", str(CONTENT), verbosity=0)
    course = Course.objects.get()
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
    """Let someone start the exam and answer nothing yet."""
    exam = course.quizzes.get(mode="exam")
    attempt = start_attempt(user=user, quiz=exam, now=now, seed=number)
    items = attempt.items.select_related("version").order_by("position")
    return Learner(_session(user), attempt.pk, tuple(_two_answers(item) for item in items))


def _reader(course: Course, user: User, number: int, now: datetime) -> Learner:
    """Let someone read two lessons and begin the third, and practise on three earlier days."""
    first, second, third = course.lessons.all()[:3]
    for lesson in (first, second):
        finish_lesson(user=user, revision=_text(lesson), now=now - timedelta(days=9))
    record_reading(user=user, revision=_text(third), furthest=4, now=now)
    for days, quiz in ((8, _practice(first)), (5, _practice(first)), (2, _practice(second))):
        _practise(user, quiz, number, now - timedelta(days=days))
    return Learner(_session(user))


def _practise(user: User, quiz: Quiz, number: int, moment: datetime) -> None:
    attempt = start_attempt(user=user, quiz=quiz, now=moment, seed=1000 * number + moment.day)
    for item in attempt.items.select_related("version", "attempt"):
        _answer(item, number, moment)
    submit_attempt(attempt=Attempt.objects.get(pk=attempt.pk), arrived_at=moment, now=moment)


def _answer(item: Item, number: int, moment: datetime) -> None:
    content = item.version.loaded
    fields: dict[str, list[str]] = {}
    for name, value in answer_fields(content.ask(item.order, None), number):
        fields.setdefault(name, []).append(value)
    save_answer(
        item=item,
        op_id=next(_op_ids),
        base_op="",
        content=content.read(fields),
        arrived_at=moment,
    )


def _two_answers(item: Item) -> tuple[Fields, Fields]:
    asked = item.version.loaded.ask(item.order, None)
    return answer_fields(asked, 0), answer_fields(asked, 1)


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


def _session(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", type=Path)
    parser.add_argument("--examinees", type=int, required=True)
    parser.add_argument("--readers", type=int, required=True)
    arguments = parser.parse_args()
    prepare(arguments.examinees, arguments.readers).write(arguments.plan)
