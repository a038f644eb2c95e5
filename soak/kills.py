"""A server that is killed while people answer, again and again."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Condition, Event

from benchmarks.problems import BenchmarkBroken
from soak.candidates import Candidate
from soak.server import Server

_LATEST_SECONDS = 0.05
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Kills:
    count: int
    slowest_restart: float
    """Seconds from the start until it answers."""


class _Hall:
    """Where the candidates sit: whether the server is up, and how many receipts there are."""

    def __init__(self) -> None:
        self.is_up = Event()
        self.is_over = Event()
        self._receipts = 0
        self._changed = Condition()

    def receive(self) -> None:
        with self._changed:
            self._receipts += 1
            self._changed.notify_all()

    def await_more(self, number: int) -> None:
        """Wait until there are `number` receipts more than now."""
        with self._changed:
            wanted = self._receipts + number
            if not self._changed.wait_for(lambda: self._receipts >= wanted, _PATIENCE_SECONDS):
                raise BenchmarkBroken("No more answers are acknowledged.")


def kill_again_and_again(
    server: Server,
    candidates: Sequence[Candidate],
    *,
    kills: int,
    saves_between: tuple[int, int],
    random: Random,
) -> Kills:
    """Let all answer while the server is killed `kills` times; in the end each has all receipts.

    `saves_between` are the fewest and the most receipts between two kills.
    """
    hall = _Hall()
    hall.is_up.set()
    with ThreadPoolExecutor(len(candidates)) as pool:
        futures = [pool.submit(_answer, candidate, hall) for candidate in candidates]
        try:
            restarts = []
            for _number in range(kills):
                hall.await_more(random.randint(*saves_between))
                restarts.append(_kill_once(server, hall, random))
        finally:
            hall.is_over.set()
            hall.is_up.set()
        for future in futures:
            future.result()
    return Kills(kills, max(restarts))


def _kill_once(server: Server, hall: _Hall, random: Random) -> float:
    """Kill at a moment that no request knows, and return how long the restart took."""
    time.sleep(random.uniform(0, _LATEST_SECONDS))
    hall.is_up.clear()
    server.kill()
    seconds = server.start()
    hall.is_up.set()
    return seconds


def _answer(candidate: Candidate, hall: _Hall) -> None:
    """Answer until it is over, and then until the last answer has its receipt."""
    give_up = None
    while not hall.is_over.is_set() or candidate.pending:
        if hall.is_over.is_set():
            give_up = give_up or time.monotonic() + _PATIENCE_SECONDS
            if time.monotonic() > give_up:
                raise BenchmarkBroken(f"{candidate.name} gets no receipt: {candidate.statuses}")
        hall.is_up.wait()
        if candidate.save():
            hall.receive()
