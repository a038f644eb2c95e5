"""Markdown → elements of a QTI body (pure)."""

from collections.abc import Sequence
from typing import Any

from lxml import etree, html

from authoring.formats.qti.reading import MARK
from authoring.formats.qti.trees import Element, legal
from lessons.passages import render
from quizzes.kinds.blanks import BLANK

_ATTRIBUTES = {"href"}
"""Of HTML's; QTI knows no others that our texts have."""
_MOST_DEPTH = 60


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """Append an element of QTI and return it."""
    child = etree.SubElement(parent, name, {key: legal(value) for key, value in attributes.items()})
    if text:
        child.text = legal(text)
    return child


def add_words(parent: Element, markdown: str, blanks: Sequence[Element] = ()) -> None:
    """Append the words of Markdown, with an element in the place of each blank.

    A sole paragraph goes in without a paragraph of its own unless `parent` is the body.
    """
    source = legal(markdown).replace(MARK, "")
    page = render(source.replace(BLANK, MARK) if blanks else source)
    fragment: Any = html.fragment_fromstring(legal(page), create_parent="div")
    rest = list(blanks)
    is_sole = len(fragment) == 1 and fragment[0].tag == "p" and parent.tag != "itemBody"
    _copy_inside(fragment[0] if is_sole else fragment, parent, rest, 0)


def _copy_inside(source: Any, target: Element, blanks: list[Element], depth: int) -> None:
    _append_text(target, source.text, blanks)
    for child in source:
        if depth >= _MOST_DEPTH:
            _append_text(target, child.text_content(), blanks)
        else:
            copy = etree.SubElement(target, str(child.tag), _attributes(child))
            _copy_inside(child, copy, blanks, depth + 1)
        _append_text(target, child.tail, blanks)


def _attributes(element: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items() if key in _ATTRIBUTES}


def _append_text(target: Element, text: str | None, blanks: list[Element]) -> None:
    """Append text behind what `target` holds; each mark in it becomes the next blank."""
    first, *others = (text or "").split(MARK)
    _append(target, first)
    for other in others:
        if blanks:
            target.append(blanks.pop(0))
        _append(target, other)


def _append(target: Element, text: str) -> None:
    if not text or (target.tag == "itemBody" and not text.strip()):
        return
    if len(target):
        target[-1].tail = f"{target[-1].tail or ''}{text}"
    else:
        target.text = f"{target.text or ''}{text}"
