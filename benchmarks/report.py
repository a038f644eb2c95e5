"""The figures as a table, for the screen and for docs/benchmarks.md."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.candidates import HEAD, Crowd
from benchmarks.measures import SAVE
from benchmarks.page import aligned, table
from benchmarks.rounds import CLIENTS, Series
from benchmarks.weight import TARGET_BYTES, Weight


@dataclass(frozen=True, slots=True)
class Report:
    database: str
    workers: str
    floor: Series
    others: Sequence[Series]
    crowds: Sequence[Crowd]
    weight: Weight
    receipts: int

    @property
    def missed(self) -> list[str]:
        """Return what missed its target."""
        slow = [series.measure.name for series in self.others if self._is_met(series) is False]
        return slow if self.weight.is_met else [*slow, "first page load"]

    def screen(self) -> str:
        """Return everything, in this machine's own units too."""
        head = ["", "req/s", "of floor", "target", "", "p50 ms", "p95 ms", "CPU ms", "of floor"]
        measured = [head, *(self._screen_row(series) for series in self._all)]
        parts = sorted(self.weight.parts.items(), key=lambda part: -part[1])
        return "\n".join(
            [
                f"{self.database}, {self._how}",
                aligned(measured),
                "",
                self._per_cpu_second,
                "",
                aligned(self._waiting),
                "",
                self._weight,
                *(f"{size:>10,}  {name}" for name, size in parts),
                "",
                f"missed: {', '.join(self.missed) or 'none'}",
            ]
        )

    def markdown(self) -> str:
        """Return what means something on other machines: the ratios and the bytes."""
        head = ["", "throughput", "target", "", "processor", "p95 ÷ p50"]
        measured = [head, *(self._page_row(series) for series in self._all)]
        return "\n\n".join(
            [
                f"{self._how}.",
                table(measured),
                f"{self._per_cpu_second}.",
                "How long a candidate waits for a save, and how many times as long as at the floor:",
                table(self._waiting),
                f"{self._weight}.",
            ]
        )

    @property
    def _waiting(self) -> list[list[str]]:
        return [list(HEAD), *(crowd.row() for crowd in self.crowds)]

    @property
    def _per_cpu_second(self) -> str:
        """Say how many saves the servers' processors make; the database's own are not known."""
        save = next(series for series in self.others if series.measure.name == SAVE)
        saves, floor = save.per_cpu_second, self.floor.per_cpu_second
        if not saves or not floor:
            return "Answer saves per CPU-second: not known on this machine"
        words = f"{saves:.0f}, the floor's {floor:.0f}: {saves / floor:.0%} of the floor"
        return f"Answer saves per CPU-second of the server's processes: {words}"

    @property
    def _all(self) -> Sequence[Series]:
        return (self.floor, *self.others)

    @property
    def _how(self) -> str:
        requests = sum(series.requests for series in self._all)
        run = f"{CLIENTS} clients, {len(self.floor.rounds)} rounds, {requests} requests"
        return f"{self.workers}, {run}; {self.receipts} answers acknowledged, all of them kept"

    @property
    def _weight(self) -> str:
        size = f"{self.weight.total / 1000:.1f} KB in {len(self.weight.parts)} responses"
        target = f"under {TARGET_BYTES // 1000} KB: {_word(is_met=self.weight.is_met)}"
        return f"First page load: {size}, headers included; {target}"

    def _page_row(self, series: Series) -> list[str]:
        spread = series.latency_milliseconds(95) / series.latency_milliseconds(50)
        cells = (series.measure.name, self._share(series), *self._target(series))
        return [*cells, self._cpu_share(series), f"{spread:.1f}"]

    def _screen_row(self, series: Series) -> list[str]:
        own = series.per_cpu_second
        return [
            series.measure.name,
            f"{series.per_second:.0f}",
            self._share(series),
            *self._target(series),
            f"{series.latency_milliseconds(50):.1f}",
            f"{series.latency_milliseconds(95):.1f}",
            f"{1000 / own:.2f}" if own else "",
            self._cpu_share(series),
        ]

    def _share(self, series: Series) -> str:
        return "100%" if series is self.floor else f"{series.ratio_to(self.floor):.0%}"

    def _cpu_share(self, series: Series) -> str:
        """Return how many requests its processor time makes, against the floor's."""
        own, floor = series.per_cpu_second, self.floor.per_cpu_second
        return f"{own / floor:.0%}" if own and floor else ""

    def _target(self, series: Series) -> tuple[str, str]:
        is_met = self._is_met(series)
        if is_met is None:
            return "", ""
        return f"≥ {series.measure.target_percent}%", _word(is_met=is_met)

    def _is_met(self, series: Series) -> bool | None:
        target = series.measure.target_percent
        return None if target is None else series.ratio_to(self.floor) * 100 >= target


def _word(*, is_met: bool) -> str:
    return "met" if is_met else "MISSED"
