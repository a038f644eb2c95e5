"""A question as people type it into sheets and papers, before it is known what it means (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from authoring.formats.shape import MOST_EXCERPT, Notice, Place

MOST_OPTIONS = 26
"""Letters there are; how many a kind takes is its own rule."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of one question, all plain; "" where nothing is written."""

    stem: str = ""
    kind: str = ""
    """One of our kinds, or `words.CHOICE`, or "" where the answer must tell."""
    kind_word: str = ""
    """What the file calls the kind, where it does."""
    options: tuple[str, ...] = ()
    """By their letters; "" for a letter that is left out."""
    answer: str = ""
    explanation: str = ""
    feedback: str = ""
    """A line for each option, blank or pair: "A：…" or "1：…"; for the rest, one text."""
    guidance: str | None = None
    """None where the file has no place for it."""
    length: str = ""
    """Of an essay: "100-500", "500字以内"."""
    uid: str = ""
    difficulty: int | None = None
    points: Decimal | None = None
    tags: tuple[str, ...] = ()
    category: str = ""
    quote: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each field stands; "" for the whole."""
    lost: tuple[Notice, ...] = ()

    def place_of(self, name: str) -> Place:
        return self.places.get(name) or self.places.get("") or Place()


class Unreadable(ValueError):
    """A question that cannot be one; `field` says which part of it is to blame."""

    def __init__(self, code: str, name: str, excerpt: str = "", /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = name
        self.excerpt = excerpt
        self.values = values

    def notice(self, typed: Typed) -> Notice:
        """Return it as a problem of the file, in its place."""
        excerpt = self.excerpt or typed.stem or typed.answer
        return Notice(self.code, typed.place_of(self.field), self.values, excerpt_of(excerpt))


def excerpt_of(text: str) -> str:
    """Return the beginning of `text` in one line, short enough to stand beside a problem."""
    line = " ".join(text[: 4 * MOST_EXCERPT].split())
    return line if len(line) <= MOST_EXCERPT else f"{line[: MOST_EXCERPT - 1]}…"


def letter(place: int) -> str:
    """Return the letter of an option: 0 → A."""
    return chr(ord("A") + place)


def letters(places: Sequence[int]) -> str:
    """Return the letters of several options, as answers are written: ABD."""
    return "".join(map(letter, places))
