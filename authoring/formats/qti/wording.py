"""The words in QTI elements → HTML that can be converted (pure)."""

from collections.abc import Mapping
from html import escape

from authoring.formats.qti.reading import MARK
from authoring.formats.qti.trees import Element, attribute

_KEPT = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "strong", "sub", "sup",
    "table", "td", "th", "tr", "ul", "section", "article", "figure", "figcaption",
}  # fmt: skip
_AS_DIV = {"prompt", "contentBody", "simpleChoice", "flow", "flow_mat"}
_UNSEEN = {
    "feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "stylesheet", "script",
    "style", "templateInline", "templateBlock", "infoControl", "catalogInfo", "annotation",
    "annotation-xml", "endAttemptInteraction",
}  # fmt: skip
_PICTURES = {
    "img": "src", "object": "data", "audio": "src", "video": "src", "embed": "src",
    "matimage": "uri", "mataudio": "uri", "matvideo": "uri", "include": "href",
}  # fmt: skip
_EMPTY = {"br", "hr"}

type StandIns = Mapping[Element, str]
"""HTML in the place of some elements, such as interactions."""


def page_of(element: Element | None, stand_ins: StandIns | None = None) -> str:
    """Return the HTML inside an element, without feedback and what only machines read."""
    if element is None:
        return ""
    pieces: list[str] = []
    _inside(element, stand_ins or {}, pieces)
    return "".join(pieces)


def formula_of(math: Element) -> str:
    """Return the letters and signs of a formula, without what it is in other notations."""
    pieces = [math.text or ""]
    for child in math:
        if child.tag not in _UNSEEN:
            pieces.append(formula_of(child))
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _inside(element: Element, stand_ins: StandIns, pieces: list[str]) -> None:
    pieces.append(_escaped(element.text))
    for child in element:
        if child in stand_ins:
            pieces.append(stand_ins[child])
        elif isinstance(child.tag, str):
            _whole(child, stand_ins, pieces)
        pieces.append(_escaped(child.tail))


def _whole(element: Element, stand_ins: StandIns, pieces: list[str]) -> None:
    name = str(element.tag)
    if name in _UNSEEN:
        return
    if name in _PICTURES:
        pieces.append(_picture(element, name))
    elif name == "math":
        pieces.append(_escaped(formula_of(element)))
    elif name in _EMPTY:
        pieces.append(f"<{name}>")
    elif name in _KEPT or name in _AS_DIV:
        tag = name if name in _KEPT else "div"
        link = f' href="{escape(attribute(element, "href"))}"' if name == "a" else ""
        pieces.append(f"<{tag}{link}>")
        _inside(element, stand_ins, pieces)
        pieces.append(f"</{tag}>")
    else:
        _inside(element, stand_ins, pieces)


def _picture(element: Element, name: str) -> str:
    source = attribute(element, _PICTURES[name]) or attribute(element, "src") or name
    return f'<img src="{escape(source)}" alt="{escape(attribute(element, "alt"))}">'


def _escaped(text: str | None) -> str:
    return escape(text.replace(MARK, ""), quote=False) if text else ""
