"""Reviewing: a version goes draft → in review → approved or returned, and each step is kept.

Each decision first takes the row it decides about, in the state the reviewer saw it in. Of two
reviewers at the same moment one finds it so; the other is told that it has been decided.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from lessons.models import Passage
from quizzes.actions.bank import Quote, confirm_evidence, publish_version
from quizzes.models import Evidence, Question, ReviewDecision, Version
from quizzes.models.question import Decision, Status


class DecidedMeanwhile(Exception):
    """What the reviewer saw does not wait for this decision any more; nothing was changed."""


class NoReason(ValueError):
    """A version is neither returned nor rejected without a reason."""


class QuoteGone(ValueError):
    """The words of the evidence do not stand in its passage any more, so nobody can confirm them."""


@transaction.atomic
def submit_versions(
    *, versions: Iterable[Version], submitter: User | None, now: datetime
) -> list[Version]:
    """Send the versions to review, and return those that were sent. 4 queries.

    What is in review or approved, has been overtaken by a newer wording or belongs to a retired
    question is left alone. Without a submitter, as when a command drafts, no decision is noted:
    there is nobody who took one.
    """
    rows = Version.objects.filter(pk__in=[version.pk for version in versions])
    rows.update(status=F("status"))  # takes them: another submission waits, and finds them sent
    sent = list(rows.submittable().order_by("pk"))
    rows.filter(pk__in=[version.pk for version in sent]).update(status=Status.IN_REVIEW)
    if submitter is not None:
        ReviewDecision.objects.bulk_create(
            _decision(version, Decision.SUBMITTED, submitter, now) for version in sent
        )
    for version in sent:
        version.status = Status.IN_REVIEW
    return sent


def submit_version(*, version: Version, submitter: User | None, now: datetime) -> bool:
    """Send one version to review; say whether it was sent."""
    sent = submit_versions(versions=[version], submitter=submitter, now=now)
    if sent:
        version.status = Status.IN_REVIEW
    return bool(sent)


@transaction.atomic
def approve_version(*, version: Version, reviewer: User, now: datetime) -> None:
    """Approve what is in review, and so publish it.

    Raises DecidedMeanwhile, or NotPublishable with every reason; the author of a version does not
    approve it in a course with four eyes.
    """
    _take(version)
    publish_version(version=version, now=now, reviewer=reviewer)


@transaction.atomic
def return_version(*, version: Version, reviewer: User, reason: str, now: datetime) -> None:
    """Send a version back to whoever writes it; what is published stays in use."""
    _turn_down(version, _decision(version, Decision.RETURNED, reviewer, now, reason))


@transaction.atomic
def reject_version(*, version: Version, reviewer: User, reason: str, now: datetime) -> None:
    """Turn a version down for good: a question that was never published is retired with it."""
    _turn_down(version, _decision(version, Decision.REJECTED, reviewer, now, reason))
    Question.objects.filter(pk=version.question_id, published_version=None, retired_at=None).update(
        retired_at=now
    )


@transaction.atomic
def retire_stale(*, question: Question, reviewer: User, reason: str, now: datetime) -> None:
    """Take a stale question out of the bank instead of confirming or rewriting it."""
    version = _take_stale(question)
    decision = _decision(version, Decision.REJECTED, reviewer, now, reason)
    Question.objects.filter(pk=question.pk).update(retired_at=now)
    decision.save()


@transaction.atomic
def confirm_quote(
    *, question: Question, seen: Collection[int], reviewer: User, now: datetime
) -> None:
    """Say that a stale question still rests on its quotes, in the passages as they read today.

    `seen` are the ids of those passages as the reviewer was shown them: DecidedMeanwhile is raised
    if others are read by now. Evidence is appended to the same version, so that cards and
    statistics go on. Raises QuoteGone unless every quote stands, word for word, in the current
    passage with the same key.
    """
    version = _take_stale(question)
    quotes = quotes_today(version)
    if not quotes:
        raise QuoteGone
    if {quote.passage.pk for quote in quotes} != set(seen):
        raise DecidedMeanwhile
    confirm_evidence(version=version, quotes=quotes, now=now)
    _decision(version, Decision.CONFIRMED, reviewer, now).save()


def quotes_today(version: Version) -> list[Quote]:
    """Return every quote of `version` in the passage of its key as it reads today. 2 queries.

    None at all if one of them is lost.
    """
    evidence = list(version.evidence.select_related("passage").order_by("pk"))
    today = passages_today(version.question.course_id, {entry.passage.key for entry in evidence})
    quotes: dict[tuple[int, str], Quote] = {}
    for entry in evidence:
        passage = today.get(entry.passage.key)
        start = -1 if passage is None else place_of(entry, passage)
        if passage is None or start < 0:
            return []
        quotes.setdefault((passage.pk, entry.quote), Quote(passage, entry.quote, start))
    return list(quotes.values())


def passages_today(course_id: int, keys: Iterable[str]) -> dict[str, Passage]:
    """Return the passages with these keys that learners of the course read now. 1 query."""
    passages = Passage.objects.filter(
        revision=F("revision__lesson__current_revision"),
        revision__lesson__course=course_id,
        key__in=keys,
    )
    related = passages.select_related("revision__lesson").order_by("pk")
    return {passage.key: passage for passage in related}


def place_of(entry: Evidence, passage: Passage) -> int:
    """Return where the quote begins in `passage`: where it did, else its first place; -1: nowhere."""
    if not entry.quote or passage.text.startswith(entry.quote, entry.start):
        return entry.start if entry.quote else -1
    return passage.text.find(entry.quote)


def _turn_down(version: Version, decision: ReviewDecision) -> None:
    _take(version)
    Version.objects.filter(pk=version.pk).update(status=Status.RETURNED)
    version.status = Status.RETURNED
    decision.save()


def _take(version: Version) -> None:
    """Hold the row until the transaction ends; raise DecidedMeanwhile if it is not in review."""
    rows = Version.objects.filter(pk=version.pk, status=Status.IN_REVIEW)
    held = rows.update(status=Status.IN_REVIEW)
    if not held or not Version.objects.in_review().filter(pk=version.pk).exists():
        raise DecidedMeanwhile


def _take_stale(question: Question) -> Version:
    """Hold the question until the transaction ends, and return its version in use."""
    rows = Question.objects.filter(pk=question.pk, published_version=question.published_version_id)
    rows.update(retired_at=F("retired_at"))
    held = rows.stale().select_related("published_version").first()
    if held is None or held.published_version is None:
        raise DecidedMeanwhile
    return held.published_version


def _decision(
    version: Version, decision: Decision, reviewer: User, now: datetime, reason: str = ""
) -> ReviewDecision:
    """Return a decision, not yet saved; raise NoReason where it needs one and has none."""
    if decision in {Decision.RETURNED, Decision.REJECTED} and not reason.strip():
        raise NoReason
    return ReviewDecision(
        version=version,
        decision=decision,
        reviewer=reviewer,
        reason=reason.strip(),
        decided_at=now,
    )
