"""Measure in rounds, floor and site by turns, so that whatever else the machine does hits both."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import mean, median, quantiles
from typing import Protocol

from benchmarks.client import Connection, Response
from benchmarks.measures import Asked, Measure

CLIENTS = 4
_SLOT_SECONDS = 0.5
_WARM_UP_REQUESTS = 40


class Spender(Protocol):
    """What works on the requests."""

    def cpu_seconds(self) -> float | None:
        """Return the processor time it has spent so far; None where that cannot be known."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One measure, for a moment."""

    requests: int
    seconds: float
    latencies: Sequence[float]
    cpu_seconds: float | None

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@dataclass(slots=True)
class Series:
    """All that is known of one measure, round by round."""

    measure: Measure
    server: Spender
    clients: int = CLIENTS
    lanes: list[Iterator[Asked]] = field(default_factory=list)
    rounds: list[list[Slot]] = field(default_factory=list)
    receipts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lanes = [self.measure.requests(lane, self.clients) for lane in range(self.clients)]

    @property
    def slots(self) -> list[Slot]:
        return [slot for slots in self.rounds for slot in slots]

    @property
    def requests(self) -> int:
        return sum(slot.requests for slot in self.slots)

    @property
    def per_second(self) -> float:
        return median(slot.per_second for slot in self.slots)

    @property
    def per_cpu_second(self) -> float | None:
        """How many requests a second of the server's processor time makes."""
        spent = sum(slot.cpu_seconds or 0.0 for slot in self.slots)
        return self.requests / spent if spent else None

    def latency_milliseconds(self, percent: int) -> float:
        latencies = [latency for slot in self.slots for latency in slot.latencies]
        if len(latencies) < 2:
            return 1000 * max(latencies, default=0.0)
        return 1000 * quantiles(latencies, n=100, method="inclusive")[percent - 1]

    def ratio_to(self, floor: "Series") -> float:
        """Return the median, over the rounds, of its throughput to the floor's of the round."""
        return median(
            mean(slot.per_second for slot in own) / mean(slot.per_second for slot in other)
            for own, other in zip(self.rounds, floor.rounds, strict=True)
        )

    def measure_slot(self, seconds: float) -> Slot:
        """Let all clients ask for `seconds`; then, off the clock, check each response."""
        before = self.server.cpu_seconds()
        begin = time.perf_counter()
        with ThreadPoolExecutor(self.clients) as pool:
            futures = [
                pool.submit(_ask, lane, self.measure.port, begin + seconds) for lane in self.lanes
            ]
            asked = [future.result() for future in futures]
        end = max(end for _exchanges, end in asked)
        after = self.server.cpu_seconds()
        exchanges = [exchange for own, _end in asked for exchange in own]
        self._check(exchanges)
        spent = None if before is None or after is None else after - before
        # The first request of each client still finds nobody waiting before it.
        latencies = [exchange.seconds for own, _end in asked for exchange in own[1:] or own]
        return Slot(len(exchanges), end - begin, latencies, spent)

    def warm_up(self) -> None:
        """Ask a few times first: workers import, compile templates and fill caches once."""
        connection = Connection(self.measure.port)
        times = max(1, _WARM_UP_REQUESTS // self.clients)
        for lane in self.lanes:
            self._check([_exchange(connection, next(lane)) for _ in range(times)])
        connection.close()

    def _check(self, exchanges: "Sequence[Exchange]") -> None:
        for exchange in exchanges:
            self.measure.check(exchange.response)
            if exchange.asked.op_id:
                self.receipts.add(exchange.asked.op_id)


@dataclass(frozen=True, slots=True)
class Exchange:
    asked: Asked
    response: Response
    seconds: float


def run_rounds(
    floor: Series, others: Sequence[Series], seconds: float, slot: float = _SLOT_SECONDS
) -> None:
    """Measure for about `seconds`; the floor comes before every second one of the others."""
    order: list[Series] = []
    for place, series in enumerate(others):
        order += [floor, series] if place % 2 == 0 else [series]
    for series in (floor, *others):
        series.warm_up()
    rounds = max(1, round(seconds / slot / len(order)))
    slot_seconds = seconds / rounds / len(order)
    for number in range(rounds):
        for series in (floor, *others):
            series.rounds.append([])
        # Every other round runs backwards, so that a machine that slows down favours nobody.
        for series in order if number % 2 == 0 else reversed(order):
            series.rounds[-1].append(series.measure_slot(slot_seconds))


def _ask(lane: Iterator[Asked], port: int, until: float) -> tuple[list[Exchange], float]:
    """Ask at least once, and go on until the time is over; return when the last answer came."""
    connection = Connection(port)
    exchanges = [_exchange(connection, next(lane))]
    while time.perf_counter() < until:
        exchanges.append(_exchange(connection, next(lane)))
    end = time.perf_counter()
    connection.close()
    return exchanges, end


def _exchange(connection: Connection, asked: Asked) -> Exchange:
    begin = time.perf_counter()
    response = connection.send(asked.request)
    return Exchange(asked, response, time.perf_counter() - begin)
