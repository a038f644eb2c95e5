"""What the answers of numbers, orders and pairs mean, and the feedback lines (pure)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from authoring.formats.typed.question import Unreadable
from quizzes.kinds.base import fold
from quizzes.kinds.numeric import read_number

USUAL_LENGTH = (0, 2_000)
"""What an essay takes where nothing is said."""

_NUMBER = r"[+\-−－]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]*)?"
_NUMERIC = re.compile(
    rf"(?:约|大约|≈|=)?\s*({_NUMBER})\s*(?:(±|\+/-|\+-)\s*({_NUMBER})|([~～至—–-]{{1,2}})\s*({_NUMBER}))?\s*(.*)",
    re.DOTALL,
)
_ARROWS = ("→", "⇒", "=>", "->", "——", "—", "--", "|", "：", ":", "=", "－", "-")
_STEPS = re.compile(r"[→⇒>\n;；|]+|(?<!-)-+>")
_LEFT = re.compile(r"(?:[①-⑩]|[（(][0-9]{1,2}[)）]|[0-9]{1,2}[)）.、．])\s*(.+)")
_JOINED = re.compile(r"(?:([①-⑩])|[（(]?([0-9]{1,2})[)）.]?)[-—–→:：=、～~\s]*([A-Za-zＡ-Ｚ])")
_LABELLED = re.compile(r"([A-Za-zＡ-Ｚ]|[0-9.+-]{1,32})\s*[：:]\s*(.*)", re.DOTALL)


def read_quantity(answer: str) -> tuple[Decimal, Decimal, str] | None:
    """Return value, tolerance and unit of "6.4±0.1 km", "6–7" or "约 6.4"; None for what is none."""
    found = _NUMERIC.fullmatch(answer.strip()[:200])
    if not found or len(found[6]) > 20 or re.search(r"[0-9０-９\n]", found[6]):  # noqa: PLR2004 -- of a unit
        return None
    value, margin = _decimal(found[1]), _decimal(found[3] or "0")
    if value is None or margin is None:
        return None
    if found[5]:
        end = _decimal(found[5])
        if end is None or end < value:
            return None
        value, margin = (value + end) / 2, (end - value) / 2
    return value, abs(margin), found[6].strip().rstrip("。.")


def write_quantity(value: Decimal, tolerance: Decimal, unit: str) -> str:
    """Return a number as `read_quantity` reads it."""
    margin = f"±{tolerance:f}" if tolerance else ""
    return f"{value:f}{margin} {unit}".strip()


def read_length(text: str) -> tuple[int, int] | None:
    """Return the least and most characters of "100-500", "500字以内" or "不少于100字"; else None."""
    numbers = [int(number) for number in re.findall("[0-9]{1,5}", fold(text[:50]))]
    if len(numbers) == 2:  # noqa: PLR2004 -- from and to
        return numbers[0], numbers[1]
    if len(numbers) != 1:
        return None
    is_least = any(word in text for word in ("不少于", "不低于", "以上", "至少"))
    return (numbers[0], USUAL_LENGTH[1]) if is_least else (0, numbers[0])


def write_length(least: int, most: int) -> str:
    """Return the limits of an essay as `read_length` reads them; "" for the usual ones."""
    return "" if (least, most) == USUAL_LENGTH else f"{least}-{most}"


def read_steps(answer: str, options: Sequence[str]) -> tuple[str, ...]:
    """Return the entries in the order that "BADC", "2-1-3" or "甲→乙→丙" says; raise Unreadable."""
    shown = [option for option in options if option]
    if not shown:
        return tuple(part.strip() for part in _STEPS.split(answer) if part.strip())
    bare = re.sub(r"[\s,，、;；>→\-.。]", "", fold(answer).upper())
    tokens = re.findall(r"[0-9]+|[A-Z]", fold(answer).upper()) if "10" in bare else list(bare)
    places = [_place(token) for token in tokens]
    if sorted(places) == list(range(len(shown))):
        return tuple(shown[place] for place in places)
    words = {fold(option): option for option in shown}
    named = [fold(part) for part in _STEPS.split(answer) if part.strip()]
    if sorted(named) == sorted(words):
        return tuple(words[name] for name in named)
    raise Unreadable("order-expected", "answer", answer, count=len(shown))


def split_pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return both sides of each line, by one mark that all lines have; none if there is no such."""
    for arrow in _ARROWS:
        if lines and all(arrow in line for line in lines):
            parts = [line.partition(arrow) for line in lines]
            return [(left.strip(), right.strip()) for left, _arrow, right in parts]
    return []


def take_lefts(stem: str) -> tuple[str, list[str]]:
    """Return a stem without the numbered lines at its end, and these."""
    lines = stem.split("\n")
    lefts: list[str] = []
    while len(lines) > 1 and (found := _LEFT.fullmatch(lines[-1].strip())):
        lefts.insert(0, found[1].strip())
        lines.pop()
    return "\n".join(lines), lefts


def read_joins(answer: str, lefts: int, rights: int) -> list[int]:
    """Return for each left side the place of its right one, as "1-B，2-A" says; raise Unreadable."""
    joined = {
        (ord(circled) - ord("①") if circled else int(number) - 1): _place(fold(name).upper())
        for circled, number, name in _JOINED.findall(answer)
    }
    places = [joined.get(left, -1) for left in range(lefts)]
    if not lefts or len(joined) != lefts or not all(0 <= place < rights for place in places):
        raise Unreadable("pairs-expected", "answer", answer)
    return places


def labelled_lines(text: str) -> Mapping[str, str]:
    """Return the feedback of "A：…" lines by their labels; a line without one goes on the last."""
    found: dict[str, str] = {}
    label = ""
    for line in text.split("\n"):
        match = _LABELLED.fullmatch(line.strip())
        if match and fold(match[1]).upper() not in found:
            label = fold(match[1]).upper()
            found[label] = match[2]
        elif label:
            found[label] = f"{found[label]}\n{line}"
    return {name: words.strip() for name, words in found.items()}


def is_rising(places: Sequence[int]) -> bool:
    """Say that letters stand in the order of the alphabet, as the key of a choice does."""
    return all(first < second for first, second in pairwise(places))


def _place(token: str) -> int:
    return int(token) - 1 if token.isdecimal() else ord(token[0]) - ord("A")


def _decimal(text: str) -> Decimal | None:
    return read_number(text.replace("，", ",").replace("－", "-"))
