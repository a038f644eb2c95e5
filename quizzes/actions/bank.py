"""Writing questions: a draft version, its evidence, publishing it, retiring the question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from lessons.models import Lesson, Passage
from lessons.passages import normalise
from quizzes.kinds import AnyContent, store_content
from quizzes.models import Evidence, Question, ReviewDecision, Version
from quizzes.models.question import Decision, Status
from quizzes.problems import four_eyes_problems, publishing_problems


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage that a version rests on, and where they begin there."""

    passage: Passage
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a version says, before it is saved."""

    content: AnyContent
    explanation: str = ""
    difficulty: int = 2
    points: Decimal = Decimal(1)
    quotes: Sequence[Quote] = field(default=())
    origin: str = ""
    confidence: int | None = None
    """In percent, of what a rule or a model drafted."""


class NotPublishable(ValueError):
    """A version that may not be published; `problems` are sentences that say why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


def find_quote(*, text: str, passages: Iterable[Passage]) -> list[Quote]:
    """Return the passages that hold `text` word for word, each with its first place there."""
    wanted = normalise(text)
    return [
        Quote(passage, wanted, passage.text.find(wanted))
        for passage in passages
        if wanted and wanted in passage.text
    ]


@transaction.atomic
def save_draft(
    *, question: Question, wording: Wording, now: datetime, author: User | None = None
) -> Version:
    """Write `wording` as the question's draft: over the draft there is, else as a new version.

    A draft nobody has approved or answered may change; anything else gets a successor, and what
    is published stays in use until the successor is.
    """
    latest = question.latest_version
    if latest and is_still_draft(latest):
        version = latest
        version.author = author  # whoever wrote last answers for it: somebody else approves it
        version.evidence.all().delete()
    else:
        number = latest.number + 1 if latest else 1
        version = Version(question=question, number=number, author=author, created_at=now)
    _set_words(version, wording)
    version.save()
    Evidence.objects.bulk_create(_evidence(version, wording.quotes, now))
    return version


@transaction.atomic
def save_first_drafts(
    *, wordings: Mapping[Question, Wording], now: datetime, author: User | None = None
) -> list[Version]:
    """Write the first draft of many questions that have no version yet, in 2 queries."""
    versions = []
    for question, wording in wordings.items():
        version = Version(question=question, number=1, author=author, created_at=now)
        _set_words(version, wording)
        versions.append(version)
    Version.objects.bulk_create(versions)
    Evidence.objects.bulk_create(
        entry
        for version, wording in zip(versions, wordings.values(), strict=True)
        for entry in _evidence(version, wording.quotes, now)
    )
    return versions


@transaction.atomic
def publish_version(
    *, version: Version, now: datetime, reviewer: User | None, decision: str = Decision.APPROVED
) -> None:
    """Put `version` in use in place of the one before; raise NotPublishable with the reasons.

    Attempts keep the version they were made of. A second click changes nothing.
    """
    problems = publishing_problems(version) + four_eyes_problems(version, reviewer)
    if problems:
        raise NotPublishable(problems)
    changed = (
        Version.objects.filter(pk=version.pk)
        .exclude(status=Status.APPROVED)
        .update(status=Status.APPROVED)
    )
    if changed:
        ReviewDecision.objects.create(
            version=version, decision=decision, reviewer=reviewer, decided_at=now
        )
    Question.objects.filter(pk=version.question_id).update(
        published_version=version, retired_at=None
    )
    version.refresh_from_db(fields=["status"])


@transaction.atomic
def confirm_evidence(*, version: Version, quotes: Iterable[Quote], now: datetime) -> None:
    """Say that `version` rests on `quotes` too, such as the same words in a lesson's new text.

    Saying it again changes nothing.
    """
    Evidence.objects.bulk_create(_evidence(version, quotes, now), ignore_conflicts=True)


@transaction.atomic
def retire_questions(*, questions: Iterable[Question], now: datetime) -> int:
    """Take questions out of new draws; return how many were in use. Attempts are untouched."""
    return Question.objects.filter(
        pk__in=[question.pk for question in questions], retired_at=None
    ).update(retired_at=now)


@transaction.atomic
def restore_questions(*, questions: Iterable[Question]) -> int:
    """Undo retirement; return how many came back."""
    return (
        Question.objects.filter(pk__in=[question.pk for question in questions])
        .exclude(retired_at=None)
        .update(retired_at=None)
    )


def current_passages(lesson: Lesson) -> list[Passage]:
    """Return the passages a question of `lesson` may cite, in order."""
    if lesson.current_revision_id is None:
        return []
    return list(Passage.objects.filter(revision=lesson.current_revision_id).order_by("position"))


def _set_words(version: Version, wording: Wording) -> None:
    """Write what `wording` says into `version`, unsaved, as a draft."""
    version.kind = wording.content.kind
    version.content = store_content(wording.content)
    version.explanation = wording.explanation
    version.difficulty = wording.difficulty
    version.points = wording.points
    version.origin = wording.origin
    version.confidence = wording.confidence
    version.status = Status.DRAFT
    version.__dict__.pop("loaded", None)


def _evidence(version: Version, quotes: Iterable[Quote], now: datetime) -> list[Evidence]:
    return [
        Evidence(
            version=version,
            passage=quote.passage,
            quote=quote.text,
            start=quote.start,
            created_at=now,
        )
        for quote in quotes
    ]


def is_still_draft(version: Version) -> bool:
    """Say whether `version` may still change: nobody uses it, reviews it or has decided on it."""
    if version.status in {Status.APPROVED, Status.IN_REVIEW}:
        return False
    return not (version.items.exists() or version.decisions.exists())
