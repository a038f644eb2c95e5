"""What the list of questions shows and finds: each with its newest version."""

import json

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from quizzes.kinds import KINDS
from quizzes.models import Question, Version
from quizzes.models.question import Status

RETIRED = "retired"
DRAFT = "draft"
STALE = "stale"
PUBLISHED = "published"


def newest_versions() -> QuerySet[Version]:
    """Select of each question the version with the highest number."""
    return Version.objects.newest()


def with_state(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Add `state`, and `has_newer_draft`: whether something newer waits to be published."""
    is_stale = Exists(Question.objects.stale().filter(pk=OuterRef("pk")))
    return questions.annotate(
        state=Case(
            When(retired_at__isnull=False, then=Value(RETIRED)),
            When(published_version=None, then=Value(DRAFT)),
            When(is_stale, then=Value(STALE)),
            default=Value(PUBLISHED),
        ),
        has_newer_draft=Exists(drafts().filter(question=OuterRef("pk")))
        & Q(published_version__isnull=False),
    )


def drafts() -> QuerySet[Version]:
    """Select the newest versions that nobody has approved."""
    return newest_versions().exclude(status=Status.APPROVED)


def search_bank(questions: QuerySet[Question], words: list[str]) -> QuerySet[Question]:
    """Select questions that hold every word in their identifier, wording, reasons or quotes."""
    for word in words:
        found = searched_versions().filter(_holds(word), question=OuterRef("pk"))
        questions = questions.filter(Q(uid__icontains=word) | Exists(found))
    return questions


def searched_versions() -> QuerySet[Version]:
    """Select what is in use and what is being written, not the wordings of the past."""
    in_use = Q(pk__in=Question.objects.values("published_version"))
    newest = Q(pk__in=newest_versions().values("pk"))
    return Version.objects.alias(as_text=Cast("content", TextField())).filter(in_use | newest)


def _holds(word: str) -> Q:
    """Match a word of a version.

    PostgreSQL gives JSON as text with Chinese in it, SQLite with the escapes Django wrote.
    """
    plain = json.dumps(word, ensure_ascii=False)[1:-1]
    escaped = json.dumps(word)[1:-1]
    found = Q(explanation__icontains=word) | Q(evidence__quote__icontains=word)
    if not any(word.lower() in name for name in _FIELD_NAMES):
        found |= Q(as_text__icontains=plain) | Q(as_text__icontains=escaped)
    return found | Q(content__stem__icontains=word)


# Names of fields stand in the stored JSON too: searching "right" must not find every question.
_FIELD_NAMES = {name for kind in KINDS.values() for name in kind.model_fields} | {
    "accept",
    "false",
    "feedback",
    "left",
    "right",
    "text",
    "true",
}
