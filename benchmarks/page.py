"""The page the figures stand on, docs/benchmarks.md: each kind of run has a place of its own."""

import re
from pathlib import Path

from benchmarks.problems import BenchmarkBroken


def write_figures(path: Path, name: str, figures: str) -> None:
    """Replace the figures of `name` in the page at `path`; the words around them stay."""
    text = path.read_text(encoding="utf-8")
    begin, end = require_place(path, name)
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    written = between.sub(lambda _found: f"{begin}\n{figures}\n{end}", text, count=1)
    path.write_text(written, encoding="utf-8")


def require_place(path: Path, name: str) -> tuple[str, str]:
    """Return the marks around the figures of `name`; raise BenchmarkBroken if they are not there."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    _before, found, after = path.read_text(encoding="utf-8").partition(begin)
    if not found or end not in after:
        raise BenchmarkBroken(f"{path} has no place for the figures of {name}.")
    return begin, end


def table(rows: list[list[str]]) -> str:
    """Return a Markdown table; the first of `rows` is its head."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def aligned(rows: list[list[str]]) -> str:
    """Return the same for a screen: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
