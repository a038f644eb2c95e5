"""How far a figure may be off, so that a small sample says so itself (pure)."""

from dataclasses import dataclass
from math import atanh, sqrt, tanh

Z = 1.959963984540054
"""The normal deviate for 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, in the unit of its figure."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def proportion_interval(share: float, count: int) -> Interval | None:
    """Return Wilson's interval of a share in [0, 1], in percent; None without data.

    For points between right and wrong it is on the safe side: their spread is smaller.
    """
    if not count:
        return None
    scale = 1 + Z**2 / count
    centre = (share + Z**2 / (2 * count)) / scale
    half = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / scale
    return Interval(100 * max(0.0, centre - half), 100 * min(1.0, centre + half))


def correlation_interval(correlation: float, count: int) -> Interval | None:
    """Return Fisher's interval of a correlation in [-1, 1], in percent; None below four people."""
    if count < 4 or abs(correlation) >= 1:  # noqa: PLR2004 -- Fisher's n - 3
        return None
    centre, half = atanh(correlation), Z / sqrt(count - 3)
    return Interval(100 * tanh(centre - half), 100 * tanh(centre + half))


def alpha_interval(alpha: float, people: int, items: float) -> Interval | None:
    """Return Bonett's interval of Cronbach's alpha in [0, 1], in percent; None where it has none."""
    if people < 4 or items <= 1 or alpha >= 1:  # noqa: PLR2004 -- Bonett's n - 2 and some data
        return None
    half = Z * sqrt(2 * items / ((items - 1) * (people - 2)))
    bounds = [1 - (1 - alpha) * 2.718281828459045 ** (sign * half) for sign in (1, -1)]
    return Interval(100 * bounds[0], 100 * bounds[1])
