from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from quizzes.kinds.base import Grade, Rule
from quizzes.policy import GRACE, Counts, Mode, Policy, is_in_time, percent
from tests.builders import NOW

SECOND = timedelta(seconds=1)


def _policy(limit_minutes: int | None) -> Policy:
    return Policy(
        mode=Mode.EXAM,
        rule=Rule.ALL_OR_NOTHING,
        pass_percent=60,
        limit_minutes=limit_minutes,
    )


@pytest.mark.parametrize(
    ("limit", "closes", "deadline"),
    [
        (None, None, None),
        (30, None, 30),
        (None, 10, 10),
        (30, 10, 10),
        (30, 90, 30),
    ],
)
def test_deadline_is_the_earlier_of_limit_and_end(
    limit: int | None, closes: int | None, deadline: int | None
) -> None:
    def moment(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW + timedelta(minutes=minutes)

    assert _policy(limit).deadline(NOW, moment(closes)) == moment(deadline)


@pytest.mark.parametrize(
    ("arrived", "counts"),
    [(-SECOND, True), (0 * SECOND, True), (GRACE, True), (GRACE + SECOND, False)],
)
def test_is_in_time_up_to_and_with_the_grace(
    arrived: timedelta,
    counts: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert is_in_time(NOW + arrived, NOW) is counts


def test_is_in_time_without_a_deadline() -> None:
    assert is_in_time(NOW, None) is True


@pytest.mark.parametrize(
    ("points", "most", "share"),
    [
        ("0", "5", "0.0"),
        ("5", "5", "100.0"),
        ("1", "3", "33.3"),
        ("2", "3", "66.7"),
        ("0", "0", "0"),
    ],
)
def test_percent_has_one_decimal_place(points: str, most: str, share: str) -> None:
    assert str(percent(Decimal(points), Decimal(most))) == share


def test_policy_is_read_back_from_json_the_same() -> None:
    policy = _policy(30)
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_policy_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        _policy(30).pass_percent = 0  # type: ignore[misc] # what is tried


@pytest.mark.parametrize(
    ("share", "is_choice", "penalty", "points"),
    [
        (Fraction(1), True, 25, "4"),
        (Fraction(1, 3), True, 25, "1.33"),
        (Fraction(0), True, 0, "0"),
        (Fraction(0), True, 25, "-1"),
        (Fraction(0), True, 33, "-1.32"),
        (Fraction(0), True, 100, "-4"),
        (Fraction(0), False, 25, "0"),
    ],
)
def test_points_take_what_a_wrong_choice_costs(
    share: Fraction,
    is_choice: bool,  # noqa: FBT001 -- the value itself
    penalty: int,
    points: str,
) -> None:
    policy = _policy(None).model_copy(update={"penalty_percent": penalty})
    assert policy.points(Grade(share), Decimal(4), is_choice=is_choice) == Decimal(points)


def test_points_await_a_person_where_only_one_can_say() -> None:
    assert _policy(None).points(Grade(None), Decimal(4), is_choice=False) is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts.BEST, "70"),
        (Counts.LAST, "50"),
        (Counts.FIRST, "20"),
        (Counts.MEAN, "46.66666666666666666666666667"),
    ],
)
def test_counts_choose_among_scores(counts: Counts, expected: str) -> None:
    assert counts.of([Decimal(20), Decimal(70), Decimal(50)]) == Decimal(expected)
    assert counts.of([]) is None
