"""Writing a whole question or quiz at once, as its page in the admin has it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction

from accounts.models import Department, User
from quizzes.actions.bank import Wording, save_draft
from quizzes.actions.overrides import redate_attempts
from quizzes.actions.quizzes import NotDrawable, set_parts
from quizzes.kinds import store_content
from quizzes.models import Part, Question, Quiz, Tag, Version
from quizzes.papers import quiz_problems

TAGGING: Any = Question.tags.through


@transaction.atomic
def write_question(
    *,
    question: Question,
    wording: Wording,
    tags: Sequence[str],
    now: datetime,
    author: User,
) -> Version:
    """Save `question`, new or not, and `wording` as its draft; return the version that says it.

    Place, use and tags hold at once, for what is published too. A wording that says what the
    newest version says makes no new one.
    """
    latest = question.latest_version if question.pk else None
    question.save()
    _set_tags(question, tags)
    if latest and _is_said_by(latest, wording):
        return latest
    return save_draft(question=question, wording=wording, now=now, author=author)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a quiz is for, where it is not for everyone."""

    departments: Sequence[Department] = ()
    people: Sequence[User] = ()


def write_quiz(
    *, quiz: Quiz, parts: Sequence[Part], now: datetime, named: Named | None = None
) -> None:
    """Save `quiz` with its blueprint; raise NotDrawable if it is published and could not be drawn.

    Running attempts follow a window that has been moved; they are looked for once more when all is
    committed, for those that were just starting. `named` None leaves whom it is for.
    """
    with transaction.atomic():
        quiz.save(update_fields=_WRITTEN_BY_FORM if quiz.pk else None)
        if named is not None:
            quiz.departments.set(named.departments)
            quiz.people.set(named.people)
        set_parts(quiz=quiz, parts=parts)
        problems = quiz_problems(quiz) if quiz.published_at else []
        if problems:
            raise NotDrawable(problems)
        redate_attempts(quiz=quiz, now=now)
    redate_attempts(quiz=quiz, now=now)


_WRITTEN_BY_FORM = [
    field.name
    for field in Quiz._meta.concrete_fields  # noqa: SLF001 -- Django's documented API
    if not field.primary_key and field.name not in {"published_at", "frozen_at", "released_at"}
]
"""Not what other actions write meanwhile, such as the first start that freezes the pool."""


def tag_names(question: Question) -> list[str]:
    """Return the names of the tags in the order they were given."""
    rows = TAGGING.objects.filter(question=question).order_by("pk")
    return list(rows.values_list("tag__name", flat=True))


def fingerprint(version: Version | None) -> str:
    """Return what changes when anyone saves the draft, to notice that two write at once."""
    if version is None:
        return ""
    said = json.dumps([_words_of(version), _quotes_of(version)], default=str, sort_keys=True)
    return f"{version.number}-{blake2b(said.encode(), digest_size=8).hexdigest()}"


def _set_tags(question: Question, names: Sequence[str]) -> None:
    """Give `question` its tags in the order of `names`, which course files keep."""
    if tag_names(question) == list(names):
        return
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    TAGGING.objects.filter(question=question).delete()
    TAGGING.objects.bulk_create(TAGGING(question=question, tag=tags[name]) for name in names)


def _is_said_by(version: Version, wording: Wording) -> bool:
    """Compare; a version confirmed for several texts of a lesson has a quote more than once."""
    said = _quotes_of(version)
    wanted = [
        (quote.passage.key, quote.passage.digest, quote.text, quote.start)
        for quote in wording.quotes
    ]
    return (
        _words_of(version)
        == (
            wording.content.kind,
            store_content(wording.content),
            wording.explanation,
            wording.difficulty,
            wording.points,
        )
        and set(wanted) <= set(said)
        and {quote for _key, _digest, quote, _start in said}
        == {quote for _key, _digest, quote, _start in wanted}
    )


def _words_of(version: Version) -> tuple[object, ...]:
    return (
        version.kind,
        version.content,
        version.explanation,
        version.difficulty,
        version.points,
    )


def _quotes_of(version: Version) -> list[tuple[str, str, str, int]]:
    """Return key and digest of each passage cited, the quote and where it begins."""
    entries = version.evidence.select_related("passage").order_by("pk")
    return [
        (entry.passage.key, entry.passage.digest, entry.quote, entry.start) for entry in entries
    ]
