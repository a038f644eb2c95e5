from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds.base import (
    ANSWER_LIMIT,
    AnswerProblem,
    Grade,
    Verdict,
    first,
    fold,
    points_for,
    short_id,
)


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (None, Verdict.AWAITING),
        (Fraction(1), Verdict.RIGHT),
        (Fraction(999, 1000), Verdict.PARTLY),
        (Fraction(1, 1000), Verdict.PARTLY),
        (Fraction(0), Verdict.WRONG),
    ],
)
def test_grade_verdict_follows_the_share(share: Fraction | None, verdict: Verdict) -> None:
    assert Grade(share).verdict is verdict


@pytest.mark.parametrize(
    ("share", "points", "earned"),
    [
        (Fraction(1), "2", "2.00"),
        (Fraction(0), "2", "0.00"),
        (Fraction(1, 3), "1", "0.33"),
        (Fraction(2, 3), "1", "0.67"),
        (Fraction(1, 2), "0.01", "0.01"),
        (Fraction(1, 8), "1", "0.13"),
        (Fraction(1, 12), "9999.99", "833.33"),
    ],
)
def test_points_for_rounds_halves_up(share: Fraction, points: str, earned: str) -> None:
    assert points_for(share, Decimal(points)) == Decimal(earned)


@given(
    st.fractions(0, 1, max_denominator=12), st.decimals("0.01", "9999.99", places=2).map(Decimal)
)
def test_points_for_is_the_nearest_hundredth(share: Fraction, points: Decimal) -> None:
    exact = share * Fraction(points)
    assert abs(Fraction(points_for(share, points)) - exact) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("２", "2"),
        ("ＡＩ", "ai"),
        ("12 月", "12月"),
        ("十二　月", "十二月"),
        ("Straße", "STRASSE"),
        ("１２．５％", "12.5%"),
        ("（试行）", "(试行)"),
    ],
)
def test_fold_makes_equal_what_people_type_differently(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("七", "7"), ("12", "1 2.0"), ("未来", "末来")])
def test_fold_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_short_id_is_the_same_on_every_machine() -> None:
    assert short_id("12.5 亿美元") == "d7510475fa"


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ([" a "], "a"),
        (["a", "b"], "a"),
        ([], ""),
        (["　七　"], "七"),
        (["a\0b"], "ab"),
        (["\0"], ""),
        (["a\r\nb"], "a\nb"),
        (["x" * ANSWER_LIMIT], "x" * ANSWER_LIMIT),
        (["\r\n".join("x" * (ANSWER_LIMIT // 2))], "\n".join("x" * (ANSWER_LIMIT // 2))),
    ],
    ids=["spaces", "repeated", "none", "wide space", "NUL", "only NUL", "CRLF", "most", "lines"],
)
def test_first_reads_one_value(values: list[str], read: str) -> None:
    assert first({"text": values}, "text") == read


def test_first_of_a_missing_field_is_empty() -> None:
    assert first({}, "text") == ""


@pytest.mark.parametrize("length", [ANSWER_LIMIT + 1, 100_000])
def test_first_refuses_what_is_too_long(length: int) -> None:
    with pytest.raises(AnswerProblem) as refused:
        first({"text": ["x" * length]}, "text")
    assert refused.value.code == "long"
