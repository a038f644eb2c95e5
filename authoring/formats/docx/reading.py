"""Word files → the lines of a paper: text, list numbers, underlined blanks, rows of tables (pure)."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree
from lxml.etree import _Element

from authoring.formats.docx.elements import child, children, is_word, name_of, parsed, value
from authoring.formats.docx.numbering import Numbering, numbering_of
from authoring.formats.paper.lines import FILLED, FILLED_END, RED, Line
from authoring.formats.sheet.headers import columns_of
from authoring.formats.sheet.reading import Row

DOCUMENT = "word/document.xml"

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {"F0FC": "√", "F0FB": "×", "F0FE": "√", "F0FD": "×", "F052": "√", "F051": "×"}
"""Ticks and crosses of the fonts Wingdings, by which they are typed."""
_PASSED_OVER = {"txbxContent", "Fallback", "del", "instrText", "delText", "pPr", "rPr"}
_LOST = {"drawing": "image", "pict": "image", "object": "image"}
_MARKED = re.compile(f"{FILLED}([^{FILLED}{FILLED_END}]*){FILLED_END}")
_SPACE = re.compile(r"[\s_＿\u3000]*")
_DEEPEST_STYLE = 10
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_RED_FROM, _OTHERS_TO = 0xB0, 0x60

type _List = tuple[str, int]
"""Number of a list and a level in it."""


def lines_of(package: zipfile.ZipFile) -> Iterator[Line | list[Row]]:
    """Yield the lines of a document, and behind them its tables of questions.

    Raise lxml's XMLSyntaxError where it breaks off.
    """
    names = set(package.namelist())
    numbering = numbering_of(_part(package, "word/numbering.xml", names))
    styles = _lists_of_styles(_part(package, "word/styles.xml", names))
    reader = _Reader(numbering, styles)
    with package.open(DOCUMENT) as stream:
        yield from reader.lines(stream)
    yield from reader.tables


def _part(package: zipfile.ZipFile, name: str, names: set[str]) -> _Element | None:
    return parsed(package.read(name)) if name in names else None


def _lists_of_styles(root: _Element | None) -> dict[str, _List]:
    """Return the lists that styles put their paragraphs in, by what they are based on too."""
    own: dict[str, _List | None] = {}
    based: dict[str, str] = {}
    for style in children(root, "style") if root is not None else ():
        name = value(style, "styleId")
        own[name] = _list_of(child(style, "pPr", "numPr"), 0)
        based[name] = value(child(style, "basedOn"), "val")
    found: dict[str, _List] = {}
    for name in own:
        at = name
        for _ in range(_DEEPEST_STYLE):
            if (entry := own.get(at)) is not None:
                found[name] = entry
                break
            at = based.get(at, "")
    return found


def _list_of(properties: _Element | None, otherwise: int) -> _List | None:
    if properties is None:
        return None
    list_id = value(child(properties, "numId"), "val")
    level = value(child(properties, "ilvl"), "val")
    return (list_id, int(level) if level in "012345678" and level else otherwise)


class _Reader:
    def __init__(self, numbering: Numbering, styles: dict[str, _List]) -> None:
        self._numbering = numbering
        self._styles = styles
        self._cells = 0
        """How many cells of tables are open."""
        self._fallbacks = 0
        """How many are open of what older programs show instead, which is a repetition."""
        self._number = 0
        self.tables: list[list[Row]] = []
        """Rows of tables whose first row says what the columns hold."""
        self._table: list[Row] | None = None

    def lines(self, content: IO[bytes]) -> Iterator[Line]:
        """Yield lines paragraph by paragraph; what has been read is let go at once."""
        walk = etree.iterparse(
            content,
            events=("start", "end"),
            tag=("{*}p", "{*}tc", "{*}tr", "{*}tbl", "{*}Fallback"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
        )
        for event, element in walk:
            name = name_of(element)
            if name == "Fallback":
                self._fallbacks += 1 if event == "start" else -1
            elif not is_word(element) or self._fallbacks:
                continue
            elif name == "tc":
                self._cells += 1 if event == "start" else -1
            elif event == "end" and name == "tr" and not self._cells:
                yield from self._row(element)
                element.clear()
            elif event == "end" and name == "tbl" and not self._cells:
                self._table = None
            elif event == "end" and name == "p" and not self._cells:
                yield from self._paragraph(element)
                _let_go(element)

    def _row(self, row: _Element) -> Iterator[Line]:
        """Yield a row whose cells are single lines as one line, any other as its paragraphs."""
        cells = [list(self._cell_lines(cell)) for cell in children(row, "tc")]
        texts = ["\n".join(line.text.strip() for line in cell) for cell in cells]
        if self._table is None and columns_of(texts).is_complete:
            self._table = []
            self.tables.append(self._table)
        if self._table is not None:
            self._table.append((self._number, [_unmarked(text) for text in texts]))
        elif all(len(cell) <= 1 for cell in cells):
            lines = [line for cell in cells for line in cell]
            text = "\t".join(cell[0].text if cell else "" for cell in cells)
            lost = tuple(code for line in lines for code in line.lost)
            yield Line(lines[0].number if lines else self._number, text.strip("\t"), lost)
        else:
            for cell in cells:
                yield from cell

    def _cell_lines(self, cell: _Element) -> Iterator[Line]:
        for paragraph in children(cell, "p"):
            yield from (
                line for line in self._paragraph(paragraph) if line.text.strip() or line.lost
            )

    def _paragraph(self, paragraph: _Element) -> Iterator[Line]:
        self._number += 1
        runs: list[str] = []
        lost: list[str] = []
        _gather(paragraph, runs, lost)
        text = _blanks("".join(runs).replace(f"{FILLED_END}{FILLED}", ""))
        first, *others = f"{self._label(paragraph)}{text}".split("\n")
        yield Line(self._number, first, tuple(dict.fromkeys(lost)))
        for other in others:
            yield Line(self._number, other)

    def _label(self, paragraph: _Element) -> str:
        properties = child(paragraph, "pPr")
        styled = self._styles.get(value(child(properties, "pStyle"), "val"))
        own = _list_of(child(properties, "numPr"), styled[1] if styled else 0)
        listed = own or styled
        label = self._numbering.label(*listed) if listed else ""
        return f"{label} " if label and label[-1].isalnum() else label


def _gather(element: _Element, runs: list[str], lost: list[str]) -> None:
    """Add the texts within `element`, those underlined between marks."""
    pending = list(reversed(element))
    while pending:
        entry = pending.pop()
        name = name_of(entry)
        if name in _LOST:
            lost.append(_LOST[name])
        elif name == "r" and is_word(entry):
            runs.append(_run(entry, lost))
        elif name == "oMath":
            lost.append("formula")
            runs.append("".join(str(text) for text in entry.itertext()))
        elif name not in _PASSED_OVER:
            pending += reversed(entry)


def _run(run: _Element, lost: list[str]) -> str:
    """Return the text of a run, between marks if it is underlined."""
    parts: list[str] = []
    for entry in run.iter():
        name = name_of(entry)
        if name == "t":
            parts.append(entry.text or "")
        elif name in _BREAKS:
            parts.append("" if value(entry, "type") == "page" else _BREAKS[name])
        elif name == "sym":
            parts.append(_SYMBOLS.get(value(entry, "char").upper(), ""))
        elif name in _LOST:
            lost.append(_LOST[name])
            break
    text = _unmarked("".join(parts))
    if text.strip() and _is_red(value(child(run, "rPr", "color"), "val")):
        text += RED
    underline = value(child(run, "rPr", "u"), "val")
    is_underlined = underline not in {"", "none", "0"} and bool(text) and "\n" not in text
    return f"{FILLED}{text}{FILLED_END}" if is_underlined else text


def _is_red(colour: str) -> bool:
    """Say that words stand out as right answers do in banks that were typed for oneself."""
    if not _COLOUR.fullmatch(colour):
        return False
    red, green, blue = bytes.fromhex(colour)
    return red >= _RED_FROM and max(green, blue) <= _OTHERS_TO


def _unmarked(text: str) -> str:
    return text.replace(FILLED, "").replace(FILLED_END, "").replace(RED, "")


def _blanks(text: str) -> str:
    """Return underlined white space as the line that it looks like."""
    return _MARKED.sub(lambda found: "____" if _SPACE.fullmatch(found[1]) else found[0], text)


def _let_go(element: _Element) -> None:
    """Forget a paragraph that has been read, and those before it."""
    element.clear()
    while (previous := element.getprevious()) is not None:
        parent = previous.getparent()
        if parent is None:
            return
        parent.remove(previous)
