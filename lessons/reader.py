"""A lesson's text as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lessons.models import Passage, Revision
from lessons.passages import split


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with its Markdown, cut from the revision's text."""

    passage: Passage
    markdown: str


def shown_passages(revision: Revision, passages: Sequence[Passage]) -> list[ShownPassage]:
    """Pair the passages of `revision`, in order, with the blocks of its text."""
    return [
        ShownPassage(passage, markdown)
        for passage, markdown in zip(passages, _blocks(revision.body), strict=True)
    ]


@lru_cache(maxsize=256)
def _blocks(body: str) -> tuple[str, ...]:
    """Cut `body` once: a revision never changes."""
    return tuple(block.markdown for block in split(body))
