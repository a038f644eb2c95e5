"""Page numbers and the lines that every page bears (pure)."""

import re
from collections import Counter
from collections.abc import Sequence

_DASHED = re.compile(r"[—–－\-] ?\d{1,4} ?[—–－\-]")
"""A page number as official documents set it: — 3 —."""
_AT_EDGE = re.compile(
    r"[—–\-－·. ]*\d{1,4}[—–\-－·. ]*|第 ?\d{1,4} ?页(?:[,， ]*[/共] ?\d{1,4} ?页?)?|"
    r"\d{1,4} ?/ ?\d{1,4}|[Pp]age \d{1,4}(?: of \d{1,4})?"
)
_EDGE = 2
"""Lines at the top and at the bottom of a page that may be its furniture."""
_REPEATED = 3
"""Pages that bear the same line before it is taken for the page's."""


def find_furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return (page, line) of page numbers, and of lines that many pages bear at their edge."""
    edges = [(page, place) for page, lines in enumerate(pages) for place in _edge_places(lines)]
    likenesses = {(page, _likeness(pages[page][place])) for page, place in edges}
    counts = Counter(likeness for _page, likeness in likenesses)
    least = max(_REPEATED, len(pages) // 3)
    found = {
        (page, place)
        for page, place in edges
        if (len(pages) > 1 and _AT_EDGE.fullmatch(pages[page][place].strip()))
        or counts[_likeness(pages[page][place])] >= least
    }
    return found | _dashed(pages)


def _edge_places(lines: Sequence[str]) -> list[int]:
    """Return the places of the first and last lines that are not blank."""
    written = [place for place, line in enumerate(lines) if line.strip()]
    return sorted({*written[:_EDGE], *written[-_EDGE:]})


def _dashed(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    return {
        (page, place)
        for page, lines in enumerate(pages)
        for place, line in enumerate(lines)
        if _DASHED.fullmatch(line.strip())
    }


def _likeness(line: str) -> str:
    """Return a line without what differs from page to page."""
    return re.sub(r"[\d\s]+", "", line)
