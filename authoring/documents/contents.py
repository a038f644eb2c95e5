"""The table of contents of a document: the same headings again, with or without page numbers (pure)."""

import re
from collections.abc import Sequence

from authoring.documents.document import Paragraph, Style
from authoring.documents.numbering import LONGEST_HEADING, find_mark

_TITLES = {"目录", "目次", "目錄"}
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|(?:\. ){3,}|[.·_—-]{3,})[ .…·]*(?:[（(]?\d{1,4}[）)]?)?$")
_PAGE = re.compile(r" [（(]?\d{1,4}[）)]?$")
_ALONE = 3
"""Lines with leaders and page numbers that make a table of contents without its title."""


def find_contents(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the indices of the table of contents. Linear."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.text.replace(" ", "") in _TITLES:
            return {index, *_entries(paragraphs, index + 1)}
    return _untitled(paragraphs)


def _entries(paragraphs: Sequence[Paragraph], start: int) -> range:
    """Return the entries from `start` on: up to where the first of them stands again."""
    if start >= len(paragraphs):
        return range(start, start)
    first = _key(paragraphs[start].text)
    for index in range(start + 1, len(paragraphs)):
        if not _is_short(paragraphs[index]):
            break
        if _key(paragraphs[index].text) == first:
            return range(start, index)
    return _run(paragraphs, start)


def _run(paragraphs: Sequence[Paragraph], start: int) -> range:
    """Return the entries with page numbers, or whose headings stand again further down."""
    later = {_key(paragraph.text) for paragraph in paragraphs[start:]}
    counts = dict.fromkeys(later, 0)
    for paragraph in paragraphs[start:]:
        counts[_key(paragraph.text)] += 1
    index = start
    while index < len(paragraphs) and _is_short(paragraphs[index]):
        text = paragraphs[index].text
        counts[_key(text)] -= 1
        if not (_LEADER.search(text) or (find_mark(text) and counts[_key(text)])):
            break
        index += 1
    return range(start, index)


def _untitled(paragraphs: Sequence[Paragraph]) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        if _is_short(paragraph) and _LEADER.search(paragraph.text):
            run.append(index)
            continue
        found.update(run if len(run) >= _ALONE else ())
        run = []
    return found | set(run if len(run) >= _ALONE else ())


def _is_short(paragraph: Paragraph) -> bool:
    is_line = paragraph.style in {Style.PLAIN, Style.HEADING, Style.TITLE, Style.LIST}
    return is_line and len(paragraph.text) <= LONGEST_HEADING * 2 and "。" not in paragraph.text


def _key(text: str) -> str:
    """Return an entry as its heading is written."""
    if len(text) > LONGEST_HEADING * 2:
        return text  # no entry of a table of contents is so long
    bare = _LEADER.sub("", text) if _LEADER.search(text) else _PAGE.sub("", text)
    return bare.replace(" ", "")
