from fractions import Fraction

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule, short_id
from quizzes.kinds.single_choice import SingleChoice, SingleChoiceAnswer
from tests.builders import CONTENTS

CONTENT = SingleChoice.model_validate(CONTENTS["single_choice"])
RIGHT, SEVEN, THREE = (short_id(text) for text in ("12.5 亿美元", "7 亿美元", "3 亿美元"))


@pytest.mark.parametrize("values", [[RIGHT], [f" {RIGHT}\r\n"], [RIGHT, SEVEN], [f"\0{RIGHT}"]])
def test_read_takes_the_first_value(values: list[str]) -> None:
    assert CONTENT.read({"choice": values}) == SingleChoiceAnswer(choice=RIGHT)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"choice": []}, "empty"),
        ({"choice": [" "]}, "empty"),
        ({"choice": ["\0"]}, "empty"),
        ({"choices": [RIGHT]}, "empty"),
        ({"choice": ["12.5 亿美元"]}, "unknown"),
        ({"choice": ["0"]}, "unknown"),
        ({"choice": [RIGHT.upper()]}, "unknown"),
        ({"choice": ["x" * 100_000]}, "long"),
    ],
)
def test_read_refuses_what_is_no_option(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("choice", "share"), [(RIGHT, 1), (SEVEN, 0)])
def test_grade_is_all_or_nothing_by_every_rule(choice: str, share: int, rule: Rule) -> None:
    grade = CONTENT.grade(SingleChoiceAnswer(choice=choice), rule)
    assert grade.share == Fraction(share)


def test_ask_ticks_the_option_answered() -> None:
    rows = CONTENT.ask([SEVEN, RIGHT, THREE], SingleChoiceAnswer(choice=RIGHT)).rows
    assert rows == (
        Row(SEVEN, "7 亿美元"),
        Row(RIGHT, "12.5 亿美元", is_chosen=True),
        Row(THREE, "3 亿美元"),
    )


def test_explain_says_which_was_right_and_why_the_other_is_not() -> None:
    lines = CONTENT.explain([SEVEN, RIGHT, THREE], SingleChoiceAnswer(choice=SEVEN))
    assert lines == (
        Line(SEVEN, "7 亿美元", verdict="wrong", feedback="7 是实验室的数目。", is_chosen=True),
        Line(RIGHT, "12.5 亿美元", verdict="missed"),
        Line(THREE, "3 亿美元", feedback="3 是全省的位次。"),
    )


def test_explain_of_the_right_answer_marks_it_right() -> None:
    line = CONTENT.explain([RIGHT], SingleChoiceAnswer(choice=RIGHT))[0]
    assert line == Line(RIGHT, "12.5 亿美元", verdict="right", is_chosen=True)


def test_explain_without_an_answer_shows_what_was_missed() -> None:
    verdicts = [line.verdict for line in CONTENT.explain([SEVEN, RIGHT, THREE], None)]
    assert verdicts == ["", "missed", ""]


def test_echo_keeps_nothing_that_is_no_option() -> None:
    order = CONTENT.order()
    assert CONTENT.echo(order, {"choice": ["x"]}) == CONTENT.ask(order, None)


def test_problems_refuse_several_keys() -> None:
    options = [{"text": text, "right": text != "丙"} for text in ("甲", "乙", "丙")]
    content = SingleChoice.model_validate({"stem": "哪个？", "options": options})
    assert content.problems() == ("several-keys",)
