from fractions import Fraction
from typing import Any

import pytest

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule, short_id
from quizzes.kinds.matching import Matching, MatchingAnswer
from tests.builders import CONTENTS

CONTENT = Matching.model_validate(CONTENTS["matching"])
TWELVE, SEVEN = short_id("12.5"), short_id("7")
MONEY, LABS, PEOPLE = short_id("外资"), short_id("实验室"), short_id("人口")


def _matching(*pairs: tuple[str, str], distractors: tuple[str, ...] = ()) -> Matching:
    stored: list[Any] = [{"left": left, "right": right} for left, right in pairs]
    return Matching.model_validate({"stem": "配对。", "pairs": stored, "distractors": distractors})


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        ({f"match-{TWELVE}": [MONEY], f"match-{SEVEN}": [LABS]}, {TWELVE: MONEY, SEVEN: LABS}),
        ({f"match-{TWELVE}": [PEOPLE], f"match-{SEVEN}": [""]}, {TWELVE: PEOPLE}),
        ({f"match-{TWELVE}": [MONEY, LABS]}, {TWELVE: MONEY}),
        ({f"match-{TWELVE}": [MONEY], "match-0": ["x"]}, {TWELVE: MONEY}),
        ({f"match-{TWELVE}": [MONEY], f"match-{SEVEN}": [MONEY]}, {TWELVE: MONEY, SEVEN: MONEY}),
    ],
    ids=["both", "one", "repeated", "a stranger", "one twice"],
)
def test_read_keeps_the_pairs_chosen(fields: dict[str, list[str]], pairs: dict[str, str]) -> None:
    assert CONTENT.read(fields) == MatchingAnswer(pairs=pairs)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({f"match-{TWELVE}": [" "], f"match-{SEVEN}": [""]}, "empty"),
        ({"match-0": [MONEY]}, "empty"),
        ({f"match-{TWELVE}": ["外资"]}, "unknown"),
        ({f"match-{TWELVE}": [TWELVE]}, "unknown"),
        ({f"match-{TWELVE}": ["x" * 100_000]}, "long"),
    ],
)
def test_read_refuses_what_is_no_right_side(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ({TWELVE: MONEY, SEVEN: LABS}, Fraction(1)),
        ({TWELVE: MONEY}, Fraction(1, 2)),
        ({TWELVE: MONEY, SEVEN: MONEY}, Fraction(1, 2)),
        ({TWELVE: LABS, SEVEN: MONEY}, Fraction(0)),
        ({TWELVE: PEOPLE}, Fraction(0)),
        ({}, Fraction(0)),
    ],
)
def test_grade_is_the_share_of_right_pairs_by_every_rule(
    pairs: dict[str, str], share: Fraction, rule: Rule
) -> None:
    assert CONTENT.grade(MatchingAnswer(pairs=pairs), rule).share == share


def test_pairs_that_share_a_right_side_share_its_row() -> None:
    content = _matching(("杭州", "浙江"), ("宁波", "浙江"), ("苏州", "江苏"))
    targets = content.ask(content.order(), None).targets
    assert sorted(row.text for row in targets) == sorted(["浙江", "江苏"])


def test_ask_shows_the_right_sides_in_the_drawn_order() -> None:
    asked = CONTENT.ask([PEOPLE, MONEY, LABS], MatchingAnswer(pairs={SEVEN: MONEY}))
    assert asked.rows == (Row(TWELVE, "12.5"), Row(SEVEN, "7", value=MONEY))
    assert [row.text for row in asked.targets] == ["人口", "外资", "实验室"]


def test_order_is_equal_whatever_belongs_together() -> None:
    one = _matching(("甲", "1"), ("乙", "2"), distractors=("3",))
    other = _matching(("甲", "3"), ("乙", "1"), distractors=("2",))
    assert one.order() == other.order()


def test_order_as_written_is_never_shown() -> None:
    assert CONTENT.order_as_written() is None


def test_explain_has_one_line_a_left_side() -> None:
    answer = MatchingAnswer(pairs={TWELVE: MONEY, SEVEN: PEOPLE})
    assert CONTENT.explain((), answer) == (
        Line(TWELVE, "12.5", value="外资", expected="外资", verdict="right"),
        Line(SEVEN, "7", value="人口", expected="实验室", verdict="wrong", feedback="再读第二段。"),
    )


def test_explain_without_an_answer_has_no_values() -> None:
    assert {(line.value, line.verdict) for line in CONTENT.explain((), None)} == {("", "wrong")}


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (_matching(("甲", "1"), ("乙", "1")), ("all-same",)),
        (_matching(("甲", "1"), ("乙", "1"), distractors=("2",)), ()),
        (_matching(("甲", "1"), ("甲 ", "2")), ("equal-options",)),
        (_matching(("甲", "1"), ("乙", "2"), distractors=("１",)), ("equal-options",)),
        (_matching(("甲", "1"), ("乙", "2"), distractors=("3", "３")), ("equal-options",)),
    ],
    ids=["all the same", "with a distractor", "lefts", "distractor is right", "distractors"],
)
def test_problems_refuse_what_cannot_be_told_apart(
    content: Matching, problems: tuple[str, ...]
) -> None:
    assert content.problems() == problems


def test_problems_refuse_right_sides_that_only_look_different() -> None:
    content = _matching(("甲", "2 月"), ("乙", "２月"), ("丙", "3 月"))
    assert content.problems() == ("equal-options",)


def test_meaning_does_not_depend_on_the_order_of_the_pairs() -> None:
    one = MatchingAnswer(pairs={TWELVE: MONEY, SEVEN: LABS})
    other = MatchingAnswer(pairs={SEVEN: LABS, TWELVE: MONEY})
    assert CONTENT.meaning(one) == CONTENT.meaning(other)
    assert CONTENT.meaning(one) != CONTENT.meaning(MatchingAnswer(pairs={TWELVE: MONEY}))
