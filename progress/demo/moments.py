"""When people sit down to learn: in office hours, on weekdays mostly."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

_HOURS = (9, 10, 11, 14, 15, 16)
_SATURDAY = 5
_SATURDAY_SHARE = 0.25
_CLOSING_SLOTS = len(_HOURS)


def sittings(random: Random, *, count: int, first: date, last: date) -> list[datetime]:
    """Return `count` moments in order, about an hour apart or more, the last near the end.

    Fewer, if there are not so many working hours between the two days.
    """
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    slots = [slot for day in days for slot in _slots(day, random)]
    count = min(count, len(slots))
    if not count:
        return []
    end = random.randrange(max(count - 1, len(slots) - _CLOSING_SLOTS), len(slots))
    return [*sorted(random.sample(slots[:end], count - 1)), slots[end]]


def next_working_day(moment: datetime, random: Random) -> datetime:
    """Return a moment in the morning of the next weekday."""
    day = timezone.localdate(moment) + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return _moment(day, 10, random)


def _slots(day: date, random: Random) -> Iterator[datetime]:
    if day.weekday() < _SATURDAY:
        for hour in _HOURS:
            yield _moment(day, hour, random)
    elif day.weekday() == _SATURDAY and random.random() < _SATURDAY_SHARE:
        yield _moment(day, 10, random)


def _moment(day: date, hour: int, random: Random) -> datetime:
    wall = time(hour, random.randint(0, 14), random.randint(0, 59))
    return timezone.make_aware(datetime.combine(day, wall), timezone.get_default_timezone())
