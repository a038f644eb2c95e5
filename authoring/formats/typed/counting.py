"""Numbers that stand before the stems of a column only to count them (pure)."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\s*([0-9０-９]{1,5})\s*(?:[、．]|[.](?![0-9]))\s*")
_LEAST_PERCENT = 90
_FEWEST = 2


def is_numbered(stems: Sequence[str]) -> bool:
    """Say that stems are counted: nearly all go on from the one before, or begin anew."""
    numbers = [int(found[1]) if (found := _NUMBER.match(stem)) else 0 for stem in stems]
    going_on = sum(
        number == 1 or (number > 1 and number == before + 1)
        for before, number in zip([0, *numbers], numbers, strict=False)
    )
    return len(numbers) >= _FEWEST and going_on * 100 >= _LEAST_PERCENT * len(numbers)


def without_number(stem: str) -> str:
    """Return a stem without the number that counts it."""
    return _NUMBER.sub("", stem, count=1)
