"""How often a long test repeats itself."""

import os

SHARE = int(os.environ.get("ROUNDS_SHARE", "1"))


def rounds(number: int) -> int:
    """Return `number`, or the share of it that is run where all of it has been run elsewhere.

    For what one thread does alone, which no second database changes; races are run in full.
    """
    return max(1, number // SHARE)
