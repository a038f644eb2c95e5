"""Times of an exam as people write them: in a zone, by the clock on the wall (pure)."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def shifted(moment: datetime, days: int, zone: str) -> datetime:
    """Return the same time of day `days` later in `zone`, as an instant in UTC.

    Across a change of the clocks the time on the wall stays, and the instant moves. A time that
    the clocks skip is read as it would have been without the change (PEP 495, fold=0).
    """
    local = moment.astimezone(ZoneInfo(zone))
    return read_local(local.replace(tzinfo=None) + timedelta(days=days), zone, fold=local.fold)


def read_local(written: datetime, zone: str, *, fold: int = 0) -> datetime:
    """Return the instant that `written`, without a zone, means on the clocks of `zone`."""
    return written.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def write_local(moment: datetime, zone: str) -> datetime:
    """Return `moment` as the clocks of `zone` show it, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def offset(moment: datetime, zone: str) -> str:
    """Return how far the clocks of `zone` are from UTC at `moment`: "UTC+8", "UTC-3:30"."""
    stretch = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = int(stretch.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of places whose clocks are known, in order of the alphabet."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))
