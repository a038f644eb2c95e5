from fractions import Fraction
from typing import Any

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule
from quizzes.kinds.blanks import Blanks, BlanksAnswer
from tests.builders import CONTENTS

CONTENT = Blanks.model_validate(CONTENTS["blanks"])


def _answer(first: str, second: str) -> BlanksAnswer:
    return BlanksAnswer(texts={"1": first, "2": second})


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"blank-1": ["7"], "blank-2": ["3"]}, _answer("7", "3")),
        ({"blank-1": [" 7 "]}, _answer("7", "")),
        ({"blank-2": ["3", "4"]}, _answer("", "3")),
        ({"blank-1": ["7"], "blank-3": ["8"]}, _answer("7", "")),
        ({"blank-1": ["<b>7</b>\0"]}, _answer("<b>7</b>", "")),
    ],
    ids=["both", "one", "repeated", "unknown", "NUL"],
)
def test_read_keeps_what_is_in_the_blanks(
    fields: dict[str, list[str]], answer: BlanksAnswer
) -> None:
    assert CONTENT.read(fields) == answer


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"blank-1": [""], "blank-2": ["　"]}, "empty"),
        ({"blank-3": ["7"]}, "empty"),
        ({"blank-1": ["\0"]}, "empty"),
        ({"blank-1": ["7"], "blank-2": ["x" * 100_000]}, "long"),
    ],
)
def test_read_refuses_nothing_and_too_much(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (_answer("7", "3"), Fraction(1)),
        (_answer("七", "三"), Fraction(1)),
        (_answer("７", " 3 "), Fraction(1)),
        (_answer("7", ""), Fraction(1, 2)),
        (_answer("3", "7"), Fraction(0)),
        (_answer("", ""), Fraction(0)),
        (BlanksAnswer(texts={}), Fraction(0)),
    ],
)
def test_grade_is_the_share_of_right_blanks_by_every_rule(
    answer: BlanksAnswer, share: Fraction, rule: Rule
) -> None:
    assert CONTENT.grade(answer, rule).share == share


def test_grade_of_one_blank_in_three_is_exactly_a_third() -> None:
    blanks: list[Any] = [{"accept": [word]} for word in "甲乙丙"]
    content = Blanks.model_validate({"stem": "____、____、____", "blanks": blanks})
    answer = BlanksAnswer(texts={"1": "甲"})
    assert content.grade(answer, Rule.ALL_OR_NOTHING).share == Fraction(1, 3)


def test_ask_cuts_the_stem_at_the_blanks() -> None:
    assert CONTENT.ask((), None).segments == ("全市有 ", " 家重点实验室，其中 ", " 家在东区。")


def test_ask_fills_in_what_was_answered() -> None:
    assert CONTENT.ask((), _answer("7", "")).rows == (Row("1", value="7"), Row("2"))


def test_explain_shows_the_first_accepted_word() -> None:
    assert CONTENT.explain((), _answer("七", "7")) == (
        Line("1", "1", value="七", expected="7", verdict="right"),
        Line("2", "2", value="7", expected="3", verdict="wrong", feedback="不是 7。"),
    )


def test_explain_without_an_answer_has_every_blank_wrong() -> None:
    assert [line.verdict for line in CONTENT.explain((), None)] == ["wrong", "wrong"]


@pytest.mark.parametrize(
    ("stem", "problems"),
    [
        ("____ 和 ____", ()),
        ("________", ()),
        ("____", ("blank-count",)),
        ("____、____、____", ("blank-count",)),
        ("没有空", ("blank-count",)),
        ("___ 和 ____", ("blank-count",)),
    ],
)
def test_problems_count_the_blanks(stem: str, problems: tuple[str, ...]) -> None:
    content = Blanks.model_validate({**CONTENTS["blanks"], "stem": stem})
    assert content.problems() == problems


@pytest.mark.parametrize("accept", [[], [""], [" "], ["x" * 201], ["x"] * 21])
def test_content_needs_one_to_twenty_words_for_a_blank(accept: list[str]) -> None:
    with pytest.raises(ValueError, match="accept"):
        Blanks.model_validate({"stem": "____", "blanks": [{"accept": accept}]})


@pytest.mark.parametrize(
    ("texts", "is_same"),
    [(("７", "四"), True), (("七", " 四 "), True), (("7", "五"), False), (("8", "四"), False)],
)
def test_meaning_is_what_the_key_sees_in_each_blank(
    texts: tuple[str, str],
    is_same: bool,  # noqa: FBT001 -- parametrized
) -> None:
    assert (CONTENT.meaning(_answer(*texts)) == CONTENT.meaning(_answer("7", "四"))) is is_same
