"""Texts of other systems → our Markdown: HTML, Moodle's automatic format, plain text (pure)."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from itertools import groupby
from typing import Literal
from urllib.parse import unquote

from authoring.formats.typed.markup import markdown_of

HEAD = 4_096
"""Bytes of a file that are looked at to tell its format."""

DEEPEST_LIST = 4
"""Lists within lists; what is deeper is written at this depth."""

type Script = Literal["", "sub", "sup"]


class Form(StrEnum):
    """How a text is written."""

    HTML = "html"
    MOODLE = "moodle"
    """HTML whose line ends are kept, as people type into a plain field."""
    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Converted:
    markdown: str
    images: tuple[str, ...] = ()
    """Names of pictures and other media that stood in the text and are lost."""


def to_markdown(text: str, form: Form) -> Converted:
    """Return `text` as Markdown that reads as it does there. Linear in its length."""
    match form:
        case Form.MARKDOWN:
            return Converted(text.strip())
        case Form.PLAIN:
            return Converted(markdown_of(text))
        case Form.HTML | Form.MOODLE:
            return from_html(text, keeps_lines=form is Form.MOODLE)


def from_html(page: str, *, keeps_lines: bool = False) -> Converted:
    """Return a piece of HTML as Markdown; a "<" that begins no tag of HTML is a "<"."""
    if "<" not in page and "&" not in page:
        return Converted(markdown_of(page if keeps_lines else page.replace("\n", " ")))
    walk = _Walk(keeps_lines=keeps_lines)
    for token in _tokens(page):
        walk.take(token)
    return Converted(_join(walk.blocks), tuple(dict.fromkeys(walk.images)))


def head_of(content: bytes) -> str:
    """Return the beginning of a text file, as far as it can be read."""
    start = content[:HEAD].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="ignore")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(start)  # may end within a character
    except UnicodeDecodeError:
        return start.decode("gb18030", errors="ignore")


_STRONG, _EM, _LINK = "\U0010fff0", "\U0010fff1", "\U0010fff2"
_SCRIPTS = {"sub": ("\U0010fff3", "\U0010fff4"), "sup": ("\U0010fff5", "\U0010fff6")}
_WRITTEN = {
    ord(_STRONG): "**",
    ord(_EM): "*",
    ord("\U0010fff3"): "<sub>",
    ord("\U0010fff4"): "</sub>",
    ord("\U0010fff5"): "<sup>",
    ord("\U0010fff6"): "</sup>",
}
"""Marks stand as single characters nobody writes until the text between is escaped."""
_UNMARKED = dict.fromkeys([*_WRITTEN, ord(_LINK)])

_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\\\"'`*]{1,500}")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})")
_ATTRIBUTE = re.compile(
    r"""\b(src|href|alt|data)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_IN_TAG = re.compile(r"[\"'<>]")
_MOST_IN_TAG = 5_000_000
"""Characters of one tag: a picture written out in it may be that long."""
_LONGEST_ATTRIBUTES = 3_000
"""Characters of a tag that are looked at; a picture may be written out in one."""

_STYLES = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
_GAPS = {
    "address", "article", "blockquote", "center", "dir", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main",
    "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip
_BREAKS = {"br", "caption", "dd", "dt", "legend", "option", "tr"}
_LISTS = {"ul", "ol", "menu", "dir"}
_UNSEEN = {
    "script",
    "style",
    "head",
    "title",
    "template",
    "svg",
    "object",
    "audio",
    "video",
    "iframe",
}
_MEDIA = {"img", "embed", "audio", "video", "iframe", "object", "source", "image"}
_OTHERS = {
    "a", "abbr", "acronym", "aside", "base", "bdi", "bdo", "big", "body", "button", "canvas",
    "cite", "code", "col", "colgroup", "del", "details", "dfn", "font", "html", "input", "ins",
    "kbd", "label", "li", "link", "map", "mark", "math", "meta", "meter", "nobr", "noscript",
    "optgroup", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp",
    "select", "small", "span", "strike", "summary", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "time", "track", "tt", "u", "var", "wbr",
}  # fmt: skip
_NAMES = {*_STYLES, *_GAPS, *_BREAKS, *_LISTS, *_UNSEEN, *_MEDIA, *_OTHERS}


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    is_end: bool
    attributes: str


@dataclass(frozen=True, slots=True)
class _Style:
    is_strong: bool = False
    is_em: bool = False
    script: Script = ""
    href: str = ""


_PLAIN = _Style()


@dataclass(slots=True)
class _Block:
    """A paragraph, or an entry of a list when it has a bullet; lines are runs of one style."""

    bullet: str = ""
    depth: int = 0
    lines: list[list[tuple[_Style, str]]] = field(default_factory=lambda: [[]])

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for line in self.lines for _style, text in line)


