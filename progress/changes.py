"""What changed since a person passed a lesson, and how they catch up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, QuerySet

from accounts.models import User
from lessons.comparison import Change, Kept, State, Stretch, compare, differences
from lessons.models import Lesson, Passage
from lessons.prepared import Prepared, given_id
from progress.models import Completion
from quizzes.deltas import questions_concerned, stale_in
from quizzes.models import Attempt, Version

PASS_PERCENT = 60
"""What a delta asks for where the lesson has no quiz of its own."""


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """What is left to do for someone who passed an older text; all of it derived."""

    being_reviewed: int
    """How many questions of the lesson still wait for a reviewer since the revision."""
    versions: Sequence[Version]
    """What to ask, once nothing is being reviewed any more."""
    attempts: Sequence[Attempt]
    """The person's own attempts at it, newest first."""
    pass_percent: int

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def state(self) -> str:
        """One of waiting (questions under review), ready (a quiz to take), read (just read)."""
        if self.open_attempt:
            return "ready"
        if self.being_reviewed:
            return "waiting"
        return "ready" if self.versions else "read"


def outdated_completions(user: User) -> list[Completion]:
    """Return what `user` passed on texts that have been replaced since. 1 query."""
    return _OUTDATED.rows(user=user.pk)


def outdated_completion(user: User, lesson: Lesson) -> Completion | None:
    """Return the newest completion of `lesson`, if its text is not the one read now. 1 query."""
    newest = _NEWEST.first(user=user.pk, lesson=lesson.pk)
    if newest is None or newest.revision_id == lesson.current_revision_id:
        return None
    newest.lesson = lesson
    return newest


def _outdated() -> QuerySet[Completion]:
    return (
        Completion.objects.of(given_id("user"))
        .newest()
        .outdated()
        .filter(lesson__course__published_at__isnull=False)
        .select_related("lesson__course", "lesson__current_revision", "revision")
        .defer("lesson__current_revision__body", "revision__body")
        .order_by("lesson__course", "lesson__position")
    )


def _newest() -> QuerySet[Completion]:
    completions = Completion.objects.of(given_id("user")).filter(lesson=given_id("lesson"))
    return completions.select_related("revision").order_by("-revision__number")[:1]


_OUTDATED = Prepared(_outdated)
_NEWEST = Prepared(_newest)


def changes_since(completion: Completion) -> list[Change]:
    """Compare what the person passed with what is read now: missed revisions are one diff.

    All lessons they passed take part, so that a passage is not new that only came over from
    another of them. 3 queries.
    """
    lesson = completion.lesson
    known = Passage.objects.filter(revision__in=known_revisions(completion))
    current = Passage.objects.filter(
        revision=F("revision__lesson__current_revision"), revision__lesson__course=lesson.course_id
    )
    changes = compare(_kept(known), _kept(current))
    return [change for change in changes if lesson.pk in _lessons_of(change)]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One changed passage, its words marked; or, without a change, how many stay as they were."""

    change: Change | None
    stretches: Sequence[Stretch] = ()
    unchanged: int = 0

    @property
    def label(self) -> str:
        """The place of the passage; where it has another one now, both."""
        if self.change is None:
            return ""
        sides = [side.label for side in (self.change.old, self.change.new) if side]
        return " → ".join(dict.fromkeys(sides))


def shown_changes(changes: Iterable[Change]) -> list[ShownChange]:
    """Mark the words that changed, and fold up each run of passages that did not."""
    shown = []
    for is_same, run in groupby(changes, key=lambda change: change.state is State.UNCHANGED):
        if is_same:
            shown.append(ShownChange(None, unchanged=len(list(run))))
        else:
            shown += [ShownChange(change, _marked(change)) for change in run]
    return shown


def _marked(change: Change) -> Sequence[Stretch]:
    old = change.old.text if change.old else ""
    return differences(old, change.new.text if change.new else "")


def known_revisions(completion: Completion) -> list[int]:
    """Return the newest text of each lesson of the course that the person passed. 1 query."""
    own = Completion.objects.filter(
        user=completion.user_id, lesson__course=completion.lesson.course_id
    )
    return list(own.newest().values_list("revision_id", flat=True))


def catching_up(completion: Completion) -> CatchingUp:
    """Return what is left to do. 5 queries."""
    new = completion.lesson.current_revision
    assert new is not None  # noqa: S101 -- `outdated()` has seen to it
    new.lesson = completion.lesson
    quizzes = completion.lesson.quizzes.filter(published_at__isnull=False)
    attempts = Attempt.objects.filter(user=completion.user_id, revision=new)
    return CatchingUp(
        being_reviewed=stale_in(new).count(),
        versions=list(questions_concerned(new, known_revisions(completion))),
        attempts=list(attempts.order_by("-pk")),
        pass_percent=max(quizzes.values_list("pass_percent", flat=True), default=PASS_PERCENT),
    )


def history(user: User) -> dict[int, list[Completion]]:
    """Return by lesson which texts `user` passed and when, the first one first. 1 query."""
    found: dict[int, list[Completion]] = {}
    completions = Completion.objects.of(user).select_related("revision").defer("revision__body")
    for completion in completions.order_by("revision__number"):
        found.setdefault(completion.lesson_id, []).append(completion)
    return found


def _lessons_of(change: Change) -> set[object]:
    return {side.lesson for side in (change.old, change.new) if side is not None}


def _kept(passages: QuerySet[Passage]) -> list[Kept]:
    """Return the passages of several texts, lesson by lesson. 1 query."""
    rows = passages.order_by("revision__lesson__position", "revision__lesson_id", "position")
    return [
        Kept(*row)
        for row in rows.values_list("key", "label", "text", "revision__lesson_id", "kind")
    ]
