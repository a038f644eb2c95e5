"""Correcting a key after answers were given, and grading again what that concerns.

A correction is a row of its own; the version stays as it was asked. Making it and carrying it
through are two steps. Carrying it through takes `graded_at` from every attempt concerned, in one
statement: their grade is due again. Whoever comes first then grades each of them, in a transaction
of its own: the page, the command, the person who opens the result, or `expire_attempts`. So a run
that is killed leaves no attempt half done, and running again does what is left.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.actions.marking import grade_attempt
from quizzes.models import KeyCorrection, Quiz, Regrade, Version
from quizzes.models.correction import CorrectionRule
from quizzes.regrading import concerned_by, due_of

CHUNK = 100
"""Attempts that one request grades again: a second or two."""


class NotCorrectable(ValueError):
    """A correction without a reason or without an answer to accept, or one that stands already."""


@transaction.atomic
def correct_key(
    *,
    version: Version,
    quiz: Quiz | None,
    rule: CorrectionRule,
    answers: Sequence[Any],
    reason: str,
    by: User,
    now: datetime,
) -> KeyCorrection:
    """Record what holds instead of the key; attempts that end from now on are graded by it.

    `answers` are in the kind's stored form, and only for accepting. Raises NotCorrectable.
    """
    is_accepting = rule is CorrectionRule.ACCEPT
    if not reason.strip() or is_accepting is not bool(answers):
        raise NotCorrectable
    if is_accepting and version.loaded.is_marked_by_hand:
        raise NotCorrectable
    correction = KeyCorrection(
        version=version,
        quiz=quiz,
        rule=rule,
        answers=list(answers),
        reason=reason.strip(),
        made_by=by,
        made_at=now,
    )
    return _added(correction) if is_accepting else _only_one(correction)


def _added(correction: KeyCorrection) -> KeyCorrection:
    correction.save(force_insert=True)
    return correction


def _only_one(correction: KeyCorrection) -> KeyCorrection:
    """Insert what may stand once only: of two at the same moment the UNIQUE lets one through."""
    KeyCorrection.objects.bulk_create([correction], ignore_conflicts=True)
    stands = KeyCorrection.objects.standing().get(
        version=correction.version, quiz=correction.quiz, rule=correction.rule
    )
    if (stands.made_by_id, stands.made_at) != (correction.made_by_id, correction.made_at):
        raise NotCorrectable
    return stands


@transaction.atomic
def withdraw_correction(*, correction: KeyCorrection, by: User, now: datetime) -> bool:
    """Let the key hold again; False when someone else has withdrawn it, which changes nothing."""
    standing = KeyCorrection.objects.standing().filter(pk=correction.pk)
    changed = standing.update(withdrawn_at=now, withdrawn_by=by)
    correction.refresh_from_db()
    return bool(changed)


@transaction.atomic
def apply_correction(*, correction: KeyCorrection, by: User, now: datetime) -> Regrade:
    """Make the grade of every attempt concerned due again, and log it; begun twice is begun once.

    For a correction that was withdrawn, that is the way back. It must have been committed before:
    a grading that did not see it is then either done, or holds its attempt's row until it is.
    """
    # A check is laid out and graded within one transaction: until that is through, its attempt is
    # not there to be found. The lock waits for whatever has just asked this version. (SQLite lets
    # in one writer at a time anyway.)
    Version.objects.select_for_update().get(pk=correction.version_id)
    correction.refresh_from_db()
    is_undo = correction.withdrawn_at is not None
    begun = correction.regrades.filter(is_undo=is_undo).first()
    if begun is not None:
        return begun
    attempts = concerned_by(correction).update(graded_at=None)
    return Regrade.objects.create(
        correction=correction, is_undo=is_undo, made_by=by, made_at=now, attempts=attempts
    )


def continue_regrade(*, regrade: Regrade, now: datetime, most: int = CHUNK) -> int:
    """Grade up to `most` of the attempts still due, and return how many are left."""
    for attempt in due_of(regrade.correction).order_by("pk")[:most]:
        with giving_way():
            grade_attempt(attempt=attempt, now=now)
    return finish_regrade(regrade=regrade, now=now)


@contextmanager
def giving_way() -> Iterator[None]:
    """Rest afterwards for as long as the block took.

    SQLite lets in one writer at a time, and not in order: whoever saves an answer while thousands
    of attempts are graded shall find the door open every other time.
    """
    begun = monotonic()
    yield
    sleep(monotonic() - begun)


@transaction.atomic
def finish_regrade(*, regrade: Regrade, now: datetime) -> int:
    """Note the end if nothing is left to grade, and return how many are left."""
    left = due_of(regrade.correction).count()
    if not left:
        Regrade.objects.filter(pk=regrade.pk, finished_at=None).update(finished_at=now)
    regrade.refresh_from_db()
    return left