def _tokens(page: str) -> Iterator[_Tag | str]:
    """Yield tags, and the texts between them with their entities read."""
    start = place = 0
    while (place := page.find("<", place)) >= 0:
        tag, end = _tag_at(page, place)
        if tag is None and end == place:
            place += 1
            continue
        if text := page[start:place]:
            yield unescape(text).translate(_UNMARKED)
        if tag:
            yield tag
        start = place = end
    if text := page[start:]:
        yield unescape(text).translate(_UNMARKED)


def _tag_at(page: str, place: int) -> tuple[_Tag | None, int]:
    """Return the tag at `place` and its end; no tag for a comment; the same place for neither."""
    if page.startswith("<!--", place):
        end = page.find("-->", place)
        return None, end + 3 if end >= 0 else len(page)
    found = _TAG.match(page, place)
    if found is None or not _is_name(found[2].lower()):
        is_declaration = page.startswith(("<!", "<?"), place)
        end = page.find(">", place, place + 200) if is_declaration else -1
        return None, end + 1 if end >= 0 else place
    end = _end_of_tag(page, found.end())
    if end < 0:
        return None, place
    attributes = page[found.end() : min(end, found.end() + _LONGEST_ATTRIBUTES)]
    return _Tag(found[2].lower(), bool(found[1]), attributes), end + 1


def _is_name(name: str) -> bool:
    return name in _NAMES or ":" in name


def _end_of_tag(page: str, place: int) -> int:
    """Return the place of the ">" that ends a tag, not one within quotes; -1 where there is none."""
    quote = ""
    for found in _IN_TAG.finditer(page, place, place + _MOST_IN_TAG):
        mark = found[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        else:
            return found.start() if mark == ">" else -1
    return -1


class _Walk:
    """Builds blocks from tags and texts."""

    def __init__(self, *, keeps_lines: bool) -> None:
        self.blocks: list[_Block] = [_Block()]
        self.images: list[str] = []
        self._keeps_lines = keeps_lines
        self._open = dict.fromkeys(("strong", "em", "sub", "sup"), 0)
        self._href = ""
        self._lists: list[int | None] = []
        self._unseen = ""
        self._is_first_cell = True
        self._is_preformatted = False

    def take(self, token: _Tag | str) -> None:
        if isinstance(token, _Tag):
            self._take_tag(token)
        elif not self._unseen:
            self._text(token)

    def _take_tag(self, tag: _Tag) -> None:
        if self._unseen:
            if tag.is_end and tag.name == self._unseen:
                self._unseen = ""
            return
        if tag.name in _MEDIA and not tag.is_end:
            self._media(tag)
        if tag.name in _UNSEEN and not tag.is_end and not tag.attributes.endswith("/"):
            self._unseen = tag.name
        elif tag.name in _STYLES:
            opened = self._open[_STYLES[tag.name]] + (-1 if tag.is_end else 1)
            self._open[_STYLES[tag.name]] = max(0, opened)
        elif tag.name == "a":
            self._href = "" if tag.is_end else _address_of(tag)
        else:
            self._place(tag)

    def _place(self, tag: _Tag) -> None:
        """Begin a block, a line or a cell where the tag does."""
        if tag.name in _GAPS:
            self._gap(tag)
        elif tag.name == "li" and not tag.is_end:
            self._entry()
        elif tag.name in _BREAKS and (tag.name == "br" or not tag.is_end):
            self._break(is_forced=tag.name == "br")
            self._is_first_cell = True
        elif tag.name in {"td", "th"} and not tag.is_end:
            if not self._is_first_cell:
                self.blocks[-1].lines[-1].append((_PLAIN, " | "))
            self._is_first_cell = False

    def _gap(self, tag: _Tag) -> None:
        if tag.name in _LISTS:
            if tag.is_end:
                del self._lists[-1:]
            else:
                self._lists.append(0 if tag.name == "ol" else None)
        self._is_first_cell = True
        if tag.name == "pre":
            self._is_preformatted = not tag.is_end
        if self._lists and self.blocks[-1].bullet:
            self._break(is_forced=False)
        elif self.blocks[-1].bullet or not self.blocks[-1].is_empty:
            self.blocks.append(_Block())

    def _entry(self) -> None:
        """Begin an entry of a list; one that stands in no list is one all the same."""
        bullet = "-"
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            bullet = f"{self._lists[-1]}."
        depth = min(max(len(self._lists) - 1, 0), DEEPEST_LIST)
        if self.blocks[-1].is_empty:
            self.blocks.pop()
        previous = self.blocks[-1].depth + 1 if self.blocks and self.blocks[-1].bullet else 0
        self.blocks.append(_Block(bullet, min(depth, previous)))

    def _break(self, *, is_forced: bool) -> None:
        lines = self.blocks[-1].lines
        if is_forced or lines[-1]:
            lines.append([])

    def _text(self, text: str) -> None:
        style = self._style()
        has_lines = self._keeps_lines or self._is_preformatted
        first, *rest = text.split("\n") if has_lines else (text.replace("\n", " "),)
        self.blocks[-1].lines[-1].append((style, first))
        for line in rest:
            self._break(is_forced=True)
            self.blocks[-1].lines[-1].append((style, line))

    def _style(self) -> _Style:
        script: Script = "sub" if self._open["sub"] else "sup" if self._open["sup"] else ""
        return _Style(self._open["strong"] > 0, self._open["em"] > 0, script, self._href)

    def _media(self, tag: _Tag) -> None:
        values = _attributes(tag)
        source = values.get("src") or values.get("data") or ""
        name = "" if source.startswith("data:") else unquote(source.rpartition("/")[2])
        self.images.append(name or values.get("alt") or tag.name)
        if (alternative := values.get("alt", "")) and "." not in alternative:
            self._text(alternative)


def _attributes(tag: _Tag) -> dict[str, str]:
    """Return the attributes that matter here."""
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(tag.attributes)
    }


