"""Which options draw whom: the strongest and the weakest 27 % compared (pure).

Kelley (1939): with 27 % at either end the difference of the groups is told most surely.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from quizzes.statistics.matrix import Floats

GROUP_SHARE = 0.27


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option: how many chose it, in all and in each group, as shares in percent."""

    option: Hashable
    is_right: bool
    chosen: int
    share: float
    upper: float
    lower: float

    @property
    def is_never_chosen(self) -> bool:
        return self.chosen == 0

    @property
    def difference(self) -> float:
        """Upper less lower, in percentage points: above 0 for a key, below for a distractor."""
        return self.upper - self.lower


def option_figures(
    options: Mapping[Hashable, bool], choices: Sequence[frozenset[Hashable]], totals: Floats
) -> tuple[OptionFigures, ...]:
    """Return one row an option. `options`: id → is right; `choices` and `totals`: one a person.

    Ties at the edge of a group are broken by order, so that both groups have the same size.
    """
    size = ceil(GROUP_SHARE * len(choices))
    order = np.argsort(totals, kind="stable")
    groups = {
        "all": Counter(option for chosen in choices for option in chosen),
        "lower": Counter(option for place in order[:size] for option in choices[place]),
        "upper": Counter(option for place in order[::-1][:size] for option in choices[place]),
    }
    return tuple(
        OptionFigures(
            option=option,
            is_right=is_right,
            chosen=groups["all"][option],
            share=_percent(groups["all"][option], len(choices)),
            upper=_percent(groups["upper"][option], size),
            lower=_percent(groups["lower"][option], size),
        )
        for option, is_right in options.items()
    )


def _percent(count: int, whole: int) -> float:
    return 100 * count / whole if whole else 0.0
