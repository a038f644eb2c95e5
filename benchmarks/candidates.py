"""How long candidates wait for a save when so many of them answer at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measures import Examinee, floor, papers
from benchmarks.plan import Plan
from benchmarks.rounds import Series, run_rounds
from benchmarks.servers import Server

PERCENTILES = (50, 95, 99)
HEAD = ("candidates", *(f"p{percent}" for percent in PERCENTILES), "saves a second, of the floor")
_SLOT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many candidates, each in an exam of their own; and as many clients of the floor."""

    save: Series
    floor: Series

    def row(self) -> list[str]:
        """Return its row below HEAD: each percentile, and how many times the floor's it is."""
        waits = (self._wait(percent) for percent in PERCENTILES)
        return [str(self.save.clients), *waits, f"{self.save.ratio_to(self.floor):.0%}"]

    def _wait(self, percent: int) -> str:
        own = self.save.latency_milliseconds(percent)
        return f"{own:.0f} ms, {own / self.floor.latency_milliseconds(percent):.1f} ×"


@dataclass(frozen=True, slots=True)
class Hall:
    """Where the exams are sat: the people, and the two servers that are compared."""

    plan: Plan
    examinees: Sequence[Examinee]
    site: Server
    bare: Server

    def measure(self, candidates: int, seconds: float) -> Crowd:
        """Let so many answer at once, and the floor's clients by turns with them."""
        save = Series(papers(self.site.port, self.examinees), self.site, candidates)
        below = Series(floor(self.plan, self.bare.port), self.bare, candidates)
        run_rounds(below, [save], seconds, slot=min(_SLOT_SECONDS, seconds / 2))
        return Crowd(save, below)
