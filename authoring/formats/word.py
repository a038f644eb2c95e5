"""Word papers (.docx): questions as they are typed, with their answers or a key (pure)."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from authoring.formats.docx.reading import DOCUMENT, lines_of
from authoring.formats.docx.writing import document_of
from authoring.formats.packages import looks_like_package, open_package
from authoring.formats.paper.lines import Line
from authoring.formats.paper.reading import read_lines
from authoring.formats.paper.writing import paper_of
from authoring.formats.shape import Batch, FileRefused, Item, Notice, Place, Written
from authoring.formats.sheet.reading import Found, read_sheet

FORMAT = "docx"


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely a Word document."""
    is_named = name.lower().endswith((".docx", ".docm"))
    return looks_like_package(content) and (is_named or DOCUMENT.encode() in content)


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a paper; raise FileRefused if there is none."""
    lines: list[Line] = []
    found = Found()
    problems: tuple[Notice, ...] = ()
    with closing(open_package(content, DOCUMENT)) as package:
        try:
            for entry in lines_of(package):
                if isinstance(entry, Line):
                    lines.append(entry)
                else:
                    read_sheet("", entry, found)
        except Exception as broken:  # lxml and zipfile let out whatever odd XML makes them run into
            if not lines:
                raise FileRefused(Notice("broken-package")) from broken
            problems = (Notice("broken-document", Place(len(lines))),)
    batch = _read_both(lines, found)
    title = batch.title or re.sub(r"\.doc[xm]$", "", name, flags=re.IGNORECASE)
    return replace(batch, problems=(*batch.problems, *problems), title=title)


def _read_both(lines: Sequence[Line], found: Found) -> Batch:
    """Return the questions of a paper and those of its tables."""
    tables = Batch(FORMAT, tuple(found.items), tuple(found.problems))
    try:
        paper = read_lines(FORMAT, lines)
    except FileRefused:
        if not tables.items:
            raise
        return tables
    return replace(
        paper,
        items=(*paper.items, *tables.items),
        problems=(*paper.problems, *tables.problems),
    )


def write(items: Sequence[Item]) -> Written:
    """Return a paper with its key on a new page."""
    paper = paper_of(items, _read)
    return Written(document_of(paper.rows), paper.lost)


def _read(texts: Sequence[str]) -> Batch:
    return read_lines(FORMAT, [Line(number, text) for number, text in enumerate(texts, 1)])
