from fractions import Fraction
from itertools import combinations

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Rule, short_id
from quizzes.kinds.multiple_choice import MultipleChoice, MultipleChoiceAnswer
from tests.builders import CONTENTS

CONTENT = MultipleChoice.model_validate(CONTENTS["multiple_choice"])
THIRD, SEVEN, NINE, FIRST = CONTENT.order_as_written()


def _answer(*choices: str) -> MultipleChoiceAnswer:
    return MultipleChoiceAnswer(choices=choices)


@pytest.mark.parametrize("values", [[THIRD, SEVEN], [SEVEN, THIRD], [SEVEN, THIRD, SEVEN]])
def test_read_keeps_no_order_and_no_repetition(values: list[str]) -> None:
    assert CONTENT.read({"choice": values}) == _answer(*sorted([THIRD, SEVEN]))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"choice": []}, "empty"),
        ({"choice": [THIRD, "0"]}, "unknown"),
        ({"choice": [f"{THIRD}\0"]}, "unknown"),
        ({"choice": [short_id("别的题目的选项")]}, "unknown"),
        ({"choice": ["x" * 100_000]}, "long"),
        ({"choice": [f"{number:05}" for number in range(20_000)]}, "long"),
    ],
    ids=["none", "no value", "a stranger", "NUL", "foreign", "huge", "very many"],
)
def test_read_refuses_what_is_no_option(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("choices", "whole", "part"),
    [
        ((THIRD, SEVEN), Fraction(1), Fraction(1)),
        ((THIRD,), Fraction(0), Fraction(1, 2)),
        ((SEVEN,), Fraction(0), Fraction(1, 2)),
        ((THIRD, NINE), Fraction(0), Fraction(0)),
        ((THIRD, SEVEN, NINE), Fraction(0), Fraction(0)),
        ((NINE,), Fraction(0), Fraction(0)),
        ((THIRD, SEVEN, NINE, FIRST), Fraction(0), Fraction(0)),
    ],
)
def test_grade_follows_the_rule(choices: tuple[str, ...], whole: Fraction, part: Fraction) -> None:
    shares = {rule: CONTENT.grade(_answer(*choices), rule).share for rule in Rule}
    assert shares == {Rule.ALL_OR_NOTHING: whole, Rule.PARTIAL_CREDIT: part}


def test_grade_of_two_of_three_is_exactly_two_thirds() -> None:
    options = [{"text": text, "right": text != "丁"} for text in "甲乙丙丁"]
    content = MultipleChoice.model_validate({"stem": "哪些？", "options": options})
    answer = _answer(short_id("甲"), short_id("丙"))
    assert content.grade(answer, Rule.PARTIAL_CREDIT).share == Fraction(2, 3)


def test_grade_gives_no_more_for_choosing_more_wrong_ones() -> None:
    """No guess beats knowledge: every choice with a wrong option is worth nothing."""
    ids = (THIRD, SEVEN, NINE, FIRST)
    guesses = [
        guess
        for size in range(1, 5)
        for guess in combinations(ids, size)
        if not {NINE, FIRST}.isdisjoint(guess)
    ]
    assert {CONTENT.grade(_answer(*guess), Rule.PARTIAL_CREDIT).share for guess in guesses} == {0}


def test_ask_ticks_the_options_answered() -> None:
    rows = CONTENT.ask([NINE, THIRD, SEVEN, FIRST], _answer(THIRD, NINE)).rows
    assert [row.is_chosen for row in rows] == [True, True, False, False]


def test_explain_gives_a_verdict_to_each_option() -> None:
    lines = CONTENT.explain([NINE, THIRD, SEVEN, FIRST], _answer(THIRD, NINE))
    assert lines == (
        Line(
            NINE, "有 9 家重点实验室", verdict="wrong", feedback="课文说的是 7 家。", is_chosen=True
        ),
        Line(THIRD, "利用外资居全省第三", verdict="right", is_chosen=True),
        Line(SEVEN, "有 7 家重点实验室", verdict="missed"),
        Line(FIRST, "利用外资居全省第一", feedback="课文说的是第三。"),
    )


def test_problems_refuse_one_key() -> None:
    options = [{"text": text, "right": text == "甲"} for text in "甲乙丙"]
    content = MultipleChoice.model_validate({"stem": "哪些？", "options": options})
    assert content.problems() == ("one-key",)


def test_meaning_is_the_set_of_what_was_chosen() -> None:
    assert CONTENT.meaning(_answer(THIRD, SEVEN)) == CONTENT.meaning(_answer(SEVEN, THIRD))
    assert CONTENT.meaning(_answer(THIRD)) != CONTENT.meaning(_answer(SEVEN))
