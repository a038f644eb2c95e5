"""GIFT → questions (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from authoring.formats.decoding import decode
from authoring.formats.gift.answers import content_of_group
from authoring.formats.gift.chunks import Chunk, cut
from authoring.formats.gift.escapes import hide, show
from authoring.formats.gift.stems import Stem, stem_of
from authoring.formats.moodle.labels import (
    category_of,
    checked_explanation,
    lose_title,
    tags_of,
    uid_of,
)
from authoring.formats.moodle.losses import Losses
from authoring.formats.shape import Batch, Item, Notice, Place, batch_of
from authoring.formats.texts import head_of
from authoring.formats.typed.question import Unreadable, excerpt_of

FORMAT = "gift"

_SIGNS = re.compile(
    r"\{\s{0,99}(?:[=~#>]|(?:T|F|TRUE|FALSE)\s{0,9}[}#])|^::|^\$CATEGORY:", re.MULTILINE
)
_ID = re.compile(r"\[id:((?:\\\]|[^\]\n]){1,300})\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]\n]){1,300})\]")


def sniff(content: bytes, name: str = "") -> bool:
    """Say whether a file is likely GIFT, by its name or its first kilobytes."""
    if name.lower().endswith(".gift"):
        return True
    head = head_of(content).lstrip()
    return not head.startswith(("<", "{", "[{", "PK")) and _SIGNS.search(head) is not None


def read(content: bytes, name: str = "") -> Batch:
    """Read a file; raise FileRefused for one that is no text or too large. Linear in its size."""
    del name
    return batch_of(FORMAT, _found(decode(content)))


def _found(text: str) -> Iterator[Item | Notice]:
    """Yield the questions, and what keeps a piece of the file from being one."""
    category = ""
    for chunk in cut(text):
        if chunk.directive == "CATEGORY":
            category = category_of(chunk.text)
            continue
        place = Place(line=chunk.line)
        try:
            yield _item(chunk, category)
        except Unreadable as unreadable:
            excerpt = excerpt_of(unreadable.excerpt or chunk.text)
            yield Notice(unreadable.code, place, unreadable.values, show(excerpt))


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    body: str


def _item(chunk: Chunk, category: str) -> Item:
    if chunk.directive:
        raise Unreadable("unknown-directive", "", chunk.text, name=chunk.directive)
    losses = Losses(Place(line=chunk.line))
    parts = _without_title(hide(chunk.text))
    stem = stem_of(parts.body, is_closed=chunk.is_closed)
    explanation = checked_explanation(_explanation(stem, losses), losses)
    content = content_of_group(stem, losses)
    lose_title(show(parts.title), content.stem, losses)
    comments = "\n".join(chunk.comments)
    uid, *_ = [*_marks(_ID, comments), ""]
    return Item(
        content,
        Place(line=chunk.line),
        uid=uid_of(uid, losses),
        explanation=explanation,
        tags=tags_of(_marks(_TAG, comments), losses),
        category=category,
        lost=losses.notices,
    )


def _without_title(text: str) -> _Parts:
    if not text.startswith("::"):
        return _Parts("", text)
    title, mark, body = text[2:].partition("::")
    return _Parts(title.strip(), body.strip()) if mark else _Parts("", title)


def _explanation(stem: Stem, losses: Losses) -> str:
    return "\n\n".join(
        text for general in stem.general if (text := losses.markdown(*stem.written(general)))
    )


def _marks(pattern: re.Pattern[str], comments: str) -> list[str]:
    return [found.replace("\\]", "]") for found in pattern.findall(comments)]
