"""HTML → paragraphs (pure): no network, no entities of its own, no scripts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from authoring.documents.document import (
    MAX_PARAGRAPHS,
    Document,
    Format,
    Paragraph,
    Style,
    one_line,
    table,
)
from authoring.documents.numbering import find_mark, is_like_heading
from authoring.documents.problems import DocumentProblem
from authoring.documents.structure import BOLD
from authoring.documents.texts import decode

MAX_STEPS = 4 * MAX_PARAGRAPHS
"""Elements that may wait at once to be read."""

_UNSEEN = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "select", "option",
    "textarea", "head", "title", "math", "canvas", "audio", "video", "datalist",
}  # fmt: skip
_FRAME = {"nav", "header", "footer", "aside", "form", "button", "menu"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", *_FRAME,
}  # fmt: skip
_MAIN_IDS = ("UCAP-CONTENT", "js_content", "zoom", "Zoom", "content", "article")
_SEPARATOR = re.compile(r" *[_|｜] *| +[-–—] +|-(?=[^-]{2,12}$)")
_HEAD = 8_192
"""Characters in which a page says what it is."""
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,300}(?:\[[^\]]{0,5000}\]\s{0,20})?>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([-a-zA-Z0-9]{1,20})", re.IGNORECASE)


def read_html(name: str, content: bytes) -> Document:
    """Read a .html file: its article where it marks one, else its body."""
    declared = _CHARSET.search(content[:4096])
    text = decode(content, declared=declared[1].decode() if declared else "")
    root = parse(text)
    if root is None:
        return Document(name, Format.HTML, ())
    title = root.findtext(".//title") or ""
    walk = _Walk()
    walk.read(_main(root))
    return Document(
        name,
        Format.HTML,
        tuple(walk.paragraphs),
        tuple(_frame(root, walk)),
        _SEPARATOR.split(one_line(title))[0],
    )


def parse(text: str) -> html.HtmlElement | None:
    """Return the tree of an HTML page, or None of an empty one; raise DocumentProblem."""
    head = re.sub(r"^[^<]{0,10}<\?xml[^>]{0,200}\?>", "", text[:_HEAD])
    bare = _DOCTYPE.sub("", head, count=1) + text[_HEAD:]
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(bare.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DocumentProblem("too-deep")
    return root


def html_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a whole HTML text, such as a word processor's file as HTML."""
    root = parse(text)
    walk = _Walk(takes_frame=True)
    if root is not None:
        walk.read(root)
    return walk.paragraphs


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """Return the one element that holds the article, if the page says which."""
    for tag in ("article", "main"):
        found = root.findall(f".//{tag}")
        if len(found) == 1:
            return _with_title(root, found[0])
    for name in _MAIN_IDS:
        found = root.xpath("//*[@id=$name]", name=name)
        if len(found) == 1:
            return _with_title(root, found[0])
    return root


def _with_title(root: html.HtmlElement, main: html.HtmlElement) -> html.HtmlElement:
    """Return `main`, or as much around it as holds the page's heading too."""
    if next(main.iter("h1"), None) is not None:
        return main
    heading = next(root.iter("h1"), None)
    around = set(heading.iterancestors()) if heading is not None else set()
    for ancestor in main.iterancestors():
        if ancestor in around and ancestor.tag not in {"html", "body"}:
            return ancestor
    return main


def _frame(root: html.HtmlElement, walk: "_Walk") -> Iterator[tuple[str, str]]:
    """Yield what stands on the page around the article."""
    around = _Walk(skipped=walk.root)
    if walk.root is not root:
        around.read(root)
    lines = [paragraph.text for paragraph in around.paragraphs] + around.frame + walk.frame
    if lines:
        yield "page-frame", "\n".join(lines)


