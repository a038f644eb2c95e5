"""Say what changed between texts: which passage is which, what became of it, and how (pure).

`match_passages` and `keys_for` give the passages of a new text their keys; `compare` and
`summarise` tell two texts apart whose keys are known; `differences` marks the characters.
"""

from lessons.comparison.changes import Change, Kept, State, Summary, compare, summarise
from lessons.comparison.markers import is_renumbered, without_markers
from lessons.comparison.matching import fresh_key, keys_for, match_passages
from lessons.comparison.pairing import After, Before, Match
from lessons.comparison.stretches import Stretch, StretchState, differences

__all__ = [
    "After",
    "Before",
    "Change",
    "Kept",
    "Match",
    "State",
    "Stretch",
    "StretchState",
    "Summary",
    "compare",
    "differences",
    "fresh_key",
    "is_renumbered",
    "keys_for",
    "match_passages",
    "summarise",
    "without_markers",
]
