from fractions import Fraction

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule
from quizzes.kinds.true_false import TrueFalse, TrueFalseAnswer

TRUE = TrueFalse(stem="湖在城西。", answer=True, feedback="湖正在城西。")
FALSE = TrueFalse(stem="湖在城西。", answer=False, feedback="湖在城东。")


@pytest.mark.parametrize(("word", "value"), [("true", True), ("false", False), (" true ", True)])
def test_read_takes_true_and_false(word: str, value: bool) -> None:  # noqa: FBT001 -- the value itself
    assert TRUE.read({"choice": [word]}) == TrueFalseAnswer(value=value)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"choice": [""]}, "empty"),
        ({"choice": ["True"]}, "unknown"),
        ({"choice": ["1"]}, "unknown"),
        ({"choice": ["正确"]}, "unknown"),
        ({"choice": ["true\0false"]}, "unknown"),
        ({"choice": ["t" * 100_000]}, "long"),
    ],
)
def test_read_refuses_anything_else(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        TRUE.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("content", "value", "share"),
    [(TRUE, True, 1), (TRUE, False, 0), (FALSE, False, 1), (FALSE, True, 0)],
)
def test_grade_compares_with_the_key(
    content: TrueFalse,
    value: bool,  # noqa: FBT001 -- the value itself
    share: int,
    rule: Rule,
) -> None:
    assert content.grade(TrueFalseAnswer(value=value), rule).share == Fraction(share)


def test_ask_has_two_rows_whose_words_are_the_page_s() -> None:
    assert TRUE.ask((), TrueFalseAnswer(value=False)).rows == (
        Row("true"),
        Row("false", is_chosen=True),
    )


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (
            TrueFalseAnswer(value=True),
            (
                Line("true", "", verdict="wrong", feedback="湖在城东。", is_chosen=True),
                Line("false", "", verdict="missed"),
            ),
        ),
        (
            TrueFalseAnswer(value=False),
            (Line("true", ""), Line("false", "", verdict="right", is_chosen=True)),
        ),
        (None, (Line("true", ""), Line("false", "", verdict="missed"))),
    ],
    ids=["wrong", "right", "none"],
)
def test_explain_shows_the_feedback_of_a_wrong_answer_alone(
    answer: TrueFalseAnswer | None, lines: tuple[Line, ...]
) -> None:
    assert FALSE.explain((), answer) == lines


def test_echo_keeps_nothing_that_is_no_answer() -> None:
    assert TRUE.echo((), {"choice": ["maybe"]}) == TRUE.ask((), None)
