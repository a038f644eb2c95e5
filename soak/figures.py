"""What was measured, as a table and as the file that docs/guarantees.md is written from."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`id` is the promise's in GUARANTEES.md, which is why the file calls it that."""

    id: str
    figure: str
    database: str
    measured_at: str
    passed: bool


def table(figures: Sequence[Figure]) -> str:
    verdicts = {True: "kept", False: "BROKEN"}
    return "\n".join(
        f"{figure.id:4} {verdicts[figure.passed]:7} {figure.database:11} {figure.figure}"
        for figure in figures
    )


def write_figures(path: Path, figures: Sequence[Figure]) -> None:
    """Put the figures in the place of older ones of the same promise and database."""
    new = {(figure.id, figure.database): asdict(figure) for figure in figures}
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = {(entry["id"], entry["database"]): entry for entry in before}
    entries = sorted((kept | new).items(), key=lambda pair: (len(pair[0][0]), pair[0]))
    written = json.dumps([entry for _key, entry in entries], ensure_ascii=False, indent=1)
    path.write_text(written + "\n", encoding="utf-8")
