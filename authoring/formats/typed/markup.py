"""Plain words as people type them ↔ the Markdown that questions are stored in (pure)."""

import re
from collections.abc import Sequence

from authoring.documents.document import clean
from lessons.passages import plain_text
from quizzes.kinds.blanks import BLANK

_MARKS = re.compile(r"[\\`*_\[<&>#+=|\r\n-]|[0-9]\.|\s\s|^\s|\s$")
"""What a text without needs no second look."""

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z0-9]+;)")
_LINK = re.compile(r"\][ \n]?[(\[:]")
_NUMBERED = re.compile(r"^([0-9]+)\.(?=\s|$)")
_BULLET = re.compile(r"^[+-](?=\s|$)|^[>#]")
_RULE = re.compile(r"[-|: ]+")
_UNDERSCORES = re.compile(r"_+")


def markdown_of(text: str) -> str:
    """Return Markdown that reads as `text` is written, its lines and paragraphs kept."""
    text = tidy(text)
    if not _MARKS.search(text):
        return text
    written = _inline(text)
    paragraphs = re.split(r"\n{2,}", written)
    return "\n\n".join(
        "  \n".join(_line(line) for line in paragraph.split("\n")) for paragraph in paragraphs
    )


def blanks_markdown(segments: Sequence[str]) -> str:
    """Return the stem that has a blank between each two plain `segments`."""
    return BLANK.join(map(_segment_markdown, segments)).strip()


def blanks_plain(stem: str) -> tuple[str, ...]:
    """Return the plain words around each blank of a stem."""
    return tuple(_with_ends(segment, plain(segment)) for segment in stem.split(BLANK))


def plain(markdown: str) -> str:
    """Return what a reader sees of `markdown`, paragraphs parted by an empty line."""
    if not _MARKS.search(markdown):
        return markdown
    blocks = re.split(r"\n[ \t]*\n", markdown.replace("\r\n", "\n"))
    return "\n\n".join(text for block in blocks if (text := plain_text(block)))


def tidy(text: str) -> str:
    """Return `text` without control characters, each run of white space in a line as one."""
    lines = (" ".join(line.split()) for line in clean(text.replace("\r\n", "\n")).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _segment_markdown(segment: str) -> str:
    """Return Markdown without a bare underscore, which would be taken for a part of a blank."""
    parts = (_with_ends(part, markdown_of(part)) for part in segment.split("_"))
    return "&#95;".join(parts).replace("\\_", "&#95;")


def _with_ends(source: str, text: str) -> str:
    """Return `text` with the white space that `source` has at its ends, each as one character."""
    if not text:
        return _break(source)
    start = source[: len(source) - len(source.lstrip())]
    end = source[len(source.rstrip()) :]
    return f"{_break(start)}{text}{_break(end)}"


def _break(space: str) -> str:
    return "\n" if "\n" in space else " " if space else ""


def _inline(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("`", "\\`").replace("*", "\\*")
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    if _LINK.search(text):
        text = text.replace("[", "\\[")
    is_emphasis = len(_UNDERSCORES.findall(text)) > 1
    return text.replace("_", "\\_") if is_emphasis else text


def _line(line: str) -> str:
    line = _NUMBERED.sub(r"\1\.", line)
    line = _BULLET.sub(lambda match: f"\\{match[0]}", line)
    if line.startswith("=") and not line.strip("= "):
        return f"&#61;{line[1:]}"
    if line.startswith("_") and not line.strip("_ "):
        return f"\\{line}"
    if _RULE.fullmatch(line):
        return line.replace("-", "\\-", 1) if "-" in line else line.replace("|", "&#124;", 1)
    return line
