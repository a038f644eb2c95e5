"""Put drafts together in the forms all rules share: options, explanations, quotes (pure)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from authoring.drafting.draft import Draft, DraftContent, DraftSource, Evidence
from authoring.drafting.material import Placed
from authoring.drafting.setting import tidy
from quizzes.kinds.base import fold
from quizzes.kinds.choices import Option
from quizzes.kinds.single_choice import SingleChoice

WRONG_OPTIONS = 3
"""Beside the right one: four options are what learners are used to."""

_TELLS_ALONE = 12
"""Characters of a clause, such as 增长4.5%, below which it does not say what of."""

_INNER = str.maketrans("“”", "‘’")


def quote_inside(words: str) -> str:
    """Return `words` in quotation marks, their own turned into single ones."""
    return f"“{words.translate(_INNER)}”"


def cite(passage: DraftSource, quote: str) -> str:
    """Return the sentence that shows where the answer stands."""
    return f"{name(passage)}的原文是：{quote_inside(quote)}。"


def name(passage: DraftSource) -> str:
    """Return how feedback calls a passage."""
    return passage.label if passage.label.startswith("第") else f"原文{passage.label}"


def make_draft(  # noqa: PLR0913 -- a draft has these parts, each by its name
    content: DraftContent,
    placed: Placed,
    *,
    quote: str,
    origin: str,
    confidence: str,
    difficulty: int = 2,
    explanation: str = "",
    more: tuple[Evidence, ...] = (),
) -> Draft:
    """Return a draft of a rule, explained by its quote unless told otherwise."""
    return Draft(
        content=content,
        explanation=explanation or cite(placed.passage, quote),
        difficulty=difficulty,
        quote=quote,
        passage=placed.passage.index,
        origin=f"rule: {origin}",
        confidence=Decimal(confidence),
        more=more,
    )


def single_choice(
    stem: str, right: str, wrong: Mapping[str, str], random: Random
) -> SingleChoice | None:
    """Return a question with three of the wrong options (text → feedback); None for want of them."""
    distinct: dict[str, tuple[str, str]] = {}
    for text, feedback in wrong.items():
        if fold(text) != fold(right):
            distinct.setdefault(fold(text), (text, feedback))
    chosen = list(distinct.values())[:WRONG_OPTIONS]
    if len(chosen) < WRONG_OPTIONS:
        return None
    options = [Option(text=text, feedback=feedback) for text, feedback in chosen]
    options.append(Option(text=right, right=True))
    random.shuffle(options)
    return SingleChoice(stem=stem, options=tuple(options))


def words_around(placed: Placed, place: int) -> str:
    """Return a clause as feedback quotes it: with the one before where it says too little alone."""
    clauses = placed.sentence.clauses
    first = place - 1 if place and len(clauses[place].text) < _TELLS_ALONE else place
    return quote_inside(tidy(placed.words(clauses[first].start, clauses[place].end)))


def shared_pairs(one: str, other: str) -> set[str]:
    """Return the pairs of neighbouring characters that two texts share."""
    return pairs(one) & pairs(other)


def pairs(text: str) -> set[str]:
    bare = re.sub(r"[^一-鿿A-Za-z0-9]", "", text)
    return {bare[place : place + 2] for place in range(len(bare) - 1)}


def gives_away(right: str, others: Sequence[str], stem: str) -> bool:
    """Say that words of the right option stand in the stem, and of no other option as many."""
    asked = pairs(stem)
    counts = [len(pairs(other) & asked) for other in others]
    return len(pairs(right) & asked) > max(counts, default=0) and len(right) > 1
