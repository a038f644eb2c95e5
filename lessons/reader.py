"""A lesson's text as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

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
        ShownPassage(passage, block.markdown)
        for passage, block in zip(passages, split(revision.body), strict=True)
    ]
