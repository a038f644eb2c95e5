"""What questions are drafted from, and what is drafted (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lessons.passages import BlockKind
from quizzes.kinds.base import Content

type DraftContent = Content[Any]
"""A question of any kind, whatever its answer."""

LONGEST_STEM = 200
"""Characters of a stem beyond which nobody reads it as one question."""

LONGEST_QUOTE = 400
"""Characters of a quote beyond which it shows nothing any more."""


@dataclass(frozen=True, slots=True)
class DraftSource:
    """One passage to draft from, in the order of its lesson or document."""

    index: int
    """Its place in the sequence, from 0."""
    label: str
    """What it is cited by, e.g. 二（三） or 第十二条."""
    text: str
    """Its plain text, normalised as passages are."""
    kind: BlockKind = BlockKind.PARAGRAPH
    headings: tuple[str, ...] = ()
    """The headings above it, from the highest down."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a passage that a draft rests on."""

    passage: int
    quote: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question for a person to review: never for use as it stands."""

    content: DraftContent
    explanation: str
    difficulty: int
    """1 (easy) to 3."""
    quote: str
    """Words of the passage, exactly as they stand there."""
    passage: int
    """The index of its passage."""
    origin: str
    """What made it: "rule: share", or "model: " and the model's name."""
    confidence: Decimal
    """From 0 to 1: how often drafts of this origin and form need no edit."""
    more: tuple[Evidence, ...] = ()
    """Further evidence, where one passage does not hold it all (matching)."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that the draft rests on, its own passage first."""
        return (Evidence(self.passage, self.quote), *self.more)


def find_source(passages: Sequence[DraftSource], index: int) -> DraftSource | None:
    """Return the passage with that index; at once where indexes count from 0."""
    if 0 <= index < len(passages) and passages[index].index == index:
        return passages[index]
    return next((passage for passage in passages if passage.index == index), None)
