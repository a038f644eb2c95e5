"""Which kind a question is that does not say so, by its options and answer (pure)."""

from authoring.formats.typed import keys
from authoring.formats.typed.blank_words import has_blank, has_line
from authoring.formats.typed.question import Typed
from authoring.formats.typed.words import CHOICE, letters_of, truth_of
from quizzes.kinds.base import fold

_FEWEST_TO_ORDER = 3


def guess_kind(typed: Typed) -> str:
    """Return the kind to build: the one it says, as far as its answer allows, else a likely one."""
    options = [option for option in typed.options if option]
    if typed.kind == CHOICE or (not typed.kind and len(options) > 1):
        return _by_options(typed, options)
    return typed.kind or _by_answer(typed)


def _by_options(typed: Typed, options: list[str]) -> str:
    if len(options) == 2 and {truth_of(option) for option in options} == {True, False}:  # noqa: PLR2004 -- right and wrong
        return "true_false"
    if not options:
        return _by_answer(typed)
    places = letters_of(typed.answer, typed.options)
    if places is None:
        is_paired = not typed.answer.strip() and all("→" in option for option in options)
        return "matching" if is_paired else "single_choice"
    is_order = len(places) == len(options) >= _FEWEST_TO_ORDER and not keys.is_rising(places)
    return "ordering" if is_order else "single_choice"


def _by_answer(typed: Typed) -> str:
    if has_line(typed.stem) and typed.answer.strip():
        return "blanks"
    is_number = fold(typed.answer) in {"0", "1"}
    if truth_of(typed.answer) is not None and not is_number:
        return "true_false"
    if has_blank(typed.stem) and typed.answer.strip():
        return "blanks"
    return "numeric" if keys.read_quantity(typed.answer) else "essay"
