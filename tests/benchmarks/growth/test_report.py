import pytest

from benchmarks.growth.report import Growth
from benchmarks.rounds import Series
from tests.benchmarks.series import make_series


def _growth(*series: Series) -> Growth:
    return Growth([10**place for place in range(4, 4 + len(series))], series, 300)


@pytest.mark.parametrize(("per_second", "is_met"), [(100, True), (84, True), (83, False)])
def test_growth_is_held_to_the_fewest_answers(per_second: float, is_met: bool) -> None:  # noqa: FBT001 -- a case
    growth = _growth(make_series(per_second=100), make_series(per_second=per_second))
    assert growth.is_met is is_met


def test_growth_fails_by_any_size() -> None:
    slow = make_series(per_second=50)
    assert not _growth(make_series(per_second=100), slow, make_series(per_second=100)).is_met


def test_growth_shows_ratios_on_the_page() -> None:
    growth = _growth(make_series(per_second=100), make_series(per_second=50, cpu_seconds=0.6))
    assert growth.markdown().splitlines()[-2:] == [
        "| 10,000 | 100% |  |  | 100% | 100% | 100% |",
        "| 100,000 | 200% | ≤ 120% | MISSED | 120% | 200% | 200% |",
    ]


def test_growth_leaves_out_a_processor_it_cannot_see() -> None:
    growth = _growth(make_series(per_second=100, cpu_seconds=None), make_series(per_second=100))
    assert (
        growth.markdown().splitlines()[-1] == "| 100,000 | 100% | ≤ 120% | met |  | 100% | 100% |"
    )
