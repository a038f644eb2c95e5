"""Excel workbooks (.xlsx) of questions: read them, write them, and make one to fill in (pure)."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from authoring.formats.packages import looks_like_package, open_package
from authoring.formats.shape import Batch, FileRefused, Item, Notice, Place, Written
from authoring.formats.sheet.examples import HELP, HELP_HEADER, examples
from authoring.formats.sheet.reading import MOST_COLUMNS, MOST_ROWS, Found, Row, read_sheet
from authoring.formats.sheet.workbook import Sheet, workbook_of
from authoring.formats.sheet.writing import header_for, table_of
from authoring.formats.typed.words import DIFFICULTY_NAMES, KIND_NAMES

FORMAT = "xlsx"
MOST_SHEETS = 50
EXAMPLES = "示例"
"""The sheet of a file to fill in that is not read, as long as another has questions."""

_WORKBOOK = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_MOST_MERGED = 20_000
_LISTS = (("题型", tuple(KIND_NAMES.values())), ("难度", tuple(DIFFICULTY_NAMES.values())))


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely a workbook."""
    is_named = name.lower().endswith((".xlsx", ".xlsm"))
    return looks_like_package(content) and (is_named or _WORKBOOK.encode() in content)


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of all sheets; raise FileRefused if none has a header."""
    package = open_package(content, _WORKBOOK)
    found = Found()
    with warnings.catch_warnings(), closing(package):
        warnings.simplefilter("ignore")  # what a workbook has besides cells is not read here
        with closing(_workbook(content)) as workbook:
            _read_sheets(workbook, package, found)
    if not found.tables:
        raise FileRefused(found.problems[0] if found.problems else Notice("empty-file"))
    if not found.items and not found.problems:
        found.problems.append(Notice("no-questions"))
    title = re.sub(r"\.xls[xm]$", "", name, flags=re.IGNORECASE)
    return Batch(FORMAT, tuple(found.items), tuple(found.problems), title)


def write(items: Sequence[Item]) -> Written:
    """Return a workbook with a row for each question, and how to fill in more."""
    table = table_of(items)
    content = workbook_of([Sheet("题目", table.header, table.rows, _LISTS), _help()])
    return Written(content, table.lost)


def template() -> bytes:
    """Return a workbook to fill in: an empty sheet, one with an example of each kind, and help."""
    table = table_of(examples())
    empty = Sheet("题目", header_for(0), (), _LISTS)
    return workbook_of([empty, Sheet(EXAMPLES, table.header, table.rows, _LISTS), _help()])


def _help() -> Sheet:
    return Sheet("填写说明", HELP_HEADER, HELP)


def _workbook(content: bytes) -> Workbook:
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as broken:  # openpyxl lets out whatever odd XML makes it run into
        raise FileRefused(Notice("broken-package")) from broken


def _read_sheets(workbook: Workbook, package: zipfile.ZipFile, found: Found) -> None:
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets[:MOST_SHEETS]:
        title = str(sheet.title)
        if title == EXAMPLES and len(sheets) > 1:
            continue
        rows: list[Row] = []
        try:
            rows.extend(_rows(sheet, package))
        except Exception:  # noqa: BLE001 -- openpyxl again; the rows before are good
            found.problems.append(Notice("broken-sheet", Place(row=len(rows) + 1, sheet=title)))
        if len(rows) > MOST_ROWS:
            place = Place(row=rows.pop()[0], sheet=title)
            found.problems.append(Notice("too-many-rows", place, {"most": MOST_ROWS}))
        read_sheet(title, rows, found)
    if len(sheets) > MOST_SHEETS:
        found.problems.append(Notice("too-many-sheets", values={"most": MOST_SHEETS}))


def _rows(sheet: Any, package: zipfile.ZipFile) -> Iterator[Row]:
    """Yield rows that hold something, with a cell that is merged downwards repeated."""
    merged = _merged(package, sheet._worksheet_path)  # noqa: SLF001 -- said nowhere else
    below: dict[int, tuple[int, str]] = {}
    # Limits are given here, since some programs write a sheet's dimensions wrong.
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
    for number, cells in enumerate(rows, 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        for column, (last, text) in below.items():
            if number <= last and column < len(texts) and not texts[column]:
                texts[column] = text
        below |= {
            column: (merged[number, column], text)
            for column, text in enumerate(texts)
            if (number, column) in merged
        }
        if texts:
            yield number, texts


def _merged(package: zipfile.ZipFile, path: str) -> dict[tuple[int, int], int]:
    """Return the last row of cells merged downwards by (row, column from 0)."""
    found: dict[tuple[int, int], int] = {}
    with package.open(path.removeprefix("/")) as stream:
        rest = b""
        while chunk := stream.read(1_000_000):
            for reference in _MERGED.findall(rest + chunk):
                left, top, _right, bottom = (
                    edge or 0 for edge in range_boundaries(reference.decode())
                )
                if bottom > top and len(found) < _MOST_MERGED:
                    found[top, left - 1] = bottom
            rest = chunk[-60:]
    return found


def _text(cell: Any) -> str:
    """Return what a person sees in a cell, as far as that can be told."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        text = _ESCAPED.sub(_character, value) if "_x" in value else value
        return text.replace("\r\n", "\n").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, number_format: str) -> str:
    """Return a number as it was typed: 2.0 as 2, and 0.8 shown in percent as 80%."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact.adjusted()) > 30:  # noqa: PLR2004 -- no such number is asked for
        return str(value)
    if "%" in number_format:
        return f"{(exact * 100).normalize():f}%"
    return f"{exact.normalize():f}"


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return "" if "\ud800" <= character <= "\udfff" else character
