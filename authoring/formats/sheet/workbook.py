"""Tables → an Excel workbook, written part by part: small, and the same every time (pure)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from authoring.formats.packages import make_package
from authoring.formats.sheet.headers import column_letters

FORMULA_SIGNS = "=+-@＝＋－＠"
"""A cell that begins with one of these may be taken for a formula, in full width too."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _HEADER, _QUOTED = 1, 2, 3
"""Places among the cell formats in `_STYLES`."""

_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">
<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF5"/></patternFill></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4"><xf/>
<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel takes _x0041_ for a letter by its number, so its first sign is written by number itself."""

_WIDTHS = {"题干": 48, "解析": 40, "反馈": 32, "评分标准": 28, "依据": 32, "说明": 90}
_LAST_ROW = 50_000


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    lists: Sequence[tuple[str, Sequence[str]]] = ()
    """Names of columns with the words to choose from."""


def workbook_of(sheets: Sequence[Sheet]) -> bytes:
    """Return an .xlsx file. All cells are text, and no text is a formula."""
    paths = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    parts = {
        "[Content_Types].xml": _content_types(paths),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", path) for path in paths), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    }
    return make_package(
        parts | {f"xl/{path}": _sheet(sheet) for path, sheet in zip(paths, sheets, strict=True)}
    )


def _content_types(paths: Sequence[str]) -> str:
    overrides = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    overrides += [(f"xl/{path}", "worksheet") for path in paths]
    lines = "".join(
        f'<Override PartName="/{path}" ContentType="{_TYPE}.{kind}+xml"/>'
        for path, kind in overrides
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    lines = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{lines}</sheets></workbook>'
    )


def _sheet(sheet: Sheet) -> str:
    rows = "".join(_rows(sheet))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews>{_columns(sheet.header)}<sheetData>{rows}</sheetData>"
        f"{_lists(sheet)}</worksheet>"
    )


def _columns(header: Sequence[str]) -> str:
    lines = "".join(
        f'<col min="{number}" max="{number}" width="{_WIDTHS.get(name, 14)}" '
        f'style="{_PLAIN}" customWidth="1"/>'
        for number, name in enumerate(header, 1)
    )
    return f"<cols>{lines}</cols>"


def _rows(sheet: Sheet) -> Iterator[str]:
    letters = [column_letters(column) for column in range(len(sheet.header))]
    yield _row(1, letters, sheet.header, _HEADER)
    for number, cells in enumerate(sheet.rows, 2):
        yield _row(number, letters, cells, _PLAIN)


def _row(number: int, letters: Sequence[str], cells: Sequence[str], style: int) -> str:
    written = "".join(
        f'<c r="{letter}{number}" s="{_QUOTED if text[0] in FORMULA_SIGNS else style}" '
        f't="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'
        for letter, text in zip(letters, cells, strict=False)
        if text
    )
    return f'<row r="{number}">{written}</row>'


def _text(text: str) -> str:
    return escape(_ESCAPE.sub("_x005F_", text))


def _lists(sheet: Sheet) -> str:
    if not sheet.lists:
        return ""
    lines = "".join(_list(sheet.header, name, words) for name, words in sheet.lists)
    return f'<dataValidations count="{len(sheet.lists)}">{lines}</dataValidations>'


def _list(header: Sequence[str], name: str, words: Sequence[str]) -> str:
    """Offer words to choose from; another is possible, since the reader knows many."""
    column = column_letters(list(header).index(name))
    return (
        '<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
        f'sqref="{column}2:{column}{_LAST_ROW}"><formula1>"{escape(",".join(words))}"</formula1>'
        "</dataValidation>"
    )
