"""Tables of questions as text: comma-separated values (.csv), or by semicolons or tabs (pure)."""

import csv
import re
from collections.abc import Generator, Iterator, Sequence
from io import StringIO
from itertools import islice

from authoring.formats.decoding import decode
from authoring.formats.shape import Batch, FileRefused, Item, Notice, Place, Written
from authoring.formats.sheet.headers import ROWS_TO_SEARCH, columns_of
from authoring.formats.sheet.reading import MOST_COLUMNS, MOST_ROWS, Found, read_sheet
from authoring.formats.sheet.workbook import FORMULA_SIGNS
from authoring.formats.sheet.writing import table_of
from authoring.formats.typed.question import excerpt_of

FORMAT = "csv"

_SEPARATORS = ",;\t，；|"
_BOM = "\ufeff"
_FORMULA = re.compile(f"'*[{re.escape(FORMULA_SIGNS)}]")
_QUOTED_FORMULA = re.compile(f"'+[{re.escape(FORMULA_SIGNS)}]")
_SNIFFED_BYTES = 8_192
_MOST_LINES = 100
"""A cell with more lines is one whose quotation mark nobody closed."""
_MOST_RESTARTS = 200

type _Record = list[str] | Notice


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely a table: its first rows have a header of questions."""
    beginning = content[:_SNIFFED_BYTES]
    whole_lines = beginning[: beginning.rfind(b"\n") + 1] if len(content) > len(beginning) else b""
    try:
        text = decode(whole_lines or beginning)
    except FileRefused:
        return False
    return name.lower().endswith((".csv", ".tsv")) or _separator(text) is not None


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a table; raise FileRefused if it has no header."""
    text = decode(content)
    separator = _separator(text)
    if separator is None:
        raise FileRefused(Notice("no-header" if text.strip() else "empty-file", Place(row=1)))
    found = Found()
    rows: list[tuple[int, list[str]]] = []
    for number, record in enumerate(islice(_records(text, separator), MOST_ROWS + 1), 1):
        if isinstance(record, Notice):
            found.problems.append(record)
        else:
            rows.append((number, [_cell(cell) for cell in record[:MOST_COLUMNS]]))
    if len(rows) > MOST_ROWS:
        place = Place(row=rows.pop()[0])
        found.problems.append(Notice("too-many-rows", place, {"most": MOST_ROWS}))
    read_sheet("", rows, found)
    if not found.items and not found.problems:
        found.problems.append(Notice("no-questions"))
    title = re.sub(r"\.[ct]sv$", "", name, flags=re.IGNORECASE)
    return Batch(FORMAT, tuple(found.items), tuple(found.problems), title)


def write(items: Sequence[Item]) -> Written:
    """Return a table in UTF-8 with a byte order mark, without which Excel takes it for GBK.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it, which is taken
    away when it is read.
    """
    table = table_of(items)
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.header)
    writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return Written(f"{_BOM}{target.getvalue()}".encode(), table.lost)


def _separator(text: str) -> str | None:
    """Return the character by which the first rows have a header; None if there is none."""
    for separator in _SEPARATORS:
        for record in islice(_records(text, separator), ROWS_TO_SEARCH):
            if not isinstance(record, Notice) and columns_of(record).is_complete:
                return separator
    return None


def _records(text: str, separator: str) -> Iterator[_Record]:
    """Yield each record; a problem for a line whose quotation is not closed, and go on below it."""
    lines = text.splitlines(keepends=True)
    start = 0
    for _ in range(_MOST_RESTARTS):
        broken = yield from _records_from(lines, start, separator)
        if broken is None:
            return
        yield Notice("broken-record", Place(line=broken + 1), {}, excerpt_of(lines[broken]))
        start = broken + 1
    yield Notice("too-many-broken", Place(line=start + 1), {"most": _MOST_RESTARTS})


def _records_from(
    lines: Sequence[str], start: int, separator: str
) -> Generator[list[str], None, int | None]:
    """Yield records from a line on; return the line of one that does not end, if there is such."""
    reader = csv.reader(islice(lines, start, None), delimiter=separator)
    while True:
        first = reader.line_num
        try:
            record = next(reader)
        except StopIteration:
            return None
        except csv.Error:
            return start + first
        if reader.line_num - first > _MOST_LINES:
            return start + first
        yield record


def _cell(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and _QUOTED_FORMULA.match(text) else text


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in _FIRST and _FORMULA.match(cell) else cell


_FIRST = {"'", *FORMULA_SIGNS}
