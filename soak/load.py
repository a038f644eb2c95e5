"""Many people who answer at once, with or without time to think."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import quantiles
from threading import Event, Timer

from soak.candidates import Candidate

THINK_SECONDS = (3.0, 9.0)
"""Between two savings of one person."""


def answer_in_haste(candidates: Sequence[Candidate], saves: int) -> None:
    """Let each of them save so often, one right after the other, all at the same time."""

    def hurry(candidate: Candidate) -> None:
        for _number in range(saves):
            candidate.save()

    each_in_a_thread(candidates, hurry)


def answer_with_thought(candidates: Sequence[Candidate], seconds: float, random: Random) -> None:
    """Let all of them read, choose and save for so many seconds, each at an own pace."""
    is_over = Event()
    seeds = {candidate.name: random.random() for candidate in candidates}

    def think_and_save(candidate: Candidate) -> None:
        own = Random(seeds[candidate.name])
        is_over.wait(own.uniform(0, THINK_SECONDS[1]))
        while not is_over.is_set():
            candidate.save()
            is_over.wait(own.uniform(*THINK_SECONDS))

    timer = Timer(seconds, is_over.set)
    timer.start()
    try:
        each_in_a_thread(candidates, think_and_save)
    finally:
        timer.cancel()


def each_in_a_thread(
    candidates: Sequence[Candidate], behave: Callable[[Candidate], object]
) -> None:
    with ThreadPoolExecutor(len(candidates)) as pool:
        for future in [pool.submit(behave, candidate) for candidate in candidates]:
            future.result()


def milliseconds(candidates: Sequence[Candidate], percent: int) -> float:
    """Return how long the slowest save took of the fastest `percent` of a hundred."""
    seconds = [second for candidate in candidates for second in candidate.seconds]
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]
