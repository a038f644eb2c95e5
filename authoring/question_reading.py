"""A file of questions → those that can be kept, whatever characters are in it."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from authoring.formats import Batch, Item, Notice
from authoring.formats.registry import AUTO, read_items
from authoring.formats.shape import MOST_EXCERPT
from authoring.question_words import shown_content, visible


def read_questions(content: bytes, name: str = "", file_format: str = AUTO) -> Batch:
    """Read a file; raise FileRefused if nothing of it can be read."""
    batch = read_items(content, name, file_format)
    items: list[Item] = []
    problems = list(batch.problems)
    for item in batch.items:
        try:
            items.append(_shown(item))
        except ValidationError:
            excerpt = visible(item.content.stem)[:MOST_EXCERPT]
            problems.append(Notice("nothing-visible", item.place, excerpt=excerpt))
    return replace(batch, items=tuple(items), problems=tuple(problems))


def with_words(item: Item, *, stem: str, explanation: str) -> Item:
    """Return the question in other words; raise pydantic's ValidationError if that is none."""
    content = type(item.content).model_validate(item.content.model_dump() | {"stem": stem})
    return _shown(replace(item, content=content, explanation=explanation.strip()))


def _shown(item: Item) -> Item:
    return replace(
        item,
        content=shown_content(item.content),
        explanation=visible(item.explanation),
        quote=visible(item.quote),
        category=visible(item.category),
    )
