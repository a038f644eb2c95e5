"""Writing the questions of a course to a file of any format; nothing in the course changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, QuerySet
from pydantic import ValidationError

from authoring.formats import Item, Written
from authoring.formats.registry import write_items
from authoring.stored import tag_names
from lessons.models import Course, Lesson
from quizzes.models import Evidence, Version


def exported_items(
    *, course: Course, lesson: Lesson | None = None, with_drafts: bool = False
) -> list[Item]:
    """Return the published questions, or all in their newest wording, by lesson and uid.

    Retired and incomplete ones are left out. 4 queries.
    """
    versions = _versions(course, lesson, with_drafts=with_drafts)
    tags, quotes = tag_names(course), _quotes(versions)
    related = versions.select_related("question__lesson").order_by(
        F("question__lesson__position").asc(nulls_last=True), "question__uid"
    )
    return [
        Item(
            content=version.loaded,
            uid=version.question.uid,
            explanation=version.explanation,
            points=version.points,
            difficulty=version.difficulty,
            tags=tuple(tags.get(version.question_id, ())),
            category=version.question.lesson.title if version.question.lesson else "",
            quote=quotes.get(version.pk, ""),
        )
        for version in related
        if _is_complete(version)
    ]


def export_questions(
    *,
    course: Course,
    file_format: str,
    lesson: Lesson | None = None,
    with_drafts: bool = False,
) -> tuple[list[Item], Written]:
    """Return the questions and their file in the format of that name; raise FileRefused."""
    items = exported_items(course=course, lesson=lesson, with_drafts=with_drafts)
    return items, write_items(items, file_format)


def _versions(course: Course, lesson: Lesson | None, *, with_drafts: bool) -> QuerySet[Version]:
    versions = Version.objects.filter(question__course=course, question__retired_at=None)
    if lesson is not None:
        versions = versions.filter(question__lesson=lesson)
    if with_drafts:
        return versions.newest()
    return versions.filter(question__published_version=F("pk"))


def _is_complete(version: Version) -> bool:
    try:
        return version.loaded is not None
    except ValidationError:
        return False


def _quotes(versions: QuerySet[Version]) -> Mapping[int, str]:
    """Return the first quote that stands today of each version, else its first. 2 queries."""
    evidence = Evidence.objects.filter(version__in=versions.values("pk")).order_by("pk")
    standing = set(evidence.current().values_list("pk", flat=True))
    found: defaultdict[int, dict[bool, str]] = defaultdict(dict)
    for pk, version, quote in evidence.values_list("pk", "version_id", "quote"):
        found[version].setdefault(pk in standing, quote)
    return {version: quotes.get(True, quotes.get(False, "")) for version, quotes in found.items()}
