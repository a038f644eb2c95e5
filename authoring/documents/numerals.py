"""Chinese numerals and dates, read (pure)."""

import re
from datetime import date

from lessons.numerals import DIGITS

_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

HAN = "〇零一二两三四五六七八九十百千"
"""The characters of numbers below ten thousand."""
_HAN = "〇零○一二三四五六七八九十"
_DATES = (
    re.compile(r"([0-9０-９]{4}) ?年 ?([0-9０-９]{1,2}) ?月 ?([0-9０-９]{1,2}) ?日"),
    re.compile(rf"([{_HAN}]{{4}}) ?年 ?([{_HAN}]{{1,3}}) ?月 ?([{_HAN}]{{1,3}}) ?日"),
    re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])"),
)


def han_number(text: str) -> int | None:
    """Return the value of a numeral such as 三十二 or 一百零五; None for what is none."""
    if not text or len(text) > 9:  # noqa: PLR2004 -- 九千九百九十九 and its like, generously
        return None
    if text.isdecimal():
        return int(text)
    total = digit = 0
    previous = 10_000
    for character in text:
        if character in _UNITS and _UNITS[character] < previous:
            previous = _UNITS[character]
            total += (digit or 1) * previous
            digit = 0
        elif character in _VALUES and digit == 0:
            digit = _VALUES[character]
        else:
            return None
    return total + digit or None


def find_dates(text: str) -> list[tuple[int, date]]:
    """Return (start, date) of each date written in full, in order of place."""
    matches = (match for pattern in _DATES for match in pattern.finditer(text))
    dates = ((match.start(), _date(*match.groups())) for match in matches)
    return sorted((start, day) for start, day in dates if day is not None)


def is_date(text: str) -> bool:
    """Say that `text` is a date in full and nothing else but brackets around it."""
    bare = text.strip("（）() ").replace(" ", "")
    return any(pattern.fullmatch(bare) for pattern in _DATES) and bool(find_dates(bare))


def _date(year: str, month: str, day: str) -> date | None:
    if not year.isdecimal():
        year = "".join(str(_VALUES.get(digit, "")) for digit in year)
    months, days = han_number(month), han_number(day)
    if len(year) != 4 or months is None or days is None:  # noqa: PLR2004 -- a year has four digits
        return None
    try:
        return date(int(year), months, days)
    except ValueError:
        return None
