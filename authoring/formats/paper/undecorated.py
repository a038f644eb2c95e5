"""Papers that are written in Markdown → the same lines without its marks (pure)."""

import re
from collections.abc import Iterator, Sequence

from authoring.formats.paper.lines import CONTINUED

_BEFORE = re.compile(r"(?:>\s?){0,5}(?:#{1,6}\s+)?")
_RULE = re.compile(r"-{3,}|\*{3,}|={3,}")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_ESCAPED_NUMBER = re.compile(r"\\(?=[0-9])|(?<=[0-9])\\(?=[.)])")
_LISTED = re.compile(r"[-*+]\s+(?=(?:\[[ xX]?\]\s*)?[A-HＡ-Ｈ][.．、:：)）])")
_BREAK = re.compile(r"<br\s?/?>\s*$", re.IGNORECASE)
_TAGS = ("<details", "</details", "<summary", "<p>", "</p>", "<div", "</div", "<hr", "<center")


def undecorated(texts: Sequence[str]) -> Sequence[str]:
    """Return the lines as they read, if they are Markdown: a line begins with # or **."""
    if not any(text.startswith(("#", "**")) for text in texts):
        return texts
    return list(_plain(texts))


def _plain(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        line = text.strip()
        if text.startswith(CONTINUED):
            yield text
        elif _RULE.fullmatch(line) or (line.endswith(">") and line.lower().startswith(_TAGS)):
            yield ""
        else:
            line = _BEFORE.sub("", line, count=1)
            line = _BOLD.sub(r"\1", _BREAK.sub("", line))
            yield _LISTED.sub("", _ESCAPED_NUMBER.sub("", line), count=1)
