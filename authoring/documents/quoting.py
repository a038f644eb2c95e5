"""Which paragraphs stand inside a quotation that another one opens (pure).

A decision that amends a law quotes the new article over several paragraphs; its numbers count
nothing in the decision. A quotation mark that is never closed must not swallow the rest, so a
quotation is taken for one only where its end is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_OPEN = "“「『"
_CLOSE = "”」』"
_FARTHEST = 200
"""Paragraphs within which a quotation ends."""


@dataclass(frozen=True, slots=True)
class Quoted:
    inside: frozenset[int]
    """Indices of the paragraphs that go on with a quotation begun before them."""
    left_open: tuple[int, ...]
    """Indices of the paragraphs that open one and never close it."""


@dataclass(frozen=True, slots=True)
class _Balance:
    begins: bool
    """It begins with an opening mark, as each paragraph of a long quotation may."""
    closes: bool
    """It closes what it has not opened."""
    is_open: bool
    """It opens what it does not close."""


def find_quoted(texts: Sequence[str]) -> Quoted:
    """Find quotations over several paragraphs. Linear: the search for an end is bounded."""
    balances = [_balance(text) for text in texts]
    inside: set[int] = set()
    left_open: list[int] = []
    index = 0
    while index < len(texts):
        if not balances[index].is_open:
            index += 1
            continue
        end = _end(balances, index)
        if end is None:
            left_open.append(index)
            index += 1
        else:
            inside.update(range(index + 1, end + 1))
            # The paragraph that closes one may open the next.
            index = end if balances[end].is_open else end + 1
    return Quoted(frozenset(inside), tuple(left_open))


def _balance(text: str) -> _Balance:
    closes = is_open = False
    for character in _curled(text):
        if character in _OPEN:
            is_open = True
        elif character in _CLOSE:
            closes = closes or not is_open
            is_open = False
    return _Balance(text.startswith(tuple(_OPEN)), closes, is_open)


def _curled(text: str) -> str:
    """Return `text` with its straight quotation marks curled where their sense is plain."""
    if '"' not in text:
        return text
    parts = text.split('"')
    if len(parts) % 2 == 0 and text.rstrip("。；;. ").endswith('"') and len(parts) > 1:
        marks = "”“"  # an odd number of them, the last at the end: the first one closes
    else:
        marks = "“”"
    return "".join(part + marks[index % 2] for index, part in enumerate(parts[:-1])) + parts[-1]


def _end(balances: Sequence[_Balance], start: int) -> int | None:
    for index in range(start + 1, min(start + 1 + _FARTHEST, len(balances))):
        balance = balances[index]
        if balance.closes or (balance.begins and not balance.is_open):
            return index
        if balance.is_open and not balance.begins:
            return None
    return None
