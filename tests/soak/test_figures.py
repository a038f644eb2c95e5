from pathlib import Path

from soak.figures import Figure, table, write_figures
from tests.guarantees.results import Soak, read_soak

KEPT = Figure("A8", "200 kills, 0 missing", "sqlite", "2026-03-02T09:00:00+00:00", passed=True)
BROKEN = Figure("A10", "1 error", "postgresql", "2026-03-02T10:00:00+00:00", passed=False)
AGAIN = Figure("A10", "0 errors", "postgresql", "2026-03-03T10:00:00+00:00", passed=True)


def test_figures_are_written_as_the_page_of_promises_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "soak.json"
    write_figures(path, [BROKEN, KEPT])
    day = KEPT.measured_at.partition("T")[0]
    assert [(soak.id, soak.passed, str(soak.measured_at)) for soak in read_soak(path)] == [
        ("A8", True, day),
        ("A10", False, day),
    ]


def test_newer_figures_take_the_place_of_older_ones(tmp_path: Path) -> None:
    path = tmp_path / "soak.json"
    write_figures(path, [KEPT, BROKEN])
    write_figures(path, [AGAIN])
    found: list[Soak] = read_soak(path)
    assert [(soak.id, soak.figure) for soak in found] == [
        ("A8", KEPT.figure),
        ("A10", AGAIN.figure),
    ]


def test_table_says_what_was_broken() -> None:
    first, second = table([KEPT, BROKEN]).splitlines()
    assert first.split()[:3] == ["A8", "kept", "sqlite"]
    assert second.split()[:3] == ["A10", "BROKEN", "postgresql"]
