"""The figures as a table, for the screen and for docs/benchmarks.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.problems import BenchmarkBroken
from benchmarks.rounds import CLIENTS, Series
from benchmarks.weight import TARGET_BYTES, Weight


@dataclass(frozen=True, slots=True)
class Report:
    database: str
    workers: str
    floor: Series
    others: Sequence[Series]
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
        table = [head, *(self._screen_row(series) for series in self._all)]
        parts = sorted(self.weight.parts.items(), key=lambda part: -part[1])
        return "\n".join(
            [
                f"{self.database}, {self._how}",
                _aligned(table),
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
        table = [head, ["---"] * len(head), *(self._page_row(series) for series in self._all)]
        rows = [f"| {' | '.join(cells)} |" for cells in table]
        return "\n".join([f"{self._how}.", "", *rows, "", f"{self._weight}."])

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
        own = series.cpu_milliseconds
        return [
            series.measure.name,
            f"{series.per_second:.0f}",
            self._share(series),
            *self._target(series),
            f"{series.latency_milliseconds(50):.1f}",
            f"{series.latency_milliseconds(95):.1f}",
            "" if own is None else f"{own:.2f}",
            self._cpu_share(series),
        ]

    def _share(self, series: Series) -> str:
        return "100%" if series is self.floor else f"{series.ratio_to(self.floor):.0%}"

    def _cpu_share(self, series: Series) -> str:
        """Return how many requests its processor time makes, against the floor's."""
        own, floor = series.cpu_milliseconds, self.floor.cpu_milliseconds
        return f"{floor / own:.0%}" if own and floor else ""

    def _target(self, series: Series) -> tuple[str, str]:
        is_met = self._is_met(series)
        if is_met is None:
            return "", ""
        return f"≥ {series.measure.target_percent}%", _word(is_met=is_met)

    def _is_met(self, series: Series) -> bool | None:
        target = series.measure.target_percent
        return None if target is None else series.ratio_to(self.floor) * 100 >= target


def write_figures(path: Path, report: Report) -> None:
    """Replace the figures of this database in the page at `path`; the words around them stay."""
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {report.database} -->", f"<!-- end of {report.database} -->"
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not between.search(text):
        raise BenchmarkBroken(f"{path} has no place for the figures of {report.database}.")
    figures = f"{begin}\n{report.markdown()}\n{end}"
    path.write_text(between.sub(lambda _found: figures, text, count=1), encoding="utf-8")


def _word(*, is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