def _address_of(tag: _Tag) -> str:
    address = _attributes(tag).get("href", "")
    return address if _ADDRESS.fullmatch(address) else ""


def _join(blocks: list[_Block]) -> str:
    """Write the blocks below each other: entries of a list closely, all else with a gap."""
    written = ""
    was_entry = False
    for block in blocks:
        if text := _block(block):
            is_entry = bool(block.bullet)
            gap = "\n" if is_entry and was_entry else "\n\n"
            written = f"{written}{gap}{text}" if written else text
            was_entry = is_entry
    return written


def _block(block: _Block) -> str:
    links: list[str] = []
    marked = "\n".join(_line(line, links) for line in block.lines).strip("\n")
    text = markdown_of(marked).translate(_WRITTEN)
    if links:
        ends = iter([end for link in links for end in ("[", f"]({link})")])
        text = re.sub(_LINK, lambda _found: next(ends), text)
    if not block.bullet or not text:
        return text
    indent = "    " * block.depth
    lines = text.replace("\n\n", "\n").replace("\n", f"\n{indent}    ")
    return f"{indent}{block.bullet} {lines}"


def _line(runs: list[tuple[_Style, str]], links: list[str]) -> str:
    """Write the runs of a line with their marks, white space outside of them."""
    merged = groupby(runs, key=lambda run: run[0])
    return "".join(_run(style, "".join(text for _, text in same), links) for style, same in merged)


def _run(style: _Style, text: str, links: list[str]) -> str:
    core = text.strip()
    if style == _PLAIN or not core:
        return text
    before, _, after = text.partition(core)
    if style.script:
        opening, closing = _SCRIPTS[style.script]
        core = f"{opening}{core}{closing}"
    if style.is_em:
        core = f"{_EM}{core}{_EM}"
    if style.is_strong:
        core = f"{_STRONG}{core}{_STRONG}"
    if style.href and not {"[", "]"} & set(core):
        links.append(style.href)
        core = f"{_LINK}{core}{_LINK}"
    return f"{before}{core}{after}"
