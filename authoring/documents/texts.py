"""Plain text and Markdown → paragraphs (pure)."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from authoring.documents.document import (
    MAX_LINES,
    Document,
    Format,
    Paragraph,
    Style,
    one_line,
    table,
)
from authoring.documents.furniture import find_furniture
from authoring.documents.problems import DocumentProblem
from authoring.documents.wrapping import Line, unwrap
from lessons.passages import normalise, plain_text

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_LONGEST_MARKED = 5_000
"""Characters of a paragraph beyond which its markup is shown as it is written: Python-Markdown takes
the square of the time for some."""
_MARKUP = re.compile(r"[*_`\[\]<>&\\~!#]")
_HEADING = re.compile(r" {0,3}(#{1,6})(?!#)[ \t]*(.*)")
_BULLET = re.compile(r"[ \t]*[-*+•·] +(?=\S)")
_CELL_END = re.compile(r"(?<!\\)\|")


def decode(content: bytes, *, declared: str = "") -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or GB18030; raise DocumentProblem."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], (encoding,))
    first = ("gb18030",) if declared.lower() in {"gb2312", "gbk", "gb18030"} else ()
    return _decoded(content, (*first, "utf-8", "gb18030"))


def read_text(name: str, content: bytes) -> Document:
    """Read a .txt file."""
    lines = lines_of(decode(content))
    pages = [list(page) for page in _pages(lines)]
    furniture = find_furniture([[line.text for line in page] for page in pages])
    kept = [
        line
        for number, page in enumerate(pages)
        for place, line in enumerate(page)
        if (number, place) not in furniture
    ]
    taken = dict.fromkeys(one_line(pages[page][place].text) for page, place in sorted(furniture))
    left_out = (("page-furniture", "\n".join(taken)),) if any(taken) else ()
    return Document(name, Format.TEXT, tuple(unwrap(kept)), left_out)


def read_markdown(name: str, content: bytes) -> Document:
    """Read a .md file, block by block; each block in time linear in its length."""
    return Document(name, Format.MARKDOWN, tuple(_blocks(lines_of(decode(content)))))


def lines_of(text: str) -> list[Line]:
    """Return the lines of `text`, numbered from 1; raise DocumentProblem for very many."""
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise DocumentProblem("too-many-paragraphs", most=MAX_LINES)
    broken = re.sub(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return [Line(number, line) for number, line in enumerate(broken.split("\n"), 1)]


def _pages(lines: list[Line]) -> Iterator[Iterator[Line]]:
    """Yield the lines between form feeds, as programs that print write them."""
    page: list[Line] = []
    for line in lines:
        before, *after = line.text.split("\x0c")
        page.append(Line(line.number, before))
        for text in after:
            yield iter(page)
            page = [Line(line.number, text)]
    yield iter(page)


def _decoded(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text):
            raise DocumentProblem("binary")
        return text
    raise DocumentProblem("unknown-encoding")


def _blocks(lines: list[Line]) -> Iterator[Paragraph]:
    for kind, group in groupby(_kinds(lines), key=lambda pair: pair[0]):
        yield from _READERS[kind]([line for _kind, line in group])


def _kinds(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    """Yield each line with the kind of block it belongs to."""
    fence = previous = ""
    for index, line in enumerate(lines):
        text = line.text.strip()
        kind = _kind(text, line.text, previous)
        if fence or text.startswith(("```", "~~~")):
            is_end = text == fence
            fence = "" if is_end else fence or text[:3]
            kind = "code"
        elif kind == "plain" and "|" in text and _is_delimiter(lines, index + 1):
            kind = "table"
        previous = kind
        yield kind, line


def _kind(text: str, raw: str, previous: str) -> str:
    if not text or _is_rule(text):
        return "blank"
    if _HEADING.match(raw):
        return "heading"
    if text.startswith("|") or (previous == "table" and "|" in text):
        return "table"
    is_list = _BULLET.match(raw) or (previous == "list" and raw.startswith(("  ", "\t")))
    if text.startswith(">"):
        return "quote"
    return "list" if is_list else "plain"


def _is_delimiter(lines: list[Line], index: int) -> bool:
    return index < len(lines) and "|" in lines[index].text and _is_rule_row(lines[index].text)


def _is_rule_row(text: str) -> bool:
    return "-" in text and not text.strip(" \t|:-")


def _is_rule(text: str) -> bool:
    """Say that `text` is a line across the page: three or more - or * or _."""
    signs = text.replace(" ", "")
    return len(signs) > 2 and signs[0] in "-*_" and not signs.strip(signs[0])  # noqa: PLR2004 -- Markdown says three


def _plain(lines: list[Line]) -> Iterator[Paragraph]:
    for paragraph in unwrap(lines):
        if text := _unmarked(paragraph.text):
            yield Paragraph(text, paragraph.line)


def _headings(lines: list[Line]) -> Iterator[Paragraph]:
    for line in lines:
        match = _HEADING.match(line.text)
        text = _unmarked(match[2].strip().rstrip("#")) if match else ""
        if match and text:
            yield Paragraph(text, line.number, Style.HEADING, len(match[1]))


def _list(lines: list[Line]) -> Iterator[Paragraph]:
    items: list[str] = []
    for line in lines:
        text, found = _BULLET.subn("", line.text, count=1)
        if found or not items:
            items.append(text)
        else:
            items[-1] += " " + text.strip()
    shown = [text for item in items if (text := _unmarked(item))]
    if shown:
        yield Paragraph("\n".join(shown), lines[0].number, Style.LIST)


def _quote(lines: list[Line]) -> Iterator[Paragraph]:
    inner = [Line(line.number, re.sub(r"[ \t]*>[> \t]*", "", line.text, count=1)) for line in lines]
    shown = [text for line in unwrap(inner) if (text := _unmarked(line.text))]
    if shown:
        yield Paragraph("\n".join(shown), lines[0].number, Style.QUOTE)


def _table(lines: list[Line]) -> list[Paragraph]:
    rows = []
    for line in lines:
        bare = line.text.strip().removeprefix("|")
        if not _is_rule_row(line.text):
            cells = _CELL_END.split(bare.removesuffix("|"))
            rows.append([_unmarked(cell.replace("\\|", "|")) for cell in cells])
    return table(rows, lines[0].number)


def _code(lines: list[Line]) -> Iterator[Paragraph]:
    for line in lines:
        if text := one_line(line.text.strip().removeprefix("```").removeprefix("~~~")):
            yield Paragraph(text, line.number)


def _nothing(lines: list[Line]) -> list[Paragraph]:
    del lines
    return []


def _unmarked(text: str) -> str:
    """Return `text` as a reader of the Markdown sees it, in one line."""
    clean = one_line(text)
    if not _MARKUP.search(clean) or len(clean) > _LONGEST_MARKED:
        return clean
    # A number or sign at the start is no list here: it stays.
    lead = re.match(r"[\d.)+#>|=\- ]*", clean)
    start = lead.end() if lead else 0
    return normalise(clean[:start] + one_line(plain_text(clean[start:])))


_READERS: dict[str, Callable[[list[Line]], Iterator[Paragraph] | list[Paragraph]]] = {
    "plain": _plain,
    "blank": _nothing,
    "heading": _headings,
    "list": _list,
    "quote": _quote,
    "table": _table,
    "code": _code,
}
