"""Fill a database with the answers of past years; runs by itself, in the environment of a server.

A few exams are sat through the product's own actions; what they leave behind is then copied as
exams of many people on many days. Marks are left out: no save reads them.
"""

import argparse
from contextlib import suppress
from datetime import datetime

import django
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

django.setup()

# Models can be imported once Django is set up, and not before.
from accounts.models import User  # noqa: E402
from benchmarks.growth.copies import copy_attempts  # noqa: E402
from benchmarks.growth.indexes import without_indexes  # noqa: E402
from benchmarks.prepare import answer, load  # noqa: E402
from quizzes.actions.attempts import start_attempt, submit_attempt  # noqa: E402
from quizzes.models import Answer, Attempt, Item, Quiz  # noqa: E402

SAT = 10
"""Exams that are really sat, each with another paper."""
EXAMS_EACH = 10
"""How many of the copies one person has sat."""
CHANGED = 5
"""Every so manieth answer is changed once."""


def fill(answers: int) -> int:
    """Store at least so many answers, in exams that have ended; return how many there are."""
    exam = load().quizzes.get(mode="exam")
    now = timezone.now()
    sat = [sit(exam, number, now) for number in range(SAT)]
    copies = max(0, -(-(answers - Answer.objects.count()) // sat[0].saves))
    people = _people(-(-copies // EXAMS_EACH))
    with without_indexes(Attempt, Item, Answer):
        copy_attempts(sat, copies, people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        with suppress(ProgrammingError):  # only some roles may, and then it comes by itself
            cursor.execute("CHECKPOINT")
    return Answer.objects.count()


def sit(exam: Quiz, number: int, now: datetime) -> Attempt:
    """Let somebody answer everything, think again now and then, and hand in."""
    user = User.objects.create_user(f"S{number:05}", full_name=f"前人{number}")
    with transaction.atomic():
        attempt = start_attempt(user=user, quiz=exam, now=now, seed=number)
        for item in attempt.items.select_related("version", "attempt"):
            first = answer(item, number, now)
            if item.position % CHANGED == 0:
                answer(item, number + 1, now, base_op=first)
        submit_attempt(attempt=attempt, arrived_at=now, now=now)
    attempt.refresh_from_db()
    return attempt


def _people(number: int) -> list[int]:
    """Make so many people, and return their keys."""
    made = User.objects.bulk_create(
        [
            User(username=f"H{person:06}", full_name=f"学员{person}", password="!")  # noqa: S106 -- no password fits it
            for person in range(number)
        ],
        batch_size=1_000,
    )
    return [person.pk for person in made]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("answers", type=int)
    print(fill(parser.parse_args().answers))
