from benchmarks.candidates import HEAD, Crowd
from tests.benchmarks.series import make_series

WAITS = [number / 1000 for number in range(1, 102)]
"""1 ms to 101 ms: the percentiles are 51, 96 and 100 ms."""


def test_a_crowd_shows_its_waits_beside_the_floors() -> None:
    save = make_series(per_second=50, latencies=WAITS, clients=16)
    floor = make_series(per_second=200, latencies=[wait / 2 for wait in WAITS], clients=16)
    row = Crowd(save, floor).row()
    assert row == ["16", "51 ms, 2.0 ×", "96 ms, 2.0 ×", "100 ms, 2.0 ×", "25%"]
    assert len(HEAD) == len(row)
