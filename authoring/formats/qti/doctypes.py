"""The document type that old QTI files name, by which nothing is defined (pure)."""

import re

_QUOTED = r"(?:\"[^\"<>\[\]&]{0,300}\"|'[^'<>\[\]&]{0,300}')"
_HARMLESS = (
    r"(?:\s|<!--(?:(?!--).){0,1000}-->|<\?[^?<>]{0,300}\?>)*+"
    r"(<!DOCTYPE\s{1,20}[A-Za-z_][\w.:-]{0,100}\s{1,20}"
    rf"(?:SYSTEM\s{{1,20}}{_QUOTED}|PUBLIC\s{{1,20}}{_QUOTED}\s{{1,20}}{_QUOTED})\s{{0,20}}>)"
)
_TEXT = re.compile(_HARMLESS, re.DOTALL)
_BYTES = re.compile(_HARMLESS.encode(), re.DOTALL)
_HEAD = 4_096
"""What stands before the first element is short."""


def without_doctype(text: str) -> str:
    """Return XML without a document type that only names a file, which is never fetched.

    One with definitions of its own (an internal subset in brackets) stays, and is refused.
    """
    found = _TEXT.match(text[:_HEAD])
    return f"{text[: found.start(1)]}{text[found.end(1) :]}" if found else text


def bytes_without_doctype(beginning: bytes) -> bytes:
    """Return the same of the beginning of a file in an encoding that ASCII is a part of."""
    found = _BYTES.match(beginning[:_HEAD].removeprefix(b"\xef\xbb\xbf"))
    return beginning.replace(found[1], b"", 1) if found else beginning
