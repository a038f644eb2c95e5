"""The verbs that write lessons: new texts, publishing them, and how far someone has read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Greatest, Least

from accounts.models import User
from lessons.comparison import fresh_key
from lessons.keys import passages_of
from lessons.models import Course, Edition, Lesson, Passage, Reading, Revision
from lessons.passages import split


class UnknownPassage(ValueError):
    """A key that no passage of the course has had, or that stands in another lesson."""


class OtherDrafts(Exception):
    """The drafts of an edition are not the ones that were looked at; nothing was changed."""


@dataclass(frozen=True, slots=True)
class NewText:
    """What a lesson is to say next."""

    lesson: Lesson
    body: str
    edition: Edition | None = None
    note: str = ""


def add_revision(
    *,
    lesson: Lesson,
    body: str,
    now: datetime,
    edition: Edition | None = None,
    note: str = "",
    author: User | None = None,
) -> Revision:
    """Add a draft text of `lesson`; passages that were there before keep their keys."""
    text = NewText(lesson, body, edition, note)
    (revision,) = add_revisions(course=lesson.course, texts=[text], now=now, author=author)
    return revision


@transaction.atomic
def add_revisions(
    *, course: Course, texts: Sequence[NewText], now: datetime, author: User | None = None
) -> list[Revision]:
    """Add a draft text to each of several lessons of `course`, one a lesson.

    They are compared with the whole course at once: a passage that moves from one of the lessons
    to another keeps its key.
    """
    _wait_for_course(course.pk)
    lessons = Lesson.objects.filter(pk__in=[text.lesson.pk for text in texts])
    numbers = dict(lessons.annotate(last=Max("revisions__number")).values_list("pk", "last"))
    revisions = [
        Revision.objects.create(
            lesson=text.lesson,
            number=(numbers[text.lesson.pk] or 0) + 1,
            edition=text.edition,
            body=text.body,
            note=text.note,
            author=author,
            created_at=now,
        )
        for text in texts
    ]
    blocks = {revision: split(revision.body) for revision in revisions}
    Passage.objects.bulk_create(passages_of(course, blocks), batch_size=1_000)
    return revisions


@transaction.atomic
def rematch_passage(*, passage: Passage, key: str | None) -> bool:
    """Say which older passage one of a draft is, by its key; None: it is a new one.

    A passage of the same draft that held the key gets a fresh one. False when the draft has been
    published meanwhile: then its keys stand. Raises UnknownPassage for a key that the course never
    had, or that a passage of another lesson has.
    """
    revision = Revision.objects.select_related("lesson").get(pk=passage.revision_id)
    _wait_for_course(revision.lesson.course_id)
    if not Revision.objects.drafts().filter(pk=revision.pk).exists():
        return False
    others = Passage.objects.filter(revision__lesson__course=revision.lesson.course_id)
    others = others.exclude(pk=passage.pk)
    if key not in {None, passage.key} and not _may_take(key, others, revision):
        raise UnknownPassage(key)
    taken = set(others.values_list("key", flat=True))
    holder = revision.passages.filter(key=key).exclude(pk=passage.pk).first()
    if holder is not None:
        fresh = fresh_key(holder.text, {*taken, passage.key})
        Passage.objects.filter(pk=holder.pk).update(key=fresh)
    passage.key = fresh_key(passage.text, taken) if key is None else key
    Passage.objects.filter(pk=passage.pk).update(key=passage.key)
    return True


@transaction.atomic
def publish_revision(*, revision: Revision, now: datetime) -> bool:
    """Make `revision` what learners read; False when a newer one is already published."""
    _wait_for_course(revision.lesson.course_id)
    newer = revision.lesson.revisions.published().filter(number__gt=revision.number)
    if newer.exists():
        return False
    Revision.objects.filter(pk=revision.pk, published_at=None).update(published_at=now)
    Lesson.objects.filter(pk=revision.lesson_id).update(current_revision=revision)
    revision.refresh_from_db(fields=["published_at"])
    revision.lesson.current_revision = revision
    return True


@transaction.atomic
def publish_edition(
    *, edition: Edition, drafts: Collection[int], withdrawn: Collection[Lesson], now: datetime
) -> list[Revision]:
    """Put all drafts of `edition` in use at once, and take `withdrawn` lessons out of it.

    `drafts` are the ids of the texts as the publisher saw them. Raises OtherDrafts, and changes
    nothing, when they are not the ones there are now, or when one has been overtaken by a newer
    text. Records of withdrawn lessons stay.
    """
    course = edition.source.course_id
    _wait_for_course(course)
    waiting = list(Revision.objects.waiting().filter(edition=edition).select_related("lesson"))
    if not waiting or {revision.pk for revision in waiting} != set(drafts):
        raise OtherDrafts
    for revision in waiting:
        if not publish_revision(revision=revision, now=now):
            raise OtherDrafts
    Lesson.objects.filter(course=course, pk__in=[lesson.pk for lesson in withdrawn]).update(
        current_revision=None
    )
    return waiting


@transaction.atomic
def record_reading(*, user: User, revision: Revision, furthest: int, now: datetime) -> None:
    """Remember the furthest passage seen; it never goes back and never beyond the last one."""
    last = revision.passages.aggregate(last=Max("position"))["last"] or 0
    furthest = min(max(furthest, 0), last)
    Reading.objects.bulk_create(
        [
            Reading(
                user=user,
                lesson_id=revision.lesson_id,
                revision=revision,
                furthest=furthest,
                started_at=now,
                read_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    Reading.objects.filter(user=user, revision=revision).update(
        furthest=Least(Greatest(F("furthest"), furthest), last), read_at=now
    )


@transaction.atomic
def finish_lesson(*, user: User, revision: Revision, now: datetime) -> None:
    """Record that `user` has read `revision` to its end; the first time is kept."""
    last = revision.passages.aggregate(last=Max("position"))["last"] or 0
    record_reading(user=user, revision=revision, furthest=last, now=now)
    Reading.objects.filter(user=user, revision=revision, finished_at=None).update(finished_at=now)


@transaction.atomic
def order_lessons(*, lessons: Iterable[Lesson]) -> None:
    """Give `lessons` the positions 1, 2, 3… in the order given."""
    for position, lesson in enumerate(lessons, start=1):
        Lesson.objects.filter(pk=lesson.pk).update(position=position)


@transaction.atomic
def publish_courses(*, courses: Iterable[Course], now: datetime) -> int:
    """Open courses to learners; return how many were not open before."""
    return Course.objects.filter(
        pk__in=[course.pk for course in courses], published_at=None
    ).update(published_at=now)


@transaction.atomic
def withdraw_courses(*, courses: Iterable[Course]) -> int:
    """Take courses out of the catalogue; return how many were open. Records are untouched."""
    return (
        Course.objects.published()
        .filter(pk__in=[course.pk for course in courses])
        .update(published_at=None)
    )


def _may_take(key: str | None, known: QuerySet[Passage], revision: Revision) -> bool:
    """Say whether a passage of `revision` may have `key`: the newest text of no other lesson does."""
    newer = Revision.objects.filter(
        lesson=OuterRef("revision__lesson"), number__gt=OuterRef("revision__number")
    )
    elsewhere = known.exclude(revision__lesson=revision.lesson_id).exclude(Exists(newer))
    return known.filter(key=key).exists() and not elsewhere.filter(key=key).exists()


def _wait_for_course(course_id: int) -> None:
    """Let one transaction at a time write texts of a course, where SQLite lets only one write.

    Else two would give their revisions the same number or their passages the same keys, and an
    older text could be published over a newer one.
    """
    Course.objects.select_for_update().get(pk=course_id)