@dataclass(slots=True)
class _Walk:
    """Goes through a tree without recursion and collects its paragraphs."""

    takes_frame: bool = False
    skipped: html.HtmlElement | None = None
    root: html.HtmlElement | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    bold: int = 0
    """Characters of the paragraph in hand that are bold."""

    def read(self, root: html.HtmlElement) -> None:
        self.root = root
        stack: list[tuple[str, html.HtmlElement, bool]] = [("open", root, False)]
        while stack:
            if len(stack) > MAX_STEPS:
                raise DocumentProblem("too-many-paragraphs", most=MAX_PARAGRAPHS)
            step, element, is_bold = stack.pop()
            if step == "tail":
                self.add(element.tail, is_bold=is_bold)
            elif step == "close":
                self.flush(element)
            elif element is not self.skipped and not self.is_taken_whole(element):
                self.enter(element, stack, is_bold=is_bold)
        self.flush(root)

    def enter(
        self,
        element: html.HtmlElement,
        stack: list[tuple[str, html.HtmlElement, bool]],
        *,
        is_bold: bool,
    ) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush_before(element)
            stack.append(("close", element, False))
        inner = is_bold or tag in {"b", "strong"}
        self.add(element.text, is_bold=inner)
        for child in reversed(element):
            stack.append(("tail", child, inner))
            stack.append(("open", child, inner))

    def is_taken_whole(self, element: html.HtmlElement) -> bool:
        """Take tables, lists and quotes, which are one passage each, and leave out frames."""
        tag = str(element.tag)
        if tag in _UNSEEN:
            return True
        if tag in _FRAME and not self.takes_frame and element is not self.root:
            if next(element.iter("h1"), None) is not None:
                return False
            self.frame += [line for line in _lines(element) if line]
            return True
        if tag not in {"table", "ul", "ol", "blockquote"} or element is self.root:
            return False
        return self.take_whole(element)

    def take_whole(self, element: html.HtmlElement) -> bool:
        rows = _WHOLE[str(element.tag)](element)
        if rows is None:
            return False
        self.flush_before(element)
        for paragraph in rows:
            self.paragraphs.append(self.numbered(paragraph))
        return True

    def numbered(self, paragraph: Paragraph) -> Paragraph:
        return Paragraph(paragraph.text, len(self.paragraphs) + 1, paragraph.style, paragraph.level)

    def add(self, text: str | None, *, is_bold: bool) -> None:
        if text:
            self.parts.append(text)
            self.bold += len(text.strip()) if is_bold else 0

    def flush_before(self, element: html.HtmlElement) -> None:
        """End the paragraph that stands before an element, in what is around it."""
        around = element.getparent()
        self.flush(element if around is None else around)

    def flush(self, element: html.HtmlElement) -> None:
        """End the paragraph in hand, which stands directly in `element`."""
        raw, bold = "".join(self.parts), self.bold
        self.parts, self.bold = [], 0
        if text := one_line(raw):
            is_bold = bold >= len(raw.strip()) and is_like_heading(text)
            style, level = _style(element, is_bold=is_bold)
            self.paragraphs.append(self.numbered(Paragraph(text, 0, style, level)))


def _style(element: html.HtmlElement, *, is_bold: bool) -> tuple[Style, int]:
    for place in (element, *element.iterancestors()):
        if re.fullmatch(r"h[1-6]", str(place.tag)):
            return Style.HEADING, int(str(place.tag)[1])
        if place.tag == "p" and "doc-title" in (place.get("class") or "").split():
            return Style.TITLE, 1
    return (Style.HEADING, BOLD) if is_bold else (Style.PLAIN, 0)


def _lines(element: html.HtmlElement) -> Iterator[str]:
    """Yield the paragraphs within an element as lines."""
    inner = _Walk(takes_frame=True)
    inner.read(element)
    for paragraph in inner.paragraphs:
        yield from paragraph.text.split("\n")


type _Whole = list[Paragraph] | None
"""Paragraphs that stand for an element, or None for one to be read like any other."""

