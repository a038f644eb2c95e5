"""Names, categories, identifiers and tags of Moodle's questions (pure)."""

import re
from collections.abc import Iterable

from authoring.formats.moodle.losses import Losses
from authoring.formats.typed.markup import plain, tidy
from quizzes.kinds.base import fold

UID_LIMIT = 100
TAG_LIMIT = 50
EXPLANATION_LIMIT = 20_000
_NAME_LIMIT = 60
"""Characters of a stem that make the name of a question, which Moodle wants."""

_NUMBERED = re.compile(r"(?:q|no\.?|question|item|题|题目|第)?[0-9]{0,9}(?:题)?[.:]?")
_SEPARATOR = re.compile("(?<!/)/(?!/)")


def category_of(path: str) -> str:
    """Return a category's parts without the words that are Moodle's own; "//" is a slash in one."""
    parts = [" ".join(part.replace("//", "／").split()) for part in _SEPARATOR.split(path.strip())]
    if parts and re.fullmatch(r"\$[a-z]+\$", parts[0]):
        parts = parts[1:]
        if parts and parts[0] == "top":
            parts = parts[1:]
    return "/".join(part for part in parts if part)


def category_path(category: str) -> str:
    """Return the path that `category_of` reads back."""
    return f"$course$/top/{category}".removesuffix("/")


def lose_title(title: str, stem: str, losses: Losses) -> None:
    """Tell of a name that is more than the stem's beginning or a number."""
    told = fold(title).rstrip(".…")
    if told and not _NUMBERED.fullmatch(told) and not fold(plain(stem)).startswith(told):
        losses.add("title", title)


def name_of(stem: str) -> str:
    """Return the beginning of a stem in one line, as a name that is no loss."""
    line = " ".join(tidy(plain(stem[: 8 * _NAME_LIMIT])).split())
    return line if len(line) <= _NAME_LIMIT else f"{line[:_NAME_LIMIT].rstrip()}…"


def uid_of(text: str, losses: Losses) -> str:
    uid = " ".join(text.split())
    if len(uid) > UID_LIMIT:
        losses.add("uid", uid, most=UID_LIMIT)
        return ""
    return uid


def tags_of(texts: Iterable[str], losses: Losses) -> tuple[str, ...]:
    tags = dict.fromkeys(tag for text in texts if (tag := " ".join(text.split())))
    for tag in tags:
        if len(tag) > TAG_LIMIT:
            losses.add("tag", tag, most=TAG_LIMIT)
    return tuple(tag for tag in tags if len(tag) <= TAG_LIMIT)


def checked_explanation(text: str, losses: Losses) -> str:
    """Return an explanation; one too long to be kept is lost."""
    if len(text) <= EXPLANATION_LIMIT:
        return text
    losses.add("explanation-too-long", text, most=EXPLANATION_LIMIT)
    return ""
