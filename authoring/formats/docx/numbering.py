"""The numbers and letters that Word puts before the paragraphs of a list (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from authoring.formats.docx.elements import child, children, value
from lessons.numerals import han_numeral

_MOST_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts through the lists of a document, in the order of its paragraphs."""

    lists: Mapping[str, str] = field(default_factory=dict)
    """Number of a list → its definition."""
    levels: Mapping[tuple[str, int], _Level] = field(default_factory=dict)
    restarts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """(list, level) → where it begins although its definition is shared."""
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Return the label of the next paragraph of a list, such as "3．"; "" for a bullet."""
        definition = self.lists.get(list_id)
        if definition is None or not 0 <= level < _MOST_LEVELS:
            return ""
        here = self.levels.get((definition, level))
        if here is None:
            return ""
        counts = self.counts.setdefault(definition, [None] * _MOST_LEVELS)
        if (list_id, level) in self.restarts and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = self.restarts[list_id, level]
        else:
            last = counts[level]
            counts[level] = here.start if last is None else last + 1
        counts[level + 1 :] = [None] * (_MOST_LEVELS - level - 1)
        return self._written(definition, here, counts)

    def _written(self, definition: str, here: _Level, counts: list[int | None]) -> str:
        if here.form in {"bullet", "none"}:
            return ""

        def number(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            other = self.levels.get((definition, level))
            return _numeral(counts[level] or 1, other.form if other else "decimal")

        return _PLACEHOLDER.sub(number, here.text)


def numbering_of(root: _Element | None) -> Numbering:
    """Return the lists that numbering.xml defines."""
    if root is None:
        return Numbering()
    levels = {
        (value(definition, "abstractNumId"), _whole(value(level, "ilvl"))): _level(level)
        for definition in children(root, "abstractNum")
        for level in children(definition, "lvl")
    }
    lists: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for entry in children(root, "num"):
        list_id = value(entry, "numId")
        lists[list_id] = value(child(entry, "abstractNumId"), "val")
        for override in children(entry, "lvlOverride"):
            start = child(override, "startOverride")
            if start is not None:
                restarts[list_id, _whole(value(override, "ilvl"))] = _whole(value(start, "val"))
    return Numbering(lists, levels, restarts)


def _level(level: _Element) -> _Level:
    form = value(child(level, "numFmt"), "val") or "decimal"
    text = value(child(level, "lvlText"), "val")[:50]
    return _Level(form, text, _whole(value(child(level, "start"), "val"), 1))


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004 -- no list is longer


def _numeral(number: int, form: str) -> str:
    """Write a number as Word's form says; forms of other scripts as digits."""
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        text = chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 3)
        return text if form == "upperLetter" else text.lower()
    if form.startswith(("chinese", "japanese", "ideograph", "taiwanese")) and 0 < number < 10_000:  # noqa: PLR2004 -- as far as the numerals go
        return han_numeral(number)
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 40:  # noqa: PLR2004 -- more is no heading
        text = _roman(number)
        return text if form == "upperRoman" else text.lower()
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:  # noqa: PLR2004 -- ①–⑳
        return chr(ord("①") + number - 1)
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        text += sign * count
    return text
