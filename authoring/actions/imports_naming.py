"""What an import calls what it makes: short names for addresses, and an edition's label (pure)."""

import re
from collections.abc import Collection
from itertools import count

from authoring.documents.numerals import han_number
from authoring.outlines import Facts

LONGEST_SLUG = 50
LONGEST_EDITION = 50

_STEPS = re.compile(r"第([〇零一二三四五六七八九十百千\d]{1,12})(分编|编|章|节|条)")
_STEP_NAMES = {
    "编": "part",
    "分编": "subpart",
    "章": "chapter",
    "节": "section",
    "条": "article",
}
_ANNEX = re.compile(r"附(?:件|表|录|图)(\d{1,2})?")


def lesson_slug(label: str, position: int, taken: Collection[str]) -> str:
    """Return a free short name: chapter-2 for 第二章, annex-1 for 附件1, else lesson-<position>."""
    stem = _stem(label)
    if stem is None:
        return next(slug for at in count(position) if (slug := f"lesson-{at}") not in taken)
    return free_slug(stem, taken)


def free_slug(stem: str, taken: Collection[str]) -> str:
    """Return `stem`, numbered from 2 on when it is taken."""
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def edition_label(facts: Facts, taken: Collection[str]) -> str:
    """Return what tells an edition from others: its number, else its date, else which it is."""
    label = facts.number or (facts.issued_on.isoformat() if facts.issued_on else "")
    if not label:
        return next(
            name for number in count(len(taken) + 1) if (name := f"第{number}版") not in taken
        )
    names = (_numbered(label, number) for number in count(1))
    return next(name for name in names if name not in taken)


def _stem(label: str) -> str | None:
    steps = [
        f"{_STEP_NAMES[unit]}-{number}"
        for written, unit in _STEPS.findall(label)
        if (number := han_number(written)) is not None
    ]
    if steps:
        return "-".join(steps)[: LONGEST_SLUG - 5].rstrip("-")
    annex = _ANNEX.match(label)
    return f"annex-{annex[1] or 1}" if annex else None


def _numbered(label: str, number: int) -> str:
    ending = "" if number == 1 else f"（{number}）"
    return label[: LONGEST_EDITION - len(ending)] + ending
