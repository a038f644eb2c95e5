"""Options that stand together in one cell or line, parted by their letters or marks (pure)."""

import json
import re
from collections.abc import Sequence

from authoring.formats.typed.question import MOST_OPTIONS, letter

_LABEL = re.compile(r"[（(【\[]?([A-Za-zＡ-Ｚａ-ｚ])(?:[)）】\]][.．、:：]?|[.．、:：])")
_LONGEST_ARRAY = 10_000
_MARKS = (r"\n", r"\|+|｜|\$;\$|\$\$|#{2,}", r"[;；]", r"\t", r"[,，]", r"、")


def split_options(cell: str) -> tuple[str, ...]:
    """Return the options of one cell: "A. 湖 B. 河", one a line, or parted by | or ；."""
    text = cell.strip()
    if not text:
        return ()
    labelled = labelled_options(text)
    if len(labelled) > 1:
        return labelled
    return without_labels(_array(text) or _parts(text))


def labelled_options(text: str, first: int = 0) -> tuple[str, ...]:
    """Return what stands behind the letters from `first` on; none if the text begins otherwise."""
    starts: list[tuple[int, int]] = []
    for found in _LABEL.finditer(text):
        expected = first + len(starts)
        if (
            expected < MOST_OPTIONS
            and _is_letter(found[1], expected)
            and _is_apart(text, found.start())
        ):
            starts.append((found.start(), found.end()))
    if not starts or starts[0][0] != 0:
        return ()
    ends = [start for start, _end in starts[1:]] + [len(text)]
    return tuple(
        text[start:end].strip(" \u3000\t\n;；|")
        for (_, start), end in zip(starts, ends, strict=True)
    )


def starts_as_option(text: str) -> int | None:
    """Return the place of the letter that a line begins with; None for a line that is no option."""
    found = _LABEL.match(text)
    if not found:
        return None
    return ord(_half_width(found[1]).upper()) - ord("A")


def without_labels(options: Sequence[str]) -> tuple[str, ...]:
    """Return options without their letters, if each begins with its own."""
    found = [_LABEL.match(option) for option in options]
    is_labelled = sum(1 for option in options if option) > 1 and all(
        not option or (match and _is_letter(match[1], place))
        for place, (option, match) in enumerate(zip(options, found, strict=True))
    )
    if not is_labelled:
        return tuple(options)
    return tuple(
        option[match.end() :].strip() if match else option
        for option, match in zip(options, found, strict=True)
    )


def _is_letter(written: str, place: int) -> bool:
    return _half_width(written).upper() == letter(place)


def _is_apart(text: str, start: int) -> bool:
    """Say that no letter or digit of an alphabet stands before, as in "U.S.A."."""
    return start == 0 or not (text[start - 1].isascii() and text[start - 1].isalnum())


def _half_width(written: str) -> str:
    return chr(ord(written) - 0xFEE0) if written >= "Ａ" else written


def _parts(text: str) -> tuple[str, ...]:
    for mark in _MARKS:
        parts = tuple(part.strip() for part in re.split(mark, text) if part.strip())
        if len(parts) > 1:
            return parts
    return (text,)


def _array(text: str) -> tuple[str, ...]:
    """Return the texts of a JSON array, as programs write them."""
    if not text.startswith("[") or len(text) > _LONGEST_ARRAY:
        return ()
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    is_texts = all(isinstance(value, str | int | float) for value in values)
    return tuple(str(value).strip() for value in values) if is_texts else ()


def cut_options(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a stem and the options in its last line or lines: from an A. on that a B. follows."""
    for found in _LABEL.finditer(text):
        if not _is_letter(found[1], 0) or not _is_parted(text, found.start()):
            continue
        options = labelled_options(text[found.start() :])
        if len(options) > 1 and all(options):
            return text[: found.start()].strip(), options
        return text, ()
    return text, ()


def _is_parted(text: str, start: int) -> bool:
    return start > 0 and not text[start - 1].isalnum()