_LONGEST_QUOTE = 2_000
_NOT_QUOTED = ("blockquote", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
_MOST_CELL_PARAGRAPHS = 3
_MOST_SPAN = 50
_MOST_COLUMNS = 100
_MOST_CELLS = 20_000


def _read_table(element: html.HtmlElement) -> _Whole:
    """Return a table's rows; one that only sets the page is read like any other block."""
    if any(inner is not element for inner in element.iter("table")):
        return None
    grid: list[list[str]] = []
    waiting: dict[int, int] = {}
    for row in element.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            lines = list(_lines(cell))
            if len(lines) > _MOST_CELL_PARAGRAPHS or len(cells) > _MOST_COLUMNS:
                return None
            _skip(cells, waiting)
            columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            waiting |= dict.fromkeys(range(len(cells), len(cells) + columns), rows - 1)
            cells += [" ".join(lines), *[""] * (columns - 1)]
        grid.append(cells)
    if all(len(cells) <= 1 for cells in grid) or sum(map(len, grid)) > _MOST_CELLS:
        return None
    captions = [line for caption in element.iterchildren("caption") for line in _lines(caption)]
    return [*(Paragraph(line, 0) for line in captions), *table(grid, 0)]


def _skip(cells: list[str], waiting: dict[int, int]) -> None:
    """Leave empty the columns that a cell of a row above reaches into."""
    while waiting.get(len(cells), 0) > 0:
        waiting[len(cells)] -= 1
        cells.append("")


def _span(cell: html.HtmlElement, name: str) -> int:
    written = cell.get(name) or "1"
    return max(1, min(_MOST_SPAN, int(written))) if re.fullmatch(r"[0-9]{1,4}", written) else 1


def _read_bullets(element: html.HtmlElement) -> _Whole:
    """Return a list as one paragraph, or the paragraphs that carry numbers of their own."""
    if _has_other_text(element):
        return None
    items = [list(_lines(item)) for item in element.iterchildren("li")]
    lines = [line for item in items for line in item]
    if not lines:
        return []
    if any(find_mark(item[0]) for item in items if item):
        return [Paragraph(line, 0) for line in lines]
    return [Paragraph("\n".join(lines), 0, Style.LIST)]


def _read_numbered(element: html.HtmlElement) -> _Whole:
    """Return the items with the numbers a reader sees, as official texts write them."""
    if _has_other_text(element):
        return None
    form = _FORMS[min(sum(1 for _outer in element.iterancestors("ol")), len(_FORMS) - 1)]
    start = element.get("start") or "1"
    number = int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1
    found: list[Paragraph] = []
    for item in element.iterchildren("li"):
        inner = _Walk(takes_frame=True)
        inner.read(item)
        found += _numbered(inner.paragraphs, form % number)
        number += 1
    return found


_FORMS = ("%d. ", "（%d）", "%d）")


def _numbered(paragraphs: list[Paragraph], number: str) -> list[Paragraph]:
    first = paragraphs[0] if paragraphs else None
    if (
        first is None
        or first.style in {Style.TABLE, Style.LIST, Style.QUOTE}
        or find_mark(first.text)
    ):
        return paragraphs
    return [replace(first, text=number + first.text), *paragraphs[1:]]


def _read_quote(element: html.HtmlElement) -> _Whole:
    """Return a quotation as one paragraph; one that holds half the page is none."""
    # Read before it is known to be one, a quotation in a quotation would be read twice at each level.
    if any(inner is not element for inner in element.iter(*_NOT_QUOTED)):
        return None
    text = "\n".join(_lines(element))
    if not text:
        return []
    return [Paragraph(text, 0, Style.QUOTE)] if len(text) <= _LONGEST_QUOTE else None


def _has_other_text(element: html.HtmlElement) -> bool:
    """Say that a list has text or elements that are no items of it."""
    texts = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in texts) or any(
        child.tag != "li" for child in element
    )


_WHOLE: dict[str, Callable[[html.HtmlElement], _Whole]] = {
    "table": _read_table,
    "ul": _read_bullets,
    "ol": _read_numbered,
    "blockquote": _read_quote,
}
