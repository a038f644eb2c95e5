"""Questions of a file and notices about them as JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from authoring.formats import Item, Notice, Place
from quizzes.kinds import load_content, store_content


def item_json(item: Item) -> dict[str, Any]:
    """Return a question as JSON values, to be read again by `item_of`."""
    return {
        "kind": item.content.kind,
        "content": store_content(item.content),
        "place": asdict(item.place),
        "uid": item.uid,
        "explanation": item.explanation,
        "points": None if item.points is None else str(item.points),
        "difficulty": item.difficulty,
        "tags": list(item.tags),
        "category": item.category,
        "quote": item.quote,
        "lost": [notice_json(notice) for notice in item.lost],
    }


def item_of(stored: Mapping[str, Any]) -> Item:
    """Return the question of these JSON values."""
    plain = {name: stored[name] for name in ("uid", "explanation", "difficulty")}
    item = Item(load_content(stored["kind"], stored["content"]), **plain)
    return replace(
        item,
        place=Place(**stored["place"]),
        points=None if stored["points"] is None else Decimal(stored["points"]),
        tags=tuple(stored["tags"]),
        category=stored["category"],
        quote=stored["quote"],
        lost=tuple(notice_of(notice) for notice in stored["lost"]),
    )


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as JSON values, to be read again by `notice_of`."""
    values = {name: _plain(value) for name, value in notice.values.items()}
    return {
        "code": notice.code,
        "place": asdict(notice.place),
        "values": values,
        "excerpt": notice.excerpt,
    }


def notice_of(stored: Mapping[str, Any]) -> Notice:
    """Return the notice of these JSON values."""
    place = Place(**stored["place"])
    return Notice(stored["code"], place, stored["values"], stored["excerpt"])


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str) else str(value)
