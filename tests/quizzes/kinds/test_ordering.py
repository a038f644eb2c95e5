from fractions import Fraction
from itertools import pairwise, permutations

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule, short_id
from quizzes.kinds.ordering import Ordering, OrderingAnswer

CONTENT = Ordering(stem="由先到后。", entries=("甲", "乙", "丙", "丁"), feedback="先看甲。")
A, B, C, D = (short_id(text) for text in "甲乙丙丁")


def _answer(*entries: str) -> OrderingAnswer:
    return OrderingAnswer(order=entries)


def _places(**places: str) -> dict[str, list[str]]:
    ids = {"a": A, "b": B, "c": C, "d": D}
    return {f"place-{ids[name]}": [place] for name, place in places.items()}


def test_read_puts_the_entries_in_their_places() -> None:
    assert CONTENT.read(_places(a="2", b="1", c=" 4 ", d="3")) == _answer(B, A, D, C)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        (_places(a="", b=" "), "empty"),
        ({"place-0000000000": ["1"]}, "empty"),
        (_places(a="1", b="2", c="3"), "twice"),
        (_places(a="1", b="1", c="2", d="3"), "twice"),
        (_places(a="1", b="2", c="3", d="5"), "unknown"),
        (_places(a="0", b="1", c="2", d="3"), "unknown"),
        (_places(a="-1", b="2", c="3", d="4"), "unknown"),
        (_places(a="１", b="2", c="3", d="4"), "unknown"),
        (_places(a="01", b="2", c="3", d="4"), "unknown"),
        (_places(a="1", b="2", c="3", d="x" * 100_000), "long"),
    ],
)
def test_read_refuses_what_is_no_order(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (_answer(A, B, C, D), Fraction(1)),
        (_answer(D, A, B, C), Fraction(2, 3)),
        (_answer(B, A, C, D), Fraction(1, 3)),
        (_answer(D, C, B, A), Fraction(0)),
        (_answer(B, D, A, C), Fraction(0)),
    ],
)
def test_grade_is_the_share_of_right_neighbours_by_every_rule(
    answer: OrderingAnswer, share: Fraction, rule: Rule
) -> None:
    assert CONTENT.grade(answer, rule).share == share


def test_grade_is_whole_for_the_right_order_alone() -> None:
    whole = [
        order
        for order in permutations((A, B, C, D))
        if CONTENT.grade(_answer(*order), Rule.ALL_OR_NOTHING).share == 1
    ]
    assert whole == [(A, B, C, D)]


def test_order_does_not_follow_the_key() -> None:
    texts = [f"第 {number} 步" for number in range(1, 9)]
    content = Ordering(stem="排序。", entries=tuple(texts))
    key = [short_id(text) for text in texts]
    assert content.order() == tuple(sorted(key))
    assert sum(pair in set(pairwise(key)) for pair in pairwise(content.order())) < len(texts) // 2


def test_order_as_written_is_never_shown() -> None:
    assert CONTENT.order_as_written() is None


def test_ask_shows_the_drawn_order_without_places() -> None:
    assert CONTENT.ask([C, A, D, B], None).rows == (
        Row(C, "丙"),
        Row(A, "甲"),
        Row(D, "丁"),
        Row(B, "乙"),
    )


def test_ask_shows_the_entries_as_last_placed() -> None:
    assert CONTENT.ask([C, A, D, B], _answer(B, A, D, C)).rows == (
        Row(B, "乙", value="1"),
        Row(A, "甲", value="2"),
        Row(D, "丁", value="3"),
        Row(C, "丙", value="4"),
    )


def test_echo_keeps_the_places_of_a_form_that_was_refused() -> None:
    rows = CONTENT.echo([C, A, D, B], _places(a="1", b="1", c="x" * 100_000)).rows
    assert rows == (
        Row(C, "丙", value="xxxx"),
        Row(A, "甲", value="1"),
        Row(D, "丁"),
        Row(B, "乙", value="1"),
    )


def test_explain_has_one_line_an_entry_in_the_right_order() -> None:
    assert CONTENT.explain((), _answer(A, C, B, D)) == (
        Line(A, "甲", value="1", expected="1", verdict="right"),
        Line(B, "乙", value="3", expected="2", verdict="wrong", feedback="先看甲。"),
        Line(C, "丙", value="2", expected="3", verdict="wrong"),
        Line(D, "丁", value="4", expected="4", verdict="right"),
    )


def test_explain_without_an_answer_has_no_places() -> None:
    assert {(line.value, line.verdict) for line in CONTENT.explain((), None)} == {("", "wrong")}


def test_problems_refuse_two_entries_that_say_the_same() -> None:
    content = Ordering(stem="排序。", entries=("2 月", "２月", "3 月"))
    assert content.problems() == ("equal-options",)


@pytest.mark.parametrize("count", [2, 11])
def test_content_has_three_to_ten_entries(count: int) -> None:
    with pytest.raises(ValueError, match="entries"):
        Ordering(stem="排序。", entries=tuple(map(str, range(count))))
