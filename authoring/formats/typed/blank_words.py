"""Blanks in a stem as they are typed, and the words that fill them (pure)."""

import re
from collections.abc import Iterator, Sequence

from authoring.documents.numerals import han_number

_UNDERSCORES = r"[_＿﹍﹎]{2,}(?:[0-9]{1,2}[_＿﹍﹎]{2,})?"
_BRACKETS = (
    r"（[\s_＿]*）|\([\s_＿]*\)|【[\s_＿]*】|\[[\s_＿]+\]|〔[\s_＿]*〕"
    r"|[\[【（(]\s?填空\s?[0-9]{1,2}\s?[\]】）)]"
)
_STYLES = tuple(
    re.compile(pattern) for pattern in (f"{_UNDERSCORES}|{_BRACKETS}", _UNDERSCORES, _BRACKETS)
)
"""Which marks are blanks: all of them, or the lines or brackets alone where the counts say so."""

_END = re.compile(r"(?:（[\s_＿]*）|\([\s_＿]*\)|【[\s_＿]*】)[\s。.]*$")
_STROKE = re.compile(r"(?<![0-9])[/／]|[/／](?![0-9])")
_ESCAPABLE = "/／;；|｜"
_HIDDEN = {sign: chr(0xE010 + place) for place, sign in enumerate(_ESCAPABLE)}
_SHOWN = {ord(hidden): sign for sign, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(rf"\\([{_ESCAPABLE}])")
_OR = re.compile(r"([^（(]+)[（(]\s*或者?\s*([^（()）]+)[)）]")
_MARKS = re.compile(
    r"[（(]([0-9]{1,2})[)）][.、．]?|([①-⑫])|第([0-9]{1,2}|[一二三四五六七八九十])[个处]?空\s*[:：]?"
)
_BETWEEN = (r"[；;|｜\n]", r"、", r"[，,]", r"[\s\u3000]+")


def has_blank(stem: str) -> bool:
    """Say that a stem has a line or empty brackets to be filled in."""
    return _STYLES[0].search(stem) is not None


def has_line(stem: str) -> bool:
    """Say that a stem has a line of underscores, which nothing but a blank is."""
    return _STYLES[1].search(stem) is not None


def without_end(stem: str) -> str:
    """Return a stem without the empty brackets at its end, which a page has a control for."""
    tail = stem[-40:]
    return f"{stem[:-40]}{_END.sub('', tail)}".rstrip() or stem


def segments(stem: str, count: int) -> list[str]:
    """Return the words around `count` blanks; of another length where the stem has not so many."""
    found = [style.split(stem) for style in _STYLES]
    for pieces in found:
        if len(pieces) == count + 1:
            return pieces
    if len(found[0]) == 1 and count == 1:
        return [f"{stem} ", ""]
    return found[0]


def blank_counts(stem: str) -> list[int]:
    """Return how many blanks the stem may be meant to have, the likeliest first."""
    counts = [len(style.findall(stem)) for style in _STYLES]
    return [count for count in dict.fromkeys(counts) if count] or [1]


def accepted_words(answer: str, counts: Sequence[int]) -> list[list[str]]:
    """Return the accepted words of each blank, in as many blanks as one of `counts`, if any way fits.

    Blanks are parted by ；or | or line ends, or marked (1) (2); the words of one by /. With a single
    blank, or behind such marks, all of these part its words. A backslash before / ; or | makes it a
    sign like any other.
    """
    hidden = _ESCAPE.sub(lambda found: _HIDDEN[found[1]], answer.translate(dict.fromkeys(_SHOWN)))
    return [[word.translate(_SHOWN) for word in words] for words in _accepted(hidden, counts)]


def _accepted(answer: str, counts: Sequence[int]) -> list[list[str]]:
    marked = _marked_parts(answer)
    if len(marked) in counts and len(marked) > 1:
        return [_any_way(part) for part in marked]
    for parts in _ways(answer):
        if len(parts) in counts and len(parts) > 1:
            return [_alternatives(part) for part in parts]
    if 1 in counts:
        return [_any_way(marked[0] if len(marked) == 1 else answer)]
    parts = [part for part in re.split(_BETWEEN[0], answer) if part.strip()]
    return [_alternatives(part) for part in parts]


def _any_way(answer: str) -> list[str]:
    """Return the words of one blank, however they are parted."""
    parts = re.split(_BETWEEN[0], answer)
    return list(dict.fromkeys(word for part in parts for word in _alternatives(part)))


def _ways(answer: str) -> Iterator[list[str]]:
    for between in _BETWEEN:
        yield [part.strip() for part in re.split(between, answer.strip()) if part.strip()]


def _marked_parts(answer: str) -> list[str]:
    """Return the parts that (1) (2) or ① ② mark, if these count from 1."""
    marks = list(_MARKS.finditer(answer))
    numbers = [_number(mark) for mark in marks]
    if not marks or answer[: marks[0].start()].strip() or numbers != [*range(1, len(marks) + 1)]:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(answer)]
    parts = [answer[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    return [part.strip().rstrip("；;，,、").strip() for part in parts]


def _number(mark: re.Match[str]) -> int:
    if mark[2]:
        return ord(mark[2]) - ord("①") + 1
    return int(mark[1]) if mark[1] else han_number(mark[3]) or 0


def _alternatives(part: str) -> list[str]:
    """Return the words that a stroke parts, or as in 湖（或湖泊）.

    A stroke between digits is that of a fraction.
    """
    either = _OR.fullmatch(part.strip())
    parts = [*either.groups()] if either else [part]
    words = [word.strip() for written in parts for word in _STROKE.split(written)]
    return list(dict.fromkeys(word for word in words if word))


def write_alternatives(words: Sequence[str]) -> str:
    """Return the accepted words of a blank as `accepted_words` reads them."""
    first, *others = (_escaped(word) for word in words)
    written = first
    for word in others:
        is_fraction = written[-1:].isdecimal() and word[:1].isdecimal()
        written = f"{written} / {word}" if is_fraction else f"{written}/{word}"
    return written


def _escaped(word: str) -> str:
    """Return a word with a backslash before what would part it; a fraction needs none."""
    parts = _STROKE.split(word)
    strokes = _STROKE.findall(word)
    pairs = zip(parts, [f"\\{stroke}" for stroke in strokes] + [""], strict=True)
    return re.sub("[;；|｜]", r"\\\g<0>", "".join(part + stroke for part, stroke in pairs))
