"""What makes two questions the same, and what a poorer copy of one may not take away from it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from quizzes.kinds import AnyContent, load_content, store_content
from quizzes.kinds.base import fold

LONGEST_UID = 100
LEAST_UID_DIGITS = 6
"""A shorter number is the place of a question in its file, and says nothing of which it is."""

_SIDES = ("options", "entries", "pairs")
_NAMED_BY = ("text", "left", "value")
_LISTS = ("options", "pairs", "near_misses")
_WHOLE = ("unit", "near_misses", "guidance", "sample", "min_characters", "max_characters")
"""Fields of a number or an essay that many formats have no place for."""


def own_uid(uid: str) -> str:
    """Return the identifier of a file as ours; "" for none, and for a mere number in a list."""
    plain = " ".join(visible(uid).split())
    if not plain or (plain.isdecimal() and len(plain) < LEAST_UID_DIGITS):
        return ""
    return plain if len(plain) <= LONGEST_UID else f"import-{_digest(plain)}"


def words_digest(content: AnyContent) -> str:
    """Return 12 hex digits of what is asked: kind, stem and options, not of the key.

    So a question whose key was corrected is still the same one.
    """
    said = content.model_dump(mode="json")
    sides = [fold(side) for name in _SIDES for side in map(_side, said.get(name, ()))]
    return _digest(json.dumps([content.kind, fold(content.stem), sorted(sides)]))


def richer(content: AnyContent, stored: Mapping[str, Any]) -> AnyContent:
    """Return `content` with what is stored beside key and wording, where it says none of that.

    Feedback is kept of the same entries.

    Most formats cannot say all of it: who imports an edited export would lose the rest.
    """
    said = store_content(content)
    if said == stored:
        return content
    _keep_feedback(said, stored)
    for name in _LISTS:
        known = {_name(entry): entry for entry in stored.get(name, ())}
        for entry in said.get(name, ()):
            _keep_feedback(entry, known.get(_name(entry), {}))
    for entry, before in zip(said.get("blanks", ()), stored.get("blanks", ()), strict=False):
        if entry["accept"] == before["accept"]:
            _keep_feedback(entry, before)
    if said.get("value") == stored.get("value"):
        said |= {name: stored[name] for name in _WHOLE if stored.get(name) and not said.get(name)}
    return load_content(content.kind, said)


def shown_content(content: AnyContent) -> AnyContent:
    """Return `content` without characters that no page shows and no database keeps.

    Raises pydantic's ValidationError if nothing else is left of a text.
    """
    stored = store_content(content)
    plain = _visible(stored)
    return content if plain == stored else load_content(content.kind, plain)


def visible(text: str) -> str:
    """Return `text` without control characters and halves of characters."""
    return _ODD.sub("", text)


_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_visible(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _visible(entry) for name, entry in value.items()}
    return value


def _side(entry: Any) -> str:
    return entry if isinstance(entry, str) else str(entry.get("text") or entry.get("left"))


def _name(entry: Mapping[str, Any]) -> str:
    return next((str(entry[name]) for name in _NAMED_BY if name in entry), "")


def _keep_feedback(said: dict[str, Any], stored: Mapping[str, Any]) -> None:
    if "feedback" in stored:
        said.setdefault("feedback", stored["feedback"])


def _digest(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).encode(errors="replace")
    return blake2b(plain, digest_size=6).hexdigest()
