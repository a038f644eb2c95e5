"""Find what a reviewer judges, and do what they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from authoring.review.forms import DecisionForm, Verb
from authoring.review.queue import Reason, queue
from lessons.models import Course
from quizzes.actions.objections import decide_objection
from quizzes.actions.review import (
    DecidedMeanwhile,
    approve_version,
    confirm_quote,
    reject_version,
    retire_stale,
    return_version,
)
from quizzes.models import Item, Objection, Question, Version
from quizzes.models.objection import Outcome


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a version, and what it waits for."""

    reason: Reason
    pk: int
    """Of the version in review, of the stale question, or of the objection."""
    version: Version
    is_waiting: bool
    objection: Objection | None = None

    @property
    def question(self) -> Question:
        return self.version.question


def find_subject(reason: Reason, pk: int, user: User) -> Subject | None:
    """Return what has this id among what `user` teaches, waiting or not; None if there is none.

    2 queries; 3 for an objection.
    """
    objection = _objection(pk, user) if reason is Reason.OBJECTION else None
    version = objection.item.version if objection else _version(reason, pk, user)
    if version is None:
        return None
    is_waiting = queue(reason, user).filter(pk=pk).exists()
    return Subject(reason, pk, version, is_waiting, objection)


def decide(subject: Subject, form: DecisionForm, *, reviewer: User, now: datetime) -> None:
    """Do what a valid `form` says.

    Raises DecidedMeanwhile and QuoteGone, and NotPublishable with its reasons.
    """
    version, question = subject.version, subject.question
    words = form.cleaned_data["words"]
    match form.verb:
        case Verb.APPROVE:
            approve_version(version=version, reviewer=reviewer, now=now)
        case Verb.RETURN:
            return_version(version=version, reviewer=reviewer, reason=words, now=now)
        case Verb.REJECT:
            reject_version(version=version, reviewer=reviewer, reason=words, now=now)
        case Verb.CONFIRM:
            seen = form.seen_passages
            confirm_quote(question=question, seen=seen, reviewer=reviewer, now=now)
        case Verb.RETIRE:
            retire_stale(question=question, reviewer=reviewer, reason=words, now=now)
        case Verb.UPHOLD | Verb.DECLINE:
            _answer(subject, form.verb, words, reviewer, now)


def _answer(subject: Subject, verb: Verb, words: str, reviewer: User, now: datetime) -> None:
    outcome = Outcome.UPHELD if verb is Verb.UPHOLD else Outcome.DECLINED
    objection = subject.objection
    if objection is None or not decide_objection(
        objection=objection, outcome=outcome, reply=words, decided_by=reviewer, now=now
    ):
        raise DecidedMeanwhile


def _objection(pk: int, user: User) -> Objection | None:
    """Return an objection, its item with the answer that counts."""
    objection = Objection.objects.taught_by(user).filter(pk=pk).select_related("decided_by").first()
    if objection is None:
        return None
    items = Item.objects.with_answer().select_related("attempt", "version__question__course")
    objection.item = items.select_related("version__question__lesson").get(pk=objection.item_id)
    return objection


def _version(reason: Reason, pk: int, user: User) -> Version | None:
    versions: QuerySet[Version] = Version.objects.filter(
        question__course__in=Course.objects.taught_by(user)
    ).select_related("question__course", "question__lesson", "author")
    if reason is Reason.SUBMITTED:
        return versions.filter(pk=pk).first()
    in_use = Question.objects.filter(pk=pk).values("published_version")
    return versions.filter(pk__in=in_use).first()
