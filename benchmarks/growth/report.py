"""The figures of growth as a table; every ratio is to the database with the fewest answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.page import aligned, table
from benchmarks.rounds import CLIENTS, Series

TARGET_RATIO = 1.2


@dataclass(frozen=True, slots=True)
class Growth:
    stored: Sequence[int]
    """Answers in each database before anything was measured."""
    series: Sequence[Series]
    receipts: int

    @property
    def is_met(self) -> bool:
        return all(self._cost(own) <= TARGET_RATIO for own in self.series)

    def screen(self) -> str:
        """Return everything, in this machine's own units too."""
        head = ["", "save", "", "", "saves/s", "CPU ms", "CPU", "p50 ms", "p95 ms"]
        rows = [[*self._row(place), *self._units(own)] for place, own in enumerate(self.series)]
        return f"{self._how}\n{aligned([head, *rows])}"

    def markdown(self) -> str:
        head = ["stored answers", "time of a save", "target", "", "processor", "p50", "p95"]
        rows = [[*self._row(place), *self._ratios(own)] for place, own in enumerate(self.series)]
        return f"{self._how}.\n\n{table([head, *rows])}"

    @property
    def _how(self) -> str:
        rounds = len(self.series[0].rounds)
        run = f"{CLIENTS} clients, {rounds} rounds of each database by turns"
        return f"PostgreSQL, {run}; {self.receipts} answers acknowledged, all of them kept"

    def _row(self, place: int) -> list[str]:
        cost = self._cost(self.series[place])
        word = "met" if cost <= TARGET_RATIO else "MISSED"
        target = [f"≤ {TARGET_RATIO:.0%}", word] if place else ["", ""]
        return [f"{self.stored[place]:,}", f"{cost:.0%}", *target]

    def _cost(self, own: Series) -> float:
        """Return how many times as long a save takes as with the fewest answers."""
        return 1 / own.ratio_to(self.series[0])

    def _ratios(self, own: Series) -> list[str]:
        few = self.series[0]
        waits = [
            own.latency_milliseconds(percent) / few.latency_milliseconds(percent)
            for percent in (50, 95)
        ]
        return [self._cpu_cost(own), *(f"{wait:.0%}" for wait in waits)]

    def _units(self, own: Series) -> list[str]:
        return [
            f"{own.per_second:.0f}",
            f"{1000 / own.per_cpu_second:.2f}" if own.per_cpu_second else "",
            self._cpu_cost(own),
            f"{own.latency_milliseconds(50):.1f}",
            f"{own.latency_milliseconds(95):.1f}",
        ]

    def _cpu_cost(self, own: Series) -> str:
        own_saves, few_saves = own.per_cpu_second, self.series[0].per_cpu_second
        return f"{few_saves / own_saves:.0%}" if own_saves and few_saves else ""
