"""What could be drafted from a lesson: by rule, and by a language model where one is asked for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from random import Random

from django.conf import settings

from authoring.drafting import Draft, DraftSource, draft_questions
from authoring.drafting.language import Reading, batches
from authoring.language_model import LanguageModel, draft_with_model
from lessons.models import Lesson, Passage, Revision
from lessons.passages import BlockKind
from lessons.reader import shown_passages
from quizzes.actions.bank import Quote, Wording, find_quote

SEED = 1
"""One seed for everybody, so that drafting again finds what has been drafted."""

MOST_PER_PASSAGE = 3

LONGEST_ORIGIN = 100  # as the column allows

UNQUOTABLE = "quote-not-found"
"""The reason against a draft whose quote is not in its passage, word for word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A draft with its quotes found in the stored passages."""

    draft: Draft
    quotes: Sequence[Quote]

    @property
    def wording(self) -> Wording:
        draft = self.draft
        return Wording(
            content=draft.content,
            explanation=draft.explanation,
            difficulty=draft.difficulty,
            quotes=self.quotes,
            origin=draft.origin[:LONGEST_ORIGIN],
            confidence=round(draft.confidence * 100),
        )


@dataclass(frozen=True)
class DraftPlan:
    """What could be drafted from a lesson, before anything is written."""

    lesson: Lesson
    passages: Sequence[Passage] = ()
    """Those that were to be asked about."""
    drafts: Mapping[str, Found] = field(default_factory=dict)
    """By the uid that the question would have: one a wording."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """How many were thrown away, by the code of the reason."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The text to draft from."""

    passages: Sequence[Passage]
    sources: Sequence[DraftSource]
    """The same, as the rules read them."""
    wanted: frozenset[int]
    """The places of the passages to ask about."""
    document: str
    """The title of the document it rests on, without 《》; "" for none."""

    @property
    def asked(self) -> list[DraftSource]:
        return [source for source in self.sources if source.index in self.wanted]


def plan_drafts(
    *,
    lesson: Lesson,
    keys: Collection[str] = (),
    seed: int = SEED,
    most_per_passage: int = MOST_PER_PASSAGE,
    model: LanguageModel | None = None,
    patience: float | None = None,
) -> DraftPlan:
    """Draft from the passages with these keys, or from all; nothing is written. 2 queries.

    Wrong options come from the whole lesson, so all of it is read even for one passage. A model is
    asked only if one is given, and may take its time, `patience` seconds for all of the lesson at
    most: call this outside of transactions.
    """
    revision = text_to_draft_from(lesson)
    if revision is None:
        return DraftPlan(lesson)
    ground = ground_of(revision, keys)
    drafted = draft_questions(
        ground.sources,
        most_per_passage=most_per_passage,
        random=Random(seed),  # noqa: S311 -- to be repeated
        document=ground.document,
    )
    reading = _ask(model, ground, most_per_passage, patience) if model else Reading()
    drafts = [draft for draft in (*drafted, *reading.drafts) if draft.passage in ground.wanted]
    found, refused = _found(lesson, drafts, ground.passages)
    refused.update(reading.refused)
    asked = [ground.passages[place] for place in sorted(ground.wanted)]
    return DraftPlan(lesson, asked, found, refused)


def configured_model() -> LanguageModel | None:
    """Return the language model of the settings; None unless it has both address and name."""
    model = LanguageModel(
        base_url=settings.LLM_BASE_URL,
        name=settings.LLM_MODEL,
        key=settings.LLM_API_KEY,
        timeout=settings.LLM_TIMEOUT,
    )
    return model if model.is_on else None


def text_to_draft_from(lesson: Lesson) -> Revision | None:
    """Return the text that learners read; before there is one, the newest draft of it. 1 query."""
    texts = lesson.revisions.select_related("edition__source")
    if lesson.current_revision_id is not None:
        return texts.get(pk=lesson.current_revision_id)
    return texts.order_by("-number").first()


def ground_of(revision: Revision, keys: Collection[str] = ()) -> Ground:
    """Return the text to draft from; only the passages with `keys` are asked about, if any. 1 query."""
    passages = list(revision.passages.order_by("position"))
    wanted = (
        place
        for place, passage in enumerate(passages)
        if passage.kind != BlockKind.HEADING and (not keys or passage.key in keys)
    )
    title = revision.edition.source.title.strip() if revision.edition else ""
    return Ground(
        passages=passages,
        sources=sources_of(revision, passages),
        wanted=frozenset(wanted),
        document=title.removeprefix("《").removesuffix("》"),
    )


def sources_of(revision: Revision, passages: Sequence[Passage]) -> list[DraftSource]:
    """Return the passages as drafting reads them, each with the headings above it."""
    above: dict[int, str] = {}
    sources = []
    for index, shown in enumerate(shown_passages(revision, passages)):
        passage = shown.passage
        kind = BlockKind(passage.kind)
        level = len(shown.markdown) - len(shown.markdown.lstrip("#"))
        if kind is BlockKind.HEADING:
            above = {other: text for other, text in above.items() if other < level}
        headings = tuple(above[level] for level in sorted(above))
        sources.append(DraftSource(index, passage.label, passage.text, kind, headings))
        if kind is BlockKind.HEADING:
            above[level] = passage.text
    return sources


def uid_of(lesson: Lesson, draft: Draft) -> str:
    """Return what a draft's question is known by: the same words from the same quote, the same."""
    said = [lesson.slug, draft.content.kind, draft.content.stem, draft.quote]
    text = json.dumps(said, ensure_ascii=False)
    return f"draft-{blake2b(text.encode(), digest_size=6).hexdigest()}"


def _ask(
    model: LanguageModel, ground: Ground, most_per_passage: int, patience: float | None
) -> Reading:
    """Ask about the wanted passages; each of the requests gets its share of the patience."""
    if patience is not None:
        requests = max(1, len(list(batches(ground.asked))))
        model = replace(model, timeout=min(model.timeout, patience / requests))
    return draft_with_model(
        ground.asked, model=model, most_per_passage=most_per_passage, document=ground.document
    )


def _found(
    lesson: Lesson, drafts: Sequence[Draft], passages: Sequence[Passage]
) -> tuple[dict[str, Found], Counter[str]]:
    """Pair drafts with the passages they quote; count those whose words are not there."""
    found: dict[str, Found] = {}
    refused: Counter[str] = Counter()
    for draft in drafts:
        quotes = [_quote(passages[entry.passage], entry.quote) for entry in draft.evidence]
        held = {(quote.passage.pk, quote.start): quote for quote in quotes if quote is not None}
        if None in quotes:
            refused[UNQUOTABLE] += 1
        else:
            found.setdefault(uid_of(lesson, draft), Found(draft, list(held.values())))
    return found, refused


def _quote(passage: Passage, words: str) -> Quote | None:
    return next(iter(find_quote(text=words, passages=[passage])), None)
