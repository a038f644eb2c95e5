"""What of a question comes back changed when a file is read again (pure)."""

from collections.abc import Sequence

from authoring.formats.shape import Item, Notice
from quizzes.kinds import store_content

_FIELDS = ("explanation", "uid", "difficulty", "points", "tags", "category", "quote")
_PARTS = {
    "options": {"options", "entries", "pairs", "distractors"},
    "feedback": {"options", "blanks", "pairs", "near_misses", "feedback"},
    "answer": {"sample"},
}
"""What of a content may change when these words lose their formatting."""


def differences(
    item: Item, back: Item | None, formatting: Sequence[Notice] = ()
) -> tuple[Notice, ...]:
    """Return what `back` lacks of `item`; a question that did not come back at all is left out.

    `formatting` tells of fields that only lose their formatting: they are not told twice.
    """
    if back is None:
        return (Notice("left-out"),)
    names = [name for name in _FIELDS if getattr(item, name) != getattr(back, name)]
    if item.content != back.content:
        names += _content_fields(item, back) or ["answer"]
    told = {part for notice in formatting for part in _parts(str(notice.values["field"]))}
    changed = (Notice("changed", values={"field": name}) for name in names if name not in told)
    return (*formatting, *changed)


def _parts(name: str) -> set[str]:
    return _PARTS.get(name, {name})


def _content_fields(item: Item, back: Item) -> list[str]:
    if item.content.kind != back.content.kind:
        return ["kind"]
    before, after = store_content(item.content), store_content(back.content)
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]
