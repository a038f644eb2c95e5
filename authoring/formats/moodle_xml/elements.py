"""A Moodle XML file → its question elements, each parsed by itself (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from authoring.formats.decoding import decode
from authoring.formats.shape import FileRefused, Notice
from authoring.formats.texts import Form
from authoring.formats.typed.question import Unreadable

_MARK = re.compile(
    r"<!\[CDATA\[|<!--|<!(?:DOCTYPE|ENTITY)|<question(?=[\s>])|</question\s{0,9}>", re.IGNORECASE
)
_ENDS = {"<![cdata[": "]]>", "<!--": "-->"}
_ENCODING = re.compile(
    rb"<\?xml[^>]{0,100}encoding=[\"'](iso-8859-1|latin1|windows-1252)", re.IGNORECASE
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_AMPERSAND = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FILE = re.compile(r"(<file\s[^<>]{0,1000}>)[^<]+")
"""A picture, written out: only its name is told, and the parser refuses long ones."""
_OWN = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_FORMS = {
    "html": Form.HTML,
    "moodle_auto_format": Form.MOODLE,
    "plain_text": Form.PLAIN,
    "markdown": Form.MARKDOWN,
    "plain": Form.PLAIN,
    "moodle": Form.MOODLE,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one question element, and the line it begins in."""

    line: int
    text: str
    is_closed: bool = True


def text_of_file(content: bytes) -> str:
    """Decode a file as it says itself, else as `decode` does; raise FileRefused."""
    if _ENCODING.search(content[:200]):
        content = content.decode("windows-1252", errors="replace").encode()
    return decode(content)


def cut(text: str) -> Iterator[Piece]:
    """Yield each question element; raise FileRefused at a document type or entity. Linear."""
    start = line = counted = place = 0
    is_open = False
    unended: set[str] = set()
    while found := _MARK.search(text, place):
        mark = found[0].lower()
        place = found.end()
        if mark in {"<!doctype", "<!entity"}:
            raise FileRefused(Notice("document-type"))
        if mark in _ENDS:
            if mark not in unended and (end := text.find(_ENDS[mark], place)) >= 0:
                place = end
            else:
                unended.add(mark)
            continue
        if is_open:
            is_end = mark.startswith("</")
            yield Piece(line + 1, text[start : place if is_end else found.start()], is_end)
        is_open = not mark.startswith("</")
        line += text.count("\n", counted, found.start())
        counted = start = found.start()
    if is_open:
        yield Piece(line + 1, text[start:], is_closed=False)


def parse(piece: Piece) -> etree._Element:
    """Return the element; raise Unreadable where it is not well-formed."""
    if not piece.is_closed:
        raise Unreadable("unclosed", "", piece.text, expected="</question>")
    text = _FILE.sub(r"\1", piece.text)
    try:
        return _parsed(text)
    except etree.XMLSyntaxError:
        pass
    mended = _CONTROL.sub("", _ENTITY.sub(_character, text))
    try:
        return _parsed(_AMPERSAND.sub("&amp;", mended))
    except etree.XMLSyntaxError as error:
        line = piece.line + (error.lineno or 1) - 1
        reason = str(error.msg or "").partition(", line ")[0]
        raise Unreadable("xml", "", piece.text, reason=reason, line=line) from None


def raw(parent: etree._Element | None, path: str = "text") -> str:
    """Return the text of an element below `parent`, markup in it as it is written."""
    element = None if parent is None else parent.find(path)
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    children = (etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(children)


def word(parent: etree._Element, path: str) -> str:
    """Return the short text of an element, in one line."""
    return " ".join(raw(parent, path).split())


def form_of(element: etree._Element | None, default: Form) -> Form:
    """Return how the text of an element is written."""
    named = "" if element is None else str(element.get("format", ""))
    return _FORMS.get(named, default)


def _parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text, parser)


def _character(found: re.Match[str]) -> str:
    """Return what an entity of HTML stands for; those of XML stay."""
    return found[0] if found[1] in _OWN else html5.get(found[1], found[0])
