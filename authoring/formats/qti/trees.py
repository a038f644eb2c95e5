"""XML of question files → trees with one set of names, whichever QTI they speak (pure).

Namespaces go, and the names of QTI 3 become those of QTI 2: `qti-item-body` → `itemBody`.
"""

import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any

from lxml import etree
from lxml.etree import _Element

from authoring.formats.decoding import decode
from authoring.formats.qti.doctypes import without_doctype
from authoring.formats.shape import MOST_BYTES, FileRefused, Notice, Place

type Element = _Element

_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = re.compile(r"\s*<\?xml\b([^>]{0,300})\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = {
    b"gb2312": "gb18030", b"gbk": "gb18030", b"gb18030": "gb18030", b"big5": "big5",
    b"iso-8859-1": "windows-1252", b"windows-1252": "windows-1252", b"iso-8859-15": "iso-8859-15",
    b"shift_jis": "shift_jis", b"euc-kr": "euc-kr",
}  # fmt: skip
"""Encodings that a file may name besides those that are found without a name."""
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOWER = {
    name.lower(): name
    for name in (
        "textEntryInteraction",
        "inlineChoiceInteraction",
        "extendedTextInteraction",
        "choiceInteraction",
        "responseIdentifier",
    )
}
"""Names that some tools write without capitals, as HTML libraries do."""
_PIECE = 1_000_000
"""Characters that are parsed at once."""
_HYPHEN = re.compile(r"-([a-z0-9])")


def parse(content: bytes, file: str = "", take: Callable[[Element], None] | None = None) -> Element:
    """Return the root of an XML file; raise FileRefused for broken XML, or definitions in it.

    With `take`, each `item` of QTI 1.2 is given to it as soon as it is read, and forgotten: a tree
    of tens of thousands would be ten times as large as their file.
    """
    text = without_doctype(_text(content))
    if _DECLARATION.search(text):
        raise FileRefused(Notice("document-type", Place(element=file)))
    start = head.end() if (head := _HEAD.match(text)) else 0
    parser = etree.XMLPullParser(
        ("end",),
        tag="{*}item",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        for piece in _pieces(text, start):
            parser.feed(_ENTITY.sub(_character, piece).encode())
            _give(parser, take)
        root: Element = parser.close()
        _give(parser, take)
    except etree.XMLSyntaxError as broken:
        place = Place(line=broken.lineno or 0, element=file)
        raise FileRefused(Notice("broken-xml", place, {"reason": _reason(broken)})) from broken
    _rename(root)
    return root


def _pieces(text: str, start: int) -> Iterator[str]:
    """Yield a text in pieces that end before a tag, so that no entity is cut in two."""
    place = start
    while place < len(text):
        end = text.find("<", place + _PIECE)
        yield text[place : end if end > 0 else len(text)]
        place = end if end > 0 else len(text)


def _give(parser: Any, take: Callable[[Element], None] | None) -> None:
    """Give away the items that have ended since, and forget them."""
    for _event, item in parser.read_events():
        if take is None or next(item.iterancestors("{*}item"), None) is not None:
            continue
        _rename(item)
        for outer in item.iterancestors():
            _rename_one(outer)
            for metadata in outer.iterchildren("{*}qtimetadata"):
                _rename(metadata)
        take(item)
        item.clear(keep_tail=True)
        while (before := item.getprevious()) is not None and before.tag == "item":
            item.getparent().remove(before)


def named(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements below `root` with one of these names, in document order."""
    return (element for element in root.iter(*names) if element is not root)


def attribute(element: Element, name: str) -> str:
    """Return an attribute without white space around it; "" where there is none."""
    return (element.get(name) or "").strip()


def words_in(element: Element | None) -> str:
    """Return all text below an element in one line."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def legal(text: str) -> str:
    """Return `text` without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    found = _ENCODING.match(content[:1000].lstrip())
    encoding = _ENCODINGS.get(found[1].lower()) if found else None
    if encoding:
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:  # it names another than it is written in
            pass
    return decode(content)


def _character(found: re.Match[str]) -> str:
    """Return what &nbsp; and its like mean: HTML has names that XML has not."""
    return found[0] if found[1] in _XML_ENTITIES else html5.get(f"{found[1]};", found[0])


def _reason(broken: etree.XMLSyntaxError) -> str:
    return (broken.msg or "").partition(", line")[0][:120]


def _rename(root: Element) -> None:
    for element in root.iter():
        _rename_one(element)


def _rename_one(element: Element) -> None:
    if not isinstance(element.tag, str):
        return
    name = _local(element.tag)
    new = _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name
    if name.endswith("interaction") and name in _LOWER:
        new = _LOWER[name]
    if new != element.tag:
        element.tag = new
    for key in list(element.attrib):
        short = _LOWER.get(str(key)) or _camel(_local(str(key)))
        if short != key:
            element.attrib[short] = element.attrib.pop(key)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name) if "-" in name else name
