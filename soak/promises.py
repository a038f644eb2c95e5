"""The promises one by one: measure, hold the receipts against the database, and say what was found.

The ids are those of docs/guarantees.md.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

from benchmarks.problems import BenchmarkBroken
from benchmarks.sandbox import Sandbox
from soak.candidates import Candidate, all_receipts, seated, statuses
from soak.errands import Errands, run_errands
from soak.figures import Figure
from soak.kills import kill_again_and_again
from soak.load import answer_with_thought, each_in_a_thread, milliseconds
from soak.sizes import Size
from soak.stage import PATIENCE_SECONDS, SETTINGS, Found, fill, serve, verify

CLIENTS = 10
"""Who answer while the server is killed."""
MOST_RESTART_SECONDS = 5.0
MOST_MILLISECONDS = 500.0
"""For 95 of 100 saves."""


def killed(where: Sandbox, size: Size) -> list[Figure]:
    """A8: every acknowledged answer is there after the server was killed."""
    learners = fill(where, CLIENTS, "killed")
    with serve(where) as server, seated(learners, server.port, "killed") as candidates:
        kills = kill_again_and_again(
            server,
            candidates,
            kills=size.kills,
            saves_between=size.saves_between,
            random=Random(8),
        )
    receipts = all_receipts(candidates)
    missing = len(verify(where, receipts).faults)
    said = (
        f"{kills.count} kills, {len(receipts)} acknowledged answers, {missing} missing, "
        f"slowest restart {kills.slowest_restart:.1f} s"
    )
    is_enough = len(receipts) >= size.fewest_receipts
    is_kept = not missing and is_enough and kills.slowest_restart < MOST_RESTART_SECONDS
    return [_figure("A8", said, where, is_kept=is_kept)]


def handed_in_at_the_end(where: Sandbox, size: Size) -> list[Figure]:
    """A3: of all who save and hand in at the deadline itself, nobody loses an answer."""
    learners = fill(where, size.people, "deadline")
    random = Random(3)
    with serve(where) as server, seated(learners, server.port, "deadline") as candidates:
        end = float(where.run("soak.deadline", settings=SETTINGS, seconds=PATIENCE_SECONDS))
        moments = {candidate.name: end + random.uniform(-1, 1) for candidate in candidates}
        if time.time() > min(moments.values()):
            raise BenchmarkBroken("The deadline came before anyone knew of it: a busy machine.")
        each_in_a_thread(candidates, lambda candidate: _finish_at(candidate, moments))
    found = verify(where, all_receipts(candidates))
    saved = len(all_receipts(candidates))
    said = f"{size.people} handed in within 2 s: {saved} saved, {_losses(found)}"
    is_kept = saved == size.people and not (found.faults or found.ungraded)
    return [_figure("A3", said, where, is_kept=is_kept)]


def crowded(where: Sandbox, size: Size) -> list[Figure]:
    """A10 and A16: many answer while others work, and the backup of that moment comes back."""
    fill(where, size.people, "earlier", "--handed-in")
    learners = fill(where, size.people, "crowd")
    with (
        serve(where) as server,
        seated(learners, server.port, "crowd") as candidates,
        ThreadPoolExecutor(1) as beside,
    ):
        errands = beside.submit(run_errands, where, candidates, size)
        answer_with_thought(candidates, size.seconds, Random(10))
        done = errands.result()
    return [_crowd(where, size, candidates, done), _backup(where, done)]


def _crowd(where: Sandbox, size: Size, candidates: Sequence[Candidate], done: Errands) -> Figure:
    receipts = all_receipts(candidates)
    missing = len(verify(where, receipts).faults)
    counts = statuses(candidates)
    odd = counts.total() - counts[200]
    slow = milliseconds(candidates, 95)
    said = (
        f"{size.people} candidates for {size.seconds} s: {len(receipts)} saves, {missing} missing, "
        f"{odd} other than 200, p50 {milliseconds(candidates, 50):.0f} ms, p95 {slow:.0f} ms, "
        f"slowest {1000 * max(max(candidate.seconds) for candidate in candidates):.0f} ms; "
        f"beside them {done.words}"
    )
    is_kept = not (missing or odd) and slow < MOST_MILLISECONDS
    return _figure("A10", said, where, is_kept=is_kept)


def _backup(where: Sandbox, done: Errands) -> Figure:
    """Restore what was backed up under load, and hold the receipts of that moment against it."""
    with where.another_database() as restored:
        restored.manage("restore", str(done.backup), settings=SETTINGS, seconds=PATIENCE_SECONDS)
        missing = len(verify(restored, done.receipts).faults)
    said = (
        f"backed up under load, restored, counted; {len(done.receipts)} receipts from before it, "
        f"{missing} missing"
    )
    return _figure("A16", said, where, is_kept=not missing)


def _finish_at(candidate: Candidate, moments: dict[str, float]) -> None:
    time.sleep(max(0.0, moments[candidate.name] - time.time()))
    candidate.save()
    candidate.hand_in()


def _losses(found: Found) -> str:
    return f"{len(found.faults)} lost, {len(found.ungraded)} not graded"


def _figure(promise: str, said: str, where: Sandbox, *, is_kept: bool) -> Figure:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Figure(promise, said, where.database.lower(), now, is_kept)
