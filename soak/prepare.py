"""Fill the database of a soak: `python -m soak.prepare`; runs by itself, as the servers do."""

import argparse
from datetime import datetime
from pathlib import Path

import django
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

django.setup()

# Models can be imported once Django is set up, and not before.
from accounts.models import User  # noqa: E402
from benchmarks.answers import as_lists  # noqa: E402
from benchmarks.people import examinee  # noqa: E402
from benchmarks.plan import Learner, Plan  # noqa: E402
from lessons.models import Course  # noqa: E402
from quizzes.actions.attempts import save_answer, submit_attempt  # noqa: E402
from quizzes.models import Attempt, Quiz  # noqa: E402

CONTENT = Path(__file__).resolve().parent.parent / "content" / "hangzhou"
LIMIT_MINUTES = 600


def prepare(people: int, name: str, *, is_handed_in: bool) -> Plan:
    """Let `people` new candidates begin the exam, and hand it in if that is wanted."""
    course = _course()
    exam = course.quizzes.get(mode="exam")
    sitting = []
    for number in range(people):
        learner = _candidate(exam, f"{name}{number:05}", number, timezone.now())
        if is_handed_in:
            _hand_in(learner, timezone.now())
        sitting.append(learner)
    return Plan(course.slug, (), (), tuple(sitting), ())


def _course() -> Course:
    """Make the tables and the course once; its exam lasts longer than any soak."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_course", str(CONTENT), if_absent=True, verbosity=0)
    course = Course.objects.get()
    course.quizzes.filter(mode="exam").update(limit_minutes=LIMIT_MINUTES)
    return course


@transaction.atomic
def _candidate(exam: Quiz, name: str, number: int, now: datetime) -> Learner:
    """Make one person in one transaction: preparing need not wait for the disk at every row."""
    user = User.objects.create_user(name, full_name=f"考生 {name}")
    return examinee(user=user, exam=exam, number=number, now=now)


@transaction.atomic
def _hand_in(learner: Learner, now: datetime) -> None:
    attempt = Attempt.objects.get(pk=learner.attempt)
    for item in attempt.items.select_related("version", "attempt"):
        answer, _other = learner.answers[item.position - 1]
        save_answer(
            item=item,
            op_id=f"prepared-{item.pk}",
            base_op="",
            content=item.version.loaded.read(as_lists(answer)),
            arrived_at=now,
        )
    submit_attempt(attempt=attempt, arrived_at=now, now=now)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", type=Path)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--handed-in", action="store_true")
    given = parser.parse_args()
    prepare(given.people, given.name, is_handed_in=given.handed_in).write(given.plan)
