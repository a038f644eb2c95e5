"""Say whether the evidence holds the key of a question, and no wrong answer as well (pure)."""

from collections.abc import Sequence
from typing import Any

from authoring.drafting.comparing import (
    bare,
    differs_by_negation,
    is_same_thing,
    is_stated,
    measures_in,
    share_stated,
)
from authoring.drafting.draft import DraftContent
from authoring.drafting.quantities import read_quantity
from authoring.drafting.setting import without_introduction
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

_LEAST_STATED = 0.6
"""Share of a wrong statement that must still be the passage's words."""

_LONGER = 2.2
"""How many times as long as any other an option may be before its length tells."""


def support_problem(content: DraftContent, quotes: Sequence[str]) -> str | None:
    """Return the code of what is wrong between a question's key and its quotes."""
    text = "\n".join(quotes)
    if isinstance(content, OptionsContent):
        return _options(content, text)
    if isinstance(content, TrueFalse):
        return _true_false(content, quotes[0])
    return None if _is_key_found(content, quotes) else "key-not-supported"


def options_problem(content: DraftContent) -> str | None:
    """Return a code if the right option can be told by its form: unit, decimals or length."""
    if not isinstance(content, OptionsContent):
        return None
    figures = [read_quantity(option.text) for option in content.options]
    forms = {
        (figure.unit, figure.is_han, figure.decimals) if figure else None for figure in figures
    }
    rights = [len(option.text) for option in content.options if option.right]
    wrongs = [len(option.text) for option in content.options if not option.right]
    is_like = min(rights) <= _LONGER * max(wrongs) + 4 and min(wrongs) <= _LONGER * max(rights) + 4
    return None if len(forms) == 1 and is_like else "options-differ-in-form"


def _options(content: OptionsContent[Any], quote: str) -> str | None:
    rights = [option.text for option in content.options if option.right]
    wrongs = [option.text for option in content.options if not option.right]
    if not all(_stands_in(right, quote) for right in rights):
        return "key-not-supported"
    is_also_right = any(
        _stands_in(wrong, quote) or any(is_same_thing(wrong, right) for right in rights)
        for wrong in wrongs
    )
    are_doubles = any(
        is_same_thing(one, other) for place, one in enumerate(wrongs) for other in wrongs[:place]
    )
    return "distractor-right" if is_also_right or are_doubles else None


def _true_false(content: TrueFalse, quote: str) -> str | None:
    statement = without_introduction(content.stem).rstrip("。.")
    if content.answer:
        return None if is_stated(statement, quote) else "key-not-supported"
    if is_stated(statement, quote):
        return "not-changed"
    if differs_by_negation(statement, quote):
        return "bare-negation"
    return None if share_stated(statement, quote) >= _LEAST_STATED else "key-not-supported"


def _is_key_found(content: DraftContent, quotes: Sequence[str]) -> bool:
    text = "\n".join(quotes)
    if isinstance(content, Numeric):
        asked = read_quantity(f"{content.value:f}{content.unit}")
        return asked is not None and asked.measure in measures_in(text)
    if isinstance(content, Blanks):
        return _is_filled_stem_stated(content, quotes[0])
    if isinstance(content, Ordering):
        return _is_in_order(content.entries, text)
    return isinstance(content, Matching) and all(
        any(_hold(pair.left, pair.right, quote) for quote in quotes) for pair in content.pairs
    )


def _is_filled_stem_stated(content: Blanks, quote: str) -> bool:
    stem = without_introduction(content.stem).split("（填")[0]
    for blank in content.blanks:
        if not _stands_in(blank.accept[0], quote):
            return False
        stem = stem.replace(BLANK, blank.accept[0], 1)
    return is_stated(stem.rstrip("。？"), quote)


def _is_in_order(entries: Sequence[str], quote: str) -> bool:
    text, place = bare(quote), 0
    for entry in entries:
        found = text.find(bare(entry), place)
        if found < 0:
            return False
        place = found + len(bare(entry))
    return True


def _hold(left: str, right: str, quote: str) -> bool:
    text = bare(quote)
    return bare(left) in text and is_stated(right, quote)


def _stands_in(answer: str, quote: str) -> bool:
    figure = read_quantity(answer)
    if figure is not None:
        return figure.measure in measures_in(quote)
    return bool(bare(answer)) and bare(answer) in bare(quote)
