"""PDF files with a text layer → paragraphs (pure)."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from authoring.documents.document import MAX_PAGES, Document, Format, one_line
from authoring.documents.furniture import find_furniture
from authoring.documents.problems import DocumentProblem
from authoring.documents.word import EXTRA
from authoring.documents.wrapping import Line, unwrap

_LEAST_TEXT = 2
"""Characters a page, on the average, below which a file is taken for scanned."""
_FEW = 8
"""Lines of a page that is hardly more than its edges."""
_MOST_TEXT = 20_000_000


def read_pdf(name: str, content: bytes) -> Document:
    """Read a .pdf file; one that is only pictures of pages is refused as scanned."""
    pages = _pages(content)
    text = "".join(line.strip() for page in pages for line in page)
    if len(text) < _LEAST_TEXT * len(pages) or not text:
        raise DocumentProblem("scanned")
    furniture = find_furniture(pages)
    lines = [
        Line(number, line)
        for number, page in enumerate(pages, 1)
        for place, line in enumerate(page)
        if (number - 1, place) not in furniture
    ]
    taken = dict.fromkeys(one_line(pages[page][place]) for page, place in sorted(furniture))
    left_out = (("page-furniture", "\n".join(taken)),) if taken else ()
    return Document(name, Format.PDF, tuple(unwrap(lines)), left_out)


def _pages(content: bytes) -> list[list[str]]:
    """Return the lines of each page; raise DocumentProblem."""
    reader_of = _reader()
    try:
        reader = reader_of(io.BytesIO(content), strict=False)
        _unlock(reader)
        return list(_texts(reader))
    except DocumentProblem:
        raise
    except RecursionError as error:
        raise DocumentProblem("too-deep") from error
    except Exception as error:  # pypdf meets hostile files with exceptions of many kinds
        raise DocumentProblem("broken", format="pdf") from error


def _unlock(reader: Any) -> None:
    """Open what asks for no password to be read; a cipher that is not at hand is a lock too."""
    try:
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
    except Exception as error:  # as above
        raise DocumentProblem("encrypted") from error
    if not is_open:
        raise DocumentProblem("encrypted")


def _texts(reader: Any) -> Iterator[list[str]]:
    if len(reader.pages) > MAX_PAGES:
        raise DocumentProblem("too-many-pages", most=MAX_PAGES)
    size = 0
    for page in reader.pages:
        lines = _Lines()
        page.extract_text(visitor_text=lines.add)
        size += sum(len(line.text) for line in lines.lines)
        if size > _MOST_TEXT:
            raise DocumentProblem("unpacked-too-large", most=_MOST_TEXT // 1_000_000)
        yield lines.indented()


@dataclass(slots=True)
class _Placed:
    """A line of a page, and where it begins."""

    text: str = ""
    left: float = 0.0
    """Points from the left."""
    size: float = 0.0
    """Points of its first character."""


@dataclass(slots=True)
class _Lines:
    """Collects the pieces of text that pypdf finds on a page, as lines."""

    lines: list[_Placed] = field(default_factory=lambda: [_Placed()])

    def add(self, text: str, user: Any, matrix: Any, _font: Any, size: float) -> None:
        for place, piece in enumerate(text.split("\n")):
            if place:
                self.lines.append(_Placed())
            line = self.lines[-1]
            if piece.strip() and not line.text.strip():
                line.left = matrix[4] * user[0] + user[4]
                line.size = abs(size * matrix[0] * user[0]) or 1.0
            line.text += piece

    def indented(self) -> list[str]:
        """Return the lines that hold text, those set in from the margin with spaces for it."""
        written = [line for line in self.lines if line.text.strip()]
        # The first and last lines may be the page's own, and stand where they like.
        inner = written[2:-2] if len(written) > _FEW else written
        lefts = sorted(round(line.left) for line in inner)
        margin = next(
            (left for left, after in pairwise(lefts) if left == after), min(lefts, default=0)
        )
        return [_indent(line, margin) + line.text.strip() for line in written]


def _indent(line: _Placed, margin: float) -> str:
    return "\u3000" * max(0, min(40, round((line.left - margin) / line.size)))


def _reader() -> Any:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise DocumentProblem("not-installed", package="pypdf", command=EXTRA) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # else it logs each oddity of a file
    return PdfReader
