"""Questions between passages: which stand where, and in which order their options are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from lessons.models import Passage, Revision
from lessons.prepared import Prepared, given_id, given_moment
from quizzes.actions.attempts import draw_order
from quizzes.answerform import new_op_id
from quizzes.kinds.base import Asked
from quizzes.models import Attempt, Evidence, Item, Version


@dataclass(frozen=True, slots=True)
class Check:
    """A question to stand below the passage it rests on."""

    version: Version
    asked: Asked
    op_id: str
    is_withheld: bool = False


def _evidence() -> QuerySet[Evidence]:
    exam = Item.objects.filter(
        attempt__in=Attempt.objects.running_exams(given_moment("now")).of(given_id("user")),
        version__question=OuterRef("version__question"),
    )
    return (
        Evidence.objects.current()
        .filter(
            version=F("version__question__published_version"),
            version__question__is_check=True,
            version__question__retired_at=None,
            version__question__course=given_id("course"),
            passage__key__in=Passage.objects.filter(revision=given_id("revision")).values("key"),
        )
        .annotate(is_withheld=Exists(exam))
        .select_related("version", "passage")
        .order_by("version__question__uid", "pk")
    )


_EVIDENCE = Prepared(_evidence)


def checks_of(revision: Revision, user: User, now: datetime) -> dict[str, list[Check]]:
    """Return the checks of a lesson's text by the key of their passage. 1 query."""
    evidence = _EVIDENCE.rows(
        revision=revision.pk, course=revision.lesson.course_id, user=user.pk, now=now
    )
    checks: dict[str, list[Check]] = {}
    seen: set[int] = set()
    for entry in evidence:
        if entry.version_id not in seen:
            seen.add(entry.version_id)
            check = _check(entry.version, user, is_withheld=getattr(entry, "is_withheld", False))
            checks.setdefault(entry.passage.key, []).append(check)
    return checks


def check_order(version: Version, user: User) -> Sequence[str]:
    """Return the order of the options that `user` is shown: the same at each visit."""
    random = Random(f"{user.pk}-{version.pk}")  # noqa: S311 -- to be repeated, not to be secret
    return draw_order(version.loaded, random, shuffle=True)


def _check(version: Version, user: User, *, is_withheld: bool) -> Check:
    asked = version.loaded.ask(check_order(version, user), None)
    return Check(version, asked, new_op_id(), is_withheld=is_withheld)
