"""What in the figures asks for a look, as codes; the sentences are the pages' (pure)."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from quizzes.statistics.classical import ItemFigures
from quizzes.statistics.distractors import OptionFigures
from quizzes.statistics.intervals import correlation_interval

FEW_PEOPLE = 30
"""Below this, figures are shown and nothing is concluded from them."""
VERY_EASY, VERY_HARD = 95.0, 20.0
"""Facility index in percent."""
WEAK = 20.0
"""Discrimination index in percent, below which an item hardly tells people apart."""
_PLAUSIBLE = 10.0
"""How many percentage points a distractor must win among the strongest to be doubted."""


class Flag(StrEnum):
    FEW = "few"
    NEGATIVE = "negative"
    """The stronger fail it and the weaker pass: the key may be wrong."""
    WEAK = "weak"
    VERY_EASY = "very_easy"
    VERY_HARD = "very_hard"
    BETTER_DISTRACTOR = "better_distractor"
    """A wrong option draws more of the strongest than the key does."""
    DEAD_DISTRACTOR = "dead_distractor"
    """A wrong option that nobody chose."""


def item_flags(item: ItemFigures, options: Sequence[OptionFigures] = ()) -> tuple[Flag, ...]:
    """Return what to look at, the most pressing first; nothing but FEW below FEW_PEOPLE."""
    if item.attempts < FEW_PEOPLE:
        return (Flag.FEW,)
    return (*_option_flags(options), *_figure_flags(item), *_dead(options))


def _figure_flags(item: ItemFigures) -> Iterator[Flag]:
    index, facility = item.discrimination_index, item.facility_index
    if index is not None:
        sure = correlation_interval(index / 100, item.attempts)
        if sure is not None and sure.high < 0:
            yield Flag.NEGATIVE
        elif index < WEAK:
            yield Flag.WEAK
    if facility is not None and facility > VERY_EASY:
        yield Flag.VERY_EASY
    if facility is not None and facility < VERY_HARD:
        yield Flag.VERY_HARD


def _option_flags(options: Sequence[OptionFigures]) -> Iterator[Flag]:
    key = [option.upper for option in options if option.is_right]
    wrong = [option for option in options if not option.is_right]
    beaten = key and any(
        option.upper > min(key) and option.difference > _PLAUSIBLE for option in wrong
    )
    if beaten:
        yield Flag.BETTER_DISTRACTOR


def _dead(options: Sequence[OptionFigures]) -> Iterator[Flag]:
    if any(option.is_never_chosen and not option.is_right for option in options):
        yield Flag.DEAD_DISTRACTOR
