"""Series whose slots are given: their figures can be reckoned by hand."""

from collections.abc import Iterator, Sequence

from benchmarks.measures import Asked, Measure
from benchmarks.rounds import Series, Slot

ROUNDS = 3


class _Idle:
    """A server that nobody asks."""

    def cpu_seconds(self) -> float | None:
        return None


def make_series(
    *,
    per_second: float,
    cpu_seconds: float | None = 0.5,
    latencies: Sequence[float] = (),
    clients: int = 1,
) -> Series:
    """Make a series of 100 requests a round; they take as long as `latencies` say."""

    def requests(_lane: int, _lanes: int) -> Iterator[Asked]:
        return iter(())

    series = Series(Measure("save", 80, b"", requests), _Idle(), clients)
    each = latencies or [1 / per_second] * 2
    series.rounds = [[Slot(100, 100 / per_second, each, cpu_seconds)] for _number in range(ROUNDS)]
    return series
