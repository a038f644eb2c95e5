"""What an exam draws from: the pool frozen at its opening, or what the bank holds now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.admin import AdminSite
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from quizzes.admin.paper import viewable_quiz
from quizzes.admin.quizpage import quiz_page
from quizzes.models import Evidence, Part, PoolEntry, Quiz, Version
from quizzes.papers import pools_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_SHOWN = 200
"""Of one part; what needs looking at comes first."""


@dataclass(frozen=True, slots=True)
class Entry:
    version: Version
    is_stale: bool
    """Its evidence has changed since."""
    is_retired: bool
    is_overtaken: bool
    """A newer wording is published."""

    @property
    def is_sound(self) -> bool:
        return not (self.is_stale or self.is_retired or self.is_overtaken)


@dataclass(frozen=True, slots=True)
class Pool:
    part: Part
    entries: Sequence[Entry]

    @property
    def shown(self) -> Sequence[Entry]:
        return self.entries[:MOST_SHOWN]

    @property
    def unshown(self) -> int:
        return len(self.entries) - len(self.shown)


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """Return the page, for the admin of quizzes."""
    shown = admin_site.admin_view(quiz_pool)
    return [path("<int:quiz_id>/pool/", shown, name="quizzes_quiz_pool")]


@require_safe
def quiz_pool(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """List by part what may be drawn, and say what has become of it since it was frozen."""
    quiz = viewable_quiz(request, quiz_id)
    context = {"quiz": quiz, "pools": _pools(quiz)}
    return quiz_page(request, "paper/pool.html", context)


def _pools(quiz: Quiz) -> list[Pool]:
    """Return the pool of each part. 6 queries."""
    related = quiz.parts.select_related("question", "lesson", "tag")
    parts = list(related.order_by("position"))
    versions, pools = pools_of(quiz, parts)
    prefetch_related_objects(list(versions.values()), "question__lesson")
    stale = _stale(quiz, versions) if quiz.is_frozen else set()
    entries = {pk: _entry(version, is_stale=pk in stale) for pk, version in versions.items()}
    return [
        Pool(part, sorted((entries[pk] for pk in ids), key=_urgency))
        for part, ids in zip(parts, pools, strict=True)
    ]


def _stale(quiz: Quiz, versions: Iterable[int]) -> set[int]:
    """Return the ids of those `versions` of the frozen pool that rest on nothing current."""
    pooled = PoolEntry.objects.filter(part__quiz=quiz).values("version")
    standing = Evidence.objects.current().filter(version__in=pooled)
    return set(versions) - set(standing.values_list("version_id", flat=True))


def _entry(version: Version, *, is_stale: bool) -> Entry:
    question = version.question
    return Entry(
        version=version,
        is_stale=is_stale,
        is_retired=question.retired_at is not None,
        is_overtaken=question.published_version_id != version.pk,
    )


def _urgency(entry: Entry) -> tuple[bool, str]:
    return entry.is_sound, entry.version.question.uid
