"""Workbooks as other programs write them, for the tests of reading."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]
LAKE = ["单选", "湖在哪里？", "城东", "城西", None, "B"]


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    """Return a workbook with these rows; `merged` are ranges of the first sheet."""
    workbook = Workbook()
    workbook.remove(workbook["Sheet"])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the same archive with some entries replaced or added."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, text in changed.items():
            new.writestr(name, text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def entry(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name)
