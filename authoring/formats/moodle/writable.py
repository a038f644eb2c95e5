"""Questions as they can be written: without characters no text file takes (pure)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from authoring.formats.shape import Item
from quizzes.kinds import AnyContent, load_content, store_content

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


def writable(item: Item) -> Item:
    """Return the question with plain line ends, and without control characters."""
    if not any(_is_odd(text) for text in [*texts_of(item.content), *_labels(item)]):
        return item
    return replace(
        item,
        content=load_content(item.content.kind, _cleaned(store_content(item.content))),
        explanation=_clean(item.explanation),
        uid=_clean(item.uid),
        category=_clean(item.category),
        tags=tuple(_clean(tag) for tag in item.tags),
    )


def texts_of(content: AnyContent) -> list[str]:
    """Return every text of a content, in order."""
    return [*_texts(store_content(content))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _cleaned(value: Any) -> Any:
    """Return `value` with a mark for each text of which nothing is left."""
    if isinstance(value, str):
        return _clean(value) or ("□" if value else "")
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _labels(item: Item) -> list[str]:
    return [item.explanation, item.uid, item.category, *item.tags]


def _is_odd(text: str) -> bool:
    return "\r" in text or _ODD.search(text) is not None


def _clean(text: str) -> str:
    return _ODD.sub("", _LINE_END.sub("\n", text)).strip()
