"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    kills: int
    saves_between: tuple[int, int]
    fewest_receipts: int
    people: int
    """Who sit an exam together."""
    seconds: int
    """How long they answer."""
    questions: int
    """Imported beside them."""


FULL = Size(200, (20, 45), 5_000, people=200, seconds=600, questions=5_000)
SHORT = Size(10, (20, 45), 200, people=40, seconds=45, questions=5_000)
