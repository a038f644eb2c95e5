"""Validated contents from the parts of a question, and codes for why there is none (pure)."""

from typing import Any

from pydantic import ValidationError

from authoring.formats.typed.question import Unreadable, excerpt_of
from quizzes.kinds import KINDS, AnyContent
from quizzes.kinds.base import fold
from quizzes.kinds.blanks import BLANK

_CODES = {
    "string_too_long": ("text-too-long", "max_length", "most"),
    "string_too_short": ("text-missing", "min_length", "least"),
    "too_long": ("too-many-entries", "max_length", "most"),
    "too_short": ("too-few-entries", "min_length", "least"),
    "decimal_max_digits": ("too-many-digits", "max_digits", "most"),
    "decimal_max_places": ("too-many-digits", "decimal_places", "most"),
    "decimal_whole_digits": ("too-many-digits", "whole_digits", "most"),
}
_FIELDS = {"entries": "options", "pairs": "options", "distractors": "options"}
_CONTRADICTIONS = {"equal-options", "blank-count", "no-key"}
"""What is wrong with a content in itself; the rest of `problems` its author can mend in the bank."""


def content_of(kind: str, **fields: Any) -> AnyContent:
    """Return the content; raise Unreadable for what the kind refuses."""
    if not str(fields["stem"]).strip():
        raise Unreadable("no-stem", "stem")
    try:
        content: AnyContent = KINDS[kind].model_validate(fields)
    except ValidationError as refused:
        raise _unreadable(refused) from None
    for code in content.problems():
        if code in _CONTRADICTIONS:
            raise Unreadable(code, "options", **_contradiction(code, fields))
    return content


def _unreadable(refused: ValidationError) -> Unreadable:
    error = refused.errors(include_url=False, include_input=False)[0]
    code, limit, name = _CODES.get(error["type"], ("invalid", "", ""))
    field = str(error["loc"][0]) if error["loc"] else ""
    values = {name: error.get("ctx", {}).get(limit)} if name else {}
    return Unreadable(code, field, field=_FIELDS.get(field, field), **values)


def _contradiction(code: str, fields: dict[str, Any]) -> dict[str, object]:
    """Return what the sentence for a contradiction says of it."""
    if code == "equal-options":
        return {"text": excerpt_of(_repeated(fields))}
    if code == "blank-count":
        return {"blanks": fields["stem"].count(BLANK), "answers": len(fields["blanks"])}
    return {}


def _repeated(fields: dict[str, Any]) -> str:
    """Return the first entry that says what one before it says."""
    entries = fields.get("options") or fields.get("entries") or fields.get("pairs") or ()
    texts = [
        entry if isinstance(entry, str) else entry.get("text") or entry.get("left") or ""
        for entry in entries
    ]
    seen: set[str] = set()
    for text in texts:
        if fold(text) in seen:
            return text
        seen.add(fold(text))
    return ""
