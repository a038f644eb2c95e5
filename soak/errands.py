"""What others do while people answer: import a question bank, back up, correct a key."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sandbox import Sandbox
from soak.candidates import Candidate, Receipt, all_receipts
from soak.questions import question_bank
from soak.sizes import Size
from soak.stage import PATIENCE_SECONDS, SETTINGS


@dataclass(frozen=True, slots=True)
class Errands:
    backup: Path
    receipts: Sequence[Receipt]
    """What was acknowledged before the backup was begun."""
    words: str
    """What was done, and how long each took."""


def run_errands(where: Sandbox, candidates: Sequence[Candidate], size: Size) -> Errands:
    """Do one after the other, with time between them in which people only answer."""
    pause = size.seconds / 10
    time.sleep(pause)
    importing = _import(where, size.questions)
    time.sleep(pause)
    receipts = all_receipts(candidates)
    backup = where.folder / "backup.zip"
    backing = _manage(where, "backup", str(backup))
    time.sleep(pause)
    regrading = _regrade(where)
    words = (
        f"an import of {size.questions} questions ({importing:.0f} s), "
        f"a backup ({backing:.0f} s), a regrade of {size.people} attempts ({regrading:.0f} s)"
    )
    return Errands(backup, receipts, words)


def _import(where: Sandbox, count: int) -> float:
    path = where.folder / "bank.gift"
    path.write_text(question_bank(count), encoding="utf-8")
    return _manage(where, "import_questions", str(path), "--course=hangzhou")


def _regrade(where: Sandbox) -> float:
    number = where.run("soak.correct", settings=SETTINGS, seconds=PATIENCE_SECONDS).strip()
    return _manage(where, "regrade", number)


def _manage(where: Sandbox, *command: str) -> float:
    """Run a command of the product and return how many seconds it took."""
    begin = time.monotonic()
    where.manage(*command, settings=SETTINGS, seconds=PATIENCE_SECONDS)
    return time.monotonic() - begin
