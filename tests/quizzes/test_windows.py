from datetime import UTC, datetime

import pytest

from quizzes.windows import offset, read_local, shifted, write_local, zone_names


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "days", "zone", "later"),
    [
        ("2026-03-02T01:00:00+00:00", 7, "Asia/Shanghai", "2026-03-09T01:00:00+00:00"),
        ("2026-03-26T08:00:00+00:00", 7, "Europe/Berlin", "2026-04-02T07:00:00+00:00"),
        ("2026-10-22T07:00:00+00:00", 7, "Europe/Berlin", "2026-10-29T08:00:00+00:00"),
        ("2026-03-28T01:30:00+00:00", 1, "Europe/Berlin", "2026-03-29T01:30:00+00:00"),
        ("2026-03-02T01:00:00+00:00", -7, "Asia/Shanghai", "2026-02-23T01:00:00+00:00"),
    ],
    ids=["no change", "clocks go forward", "clocks go back", "into the gap", "back in time"],
)
def test_shifted_keeps_the_time_on_the_wall(moment: str, days: int, zone: str, later: str) -> None:
    assert shifted(_at(moment), days, zone) == _at(later)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns", "UTC"])
def test_what_is_written_is_read_back(zone: str) -> None:
    moment = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
    assert read_local(write_local(moment, zone), zone) == moment


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Shanghai", "UTC+8"),
        ("UTC", "UTC+0"),
        ("America/St_Johns", "UTC-2:30"),
        ("Asia/Kathmandu", "UTC+5:45"),
    ],
)
def test_offset_is_that_of_the_moment(zone: str, words: str) -> None:
    assert offset(datetime(2026, 7, 1, tzinfo=UTC), zone) == words


def test_zone_names_hold_the_house_and_no_abbreviations() -> None:
    assert "Asia/Shanghai" in zone_names()
    assert "CET" not in zone_names()
