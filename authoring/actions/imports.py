"""Importing a policy document: an outline that a person goes through, then drafts of lessons.

Nothing here publishes: learners see no word of it before the texts are published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from authoring.actions.imports_naming import edition_label, free_slug, lesson_slug
from authoring.actions.imports_planning import Fate, ImportPlan, PlannedLesson, plan_import
from authoring.documents import Outline, SourceFacts
from authoring.models import DocumentImport, DocumentImportQuerySet
from authoring.outlines import Arrangement, Facts, arrangement_json, load_arrangement
from lessons.actions import NewText, add_revisions, order_lessons
from lessons.comparison import After, Before, match_passages
from lessons.models import Course, Edition, Lesson, Passage, Revision, Source

LONGEST_FILE_NAME = 200
LONGEST_NOTE = 200


class ChangedMeanwhile(Exception):
    """The import was changed or applied by someone else since it was shown."""


class NothingStands(Exception):
    """A new edition has no passage that the course has; to go on is to be said expressly."""


class NothingToMake(Exception):
    """The course has all these texts already."""


@dataclass(frozen=True)
class Imported:
    """What an import made."""

    plan: ImportPlan
    lessons: Sequence[Lesson]
    """Those of the plan, in its order: found in the course or made."""
    edition: Edition
    revisions: Sequence[Revision]
    """Drafts, in the order of the document."""


@transaction.atomic
def begin_import(
    *,
    course: Course,
    revises: Source | None,
    file_name: str,
    outline: Outline,
    author: User | None,
    now: datetime,
) -> DocumentImport:
    """Keep an outline for a person to go through."""
    return DocumentImport.objects.create(
        course=course,
        revises=revises,
        file_name=file_name[:LONGEST_FILE_NAME],
        outline=arrangement_json(Arrangement(outline=outline)),
        author=author,
        begun_at=now,
    )


@transaction.atomic
def change_outline(
    *, document_import: DocumentImport, before: Arrangement, after: Arrangement
) -> None:
    """Put `after` in the place of `before`; raise ChangedMeanwhile when it is not there."""
    stored = arrangement_json(after)
    changed = _still(document_import, before).update(outline=stored)
    if not changed:
        raise ChangedMeanwhile
    document_import.outline = stored


@transaction.atomic
def discard_import(*, document_import: DocumentImport) -> bool:
    """Delete an import that was not applied; False when it was."""
    deleted, _by_model = DocumentImport.objects.open().filter(pk=document_import.pk).delete()
    return deleted > 0


@transaction.atomic
def apply_import(
    *,
    document_import: DocumentImport,
    before: Arrangement,
    author: User | None,
    now: datetime,
    with_new_lessons: bool = False,
) -> Imported:
    """Make an edition and draft texts of what is kept of the outline `before`, once.

    Raise ChangedMeanwhile, NothingToMake, or NothingStands unless `with_new_lessons`;
    nothing is written then.
    """
    if not _still(document_import, before).update(applied_at=now):
        raise ChangedMeanwhile
    course = Course.objects.select_for_update().get(pk=document_import.course_id)
    plan = plan_import(course=course, outline=before.result, revises=document_import.revises)
    if plan.is_repeated or not plan.lessons:
        raise NothingToMake
    if plan.is_foreign and not with_new_lessons:
        raise NothingStands
    made = _make(document_import, plan, before.outline.source, author, now)
    DocumentImport.objects.filter(pk=document_import.pk).update(edition=made.edition)
    document_import.edition, document_import.applied_at = made.edition, now
    return made


@transaction.atomic
def import_outline(
    *,
    course: Course,
    revises: Source | None,
    file_name: str,
    outline: Outline,
    author: User | None,
    now: datetime,
    with_new_lessons: bool = False,
) -> Imported:
    """Begin an import and apply it as it is; see `apply_import`."""
    document_import = begin_import(
        course=course,
        revises=revises,
        file_name=file_name,
        outline=outline,
        author=author,
        now=now,
    )
    return apply_import(
        document_import=document_import,
        before=load_arrangement(document_import.outline),
        author=author,
        now=now,
        with_new_lessons=with_new_lessons,
    )


@transaction.atomic
def make_course(*, slug: str, title: str, now: datetime) -> Course:
    """Make an unpublished course, which nobody but administrators sees yet."""
    return Course.objects.create(slug=slug, title=title[:200], created_at=now)


def _still(document_import: DocumentImport, before: Arrangement) -> DocumentImportQuerySet:
    """Select the import while it is open and its outline is still `before`."""
    return DocumentImport.objects.open().filter(
        pk=document_import.pk, outline=arrangement_json(before)
    )


def _make(
    document_import: DocumentImport,
    plan: ImportPlan,
    facts: SourceFacts,
    author: User | None,
    now: datetime,
) -> Imported:
    course = document_import.course
    edition = _make_edition(course, document_import.revises, facts)
    lessons = _make_lessons(course, plan)
    note = document_import.file_name[:LONGEST_NOTE]
    texts = [
        NewText(lesson, planned.body, edition, note)
        for planned, lesson in zip(plan.lessons, lessons, strict=True)
        if planned.fate is not Fate.UNCHANGED
    ]
    revisions = add_revisions(course=course, texts=texts, now=now, author=author)
    _take_from_gone(plan.gone, revisions)
    return Imported(plan, lessons, edition, revisions)


def _make_edition(course: Course, revises: Source | None, found: SourceFacts) -> Edition:
    facts = Facts(**found.model_dump(exclude={"evidence"}))
    source = revises or _make_source(course, facts)
    taken = set(source.editions.values_list("label", flat=True))
    return Edition.objects.create(
        source=source,
        label=edition_label(facts, taken),
        number=facts.number,
        issued_on=facts.issued_on,
        effective_on=facts.effective_on,
    )


def _make_source(course: Course, facts: Facts) -> Source:
    taken = set(course.sources.values_list("slug", flat=True))
    return Source.objects.create(
        course=course,
        slug=free_slug("document", taken),
        title=facts.title,
        publisher=facts.publisher,
    )


def _make_lessons(course: Course, plan: ImportPlan) -> list[Lesson]:
    """Make the new lessons of a plan; return all of its lessons, in its order.

    Those of a new document come behind all others, those of a new edition each behind the one it
    follows there.
    """
    ordered = list(course.lessons.order_by("position", "pk"))
    taken = {lesson.slug for lesson in ordered}
    lessons: list[Lesson] = []
    for planned in plan.lessons:
        lesson = planned.lesson or _make_lesson(course, planned, len(ordered) + 1, taken)
        if planned.lesson is None:
            is_placed = bool(plan.revises and lessons)
            ordered.insert(ordered.index(lessons[-1]) + 1 if is_placed else len(ordered), lesson)
        lessons.append(lesson)
    if [lesson.position for lesson in ordered] != list(range(1, len(ordered) + 1)):
        order_lessons(lessons=ordered)
    return lessons


def _make_lesson(course: Course, planned: PlannedLesson, position: int, taken: set[str]) -> Lesson:
    slug = lesson_slug(planned.outline.label, position, taken)
    taken.add(slug)
    return Lesson.objects.create(
        course=course, position=position, slug=slug, title=planned.outline.title
    )


def _take_from_gone(gone: Sequence[Lesson], revisions: Sequence[Revision]) -> None:
    """Let passages keep their keys that come from lessons without a counterpart.

    `add_revisions` leaves them to a lesson that has no draft without them; but the document as a
    whole says that they have moved, and such a lesson is there to be withdrawn.
    """
    if not gone:
        return
    left = Passage.objects.filter(revision__in=[_compared_text(lesson) for lesson in gone])
    here = Passage.objects.filter(revision__in=revisions)
    known = Passage.objects.filter(revision__lesson__course=gone[0].course_id)
    elsewhere = known.exclude(revision__in=revisions).values("key")
    fresh = list(here.exclude(key__in=elsewhere).select_related("revision").order_by("pk"))
    held = here.values("key")
    old = [
        Before(passage.key, passage.text, passage.label, passage.revision.lesson_id, passage.pk)
        for passage in left.exclude(key__in=held).select_related("revision").order_by("pk")
    ]
    new = [
        After(passage.text, passage.label, passage.revision.lesson_id, passage.pk)
        for passage in fresh
    ]
    matches = match_passages(old, new)
    for match in matches:
        fresh[match.new].key = match.key
    Passage.objects.bulk_update([fresh[match.new] for match in matches], ["key"], batch_size=500)


def _compared_text(lesson: Lesson) -> Revision | None:
    return lesson.current_revision or lesson.revisions.order_by("-number").first()
