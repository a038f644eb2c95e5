"""The verbs that write lessons: new texts, publishing them, and how far someone has read."""

from collections.abc import Container, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest, Least

from accounts.models import User
from lessons.models import Course, Edition, Lesson, Passage, Reading, Revision
from lessons.passages import Block, Known, assign_keys, split


@transaction.atomic
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
    _wait_for_course(lesson.course_id)
    latest = lesson.revisions.order_by("-number").first()
    revision = Revision.objects.create(
        lesson=lesson,
        number=latest.number + 1 if latest else 1,
        edition=edition,
        body=body,
        note=note,
        author=author,
        created_at=now,
    )
    Passage.objects.bulk_create(_passages_of(revision, before=lesson.current_revision or latest))
    return revision


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


def _wait_for_course(course_id: int) -> None:
    """Let one transaction at a time write texts of a course, where SQLite lets only one write.

    Else two would give their revisions the same number or their passages the same keys, and an
    older text could be published over a newer one.
    """
    Course.objects.select_for_update().get(pk=course_id)


def _passages_of(revision: Revision, before: Revision | None) -> list[Passage]:
    blocks = split(revision.body)
    old = [Known(passage.key, passage.text) for passage in before.passages.all()] if before else []
    old += _seen_earlier(revision.lesson, blocks, without={known.key for known in old})
    taken = set(
        Passage.objects.filter(revision__lesson__course=revision.lesson.course_id).values_list(
            "key", flat=True
        )
    )
    keys = assign_keys([block.text for block in blocks], old, taken)
    return [
        Passage(
            revision=revision,
            key=key,
            position=position,
            kind=block.kind,
            label=block.label,
            text=block.text,
            digest=block.digest,
        )
        for position, (block, key) in enumerate(zip(blocks, keys, strict=True), start=1)
    ]


def _seen_earlier(lesson: Lesson, blocks: Iterable[Block], without: Container[str]) -> list[Known]:
    """Return the passages of older texts of `lesson`, drafts too, that say what a block says.

    A passage that comes back, word for word, is the same one again, and so are its questions.
    """
    digests = [block.digest for block in blocks]
    passages = Passage.objects.filter(revision__lesson=lesson, digest__in=digests)
    texts = dict(passages.order_by("revision__number", "position").values_list("key", "text"))
    return [Known(key, text) for key, text in texts.items() if key not in without]
