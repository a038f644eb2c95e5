"""Plain text papers (.txt): questions as they are typed, with their answers or a key (pure)."""

from collections.abc import Sequence

from authoring.formats.decoding import decode
from authoring.formats.paper.lines import Line, section_of, start_of
from authoring.formats.paper.marks import split_marks
from authoring.formats.paper.reading import read_lines
from authoring.formats.paper.undecorated import undecorated
from authoring.formats.paper.writing import Role, paper_of
from authoring.formats.shape import Batch, FileRefused, Item, Written
from authoring.formats.typed.options import labelled_options

FORMAT = "paper"

_SNIFFED_BYTES = 8_192
_BOM = "\ufeff"


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely a paper: a text with questions that have options or answers."""
    beginning = content[:_SNIFFED_BYTES]
    whole_lines = beginning[: beginning.rfind(b"\n") + 1] if len(content) > len(beginning) else b""
    try:
        texts = decode(whole_lines or beginning).split("\n")
    except FileRefused:
        return False
    lines = [line.strip() for line in undecorated(texts)]
    has_question = any(start_of(line) or section_of(line) for line in lines)
    has_answer = any(labelled_options(line) or split_marks(line)[1] for line in lines)
    return has_answer and (has_question or name.lower().endswith(".txt"))


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a paper; raise FileRefused if there is none."""
    del name
    return _read(decode(content).split("\n"))


def write(items: Sequence[Item]) -> Written:
    """Return a paper with its key in UTF-8, with the byte order mark that old editors want."""
    paper = paper_of(items, _read)
    lines = [
        f"\n{row.text}" if row.role in {Role.HEADING, Role.QUESTION, Role.KEY} else row.text
        for row in paper.rows
    ]
    text = "\r\n".join("\n".join(lines).split("\n"))
    return Written(f"{_BOM}{text}\r\n".encode(), paper.lost)


def _read(texts: Sequence[str]) -> Batch:
    return read_lines(
        FORMAT, [Line(number, text) for number, text in enumerate(undecorated(texts), 1)]
    )
