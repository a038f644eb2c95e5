from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds.base import AnswerProblem, Line, Row, Rule
from quizzes.kinds.numeric import Numeric, NumericAnswer, read_number
from tests.builders import CONTENTS

CONTENT = Numeric.model_validate(CONTENTS["numeric"])


def _numeric(**fields: Any) -> Numeric:
    return Numeric.model_validate({"stem": "多少？", **fields})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        (" 12.5 ", "12.5"),
        ("12.", "12"),
        (".5", "0.5"),
        ("+7", "7"),
        ("-7", "-7"),
        ("−7", "-7"),
        ("－７", "-7"),
        ("１２．５", "12.5"),
        ("1,234,567.5", "1234567.5"),
        ("１，２３４", "1234"),
        ("007", "7"),
        ("1" * 30, "1" * 30),
    ],
)
def test_read_number_takes_what_people_type(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "-",
        "七",
        "12 5",
        "1,23",
        "12,34,567",
        "1234,567",
        ",123",
        "1e5",
        "0x10",
        "1_000",
        "NaN",
        "Infinity",
        "1..2",
        "--1",
        "12.5.1",
        "1/2",
        "٧",
        "1" * 31,
        "1" * 100_000,
        "1\x002",
    ],
)
def test_read_number_refuses_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12.5 亿美元", "亿美元"),
        ("12.5亿美元", "亿美元"),
        ("12.5％", "%"),
        ("12.5%", "％"),
        ("12.5", "亿美元"),
        ("１２．５ ㎡", "m2"),
    ],
)
def test_read_number_takes_its_unit(text: str, unit: str) -> None:
    assert read_number(text, unit) == Decimal("12.5")


def test_read_number_refuses_another_unit() -> None:
    assert read_number("12.5 万美元", "亿美元") is None


@given(st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4))
def test_read_number_reads_every_decimal(number: Decimal) -> None:
    assert read_number(f"{number:f}") == number


@given(st.integers(-(10**15), 10**15))
def test_read_number_reads_thousands_commas(number: int) -> None:
    assert read_number(f"{number:,}") == number


@given(st.text())
def test_read_number_takes_any_text(text: str) -> None:
    number = read_number(text, "元")
    assert number is None or number.is_finite()


def test_read_keeps_the_text_as_typed() -> None:
    assert CONTENT.read({"number": [" １２．５ 亿美元 "]}) == NumericAnswer(text="１２．５ 亿美元")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"number": [" "]}, "empty"),
        ({"number": ["\0"]}, "empty"),
        ({"number": ["十二"]}, "number"),
        ({"number": ["1e9"]}, "number"),
        ({"number": ["", "12.5"]}, "empty"),
        ({"number": ["1" * 100_000]}, "long"),
    ],
)
def test_read_refuses_what_is_no_number(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("12.5", 1),
        ("12.6", 1),
        ("12.4", 1),
        ("12.61", 0),
        ("12.39999999999", 0),
        ("-12.5", 0),
        ("12.50 亿美元", 1),
        ("不是数", 0),
    ],
)
def test_grade_is_right_up_to_the_tolerance_by_every_rule(
    text: str, share: int, rule: Rule
) -> None:
    assert CONTENT.grade(NumericAnswer(text=text), rule).share == Fraction(share)


def test_grade_without_tolerance_is_exact() -> None:
    content = _numeric(value="0.1")
    texts = ["0.1", "0.10", "0.1000000000000000001", "0.09999999999999999"]
    shares = [content.grade(NumericAnswer(text=text), Rule.ALL_OR_NOTHING).share for text in texts]
    assert shares == [1, 1, 0, 0]


def test_ask_shows_the_unit_and_what_was_typed() -> None:
    asked = CONTENT.ask((), NumericAnswer(text="７"))
    assert (asked.rows, asked.unit) == ((Row("number", value="７"),), "亿美元")


def test_echo_gives_back_what_was_typed() -> None:
    assert CONTENT.echo((), {"number": ["十二"]}).rows == (Row("number", value="十二"),)


def test_echo_cuts_what_no_number_needs() -> None:
    assert CONTENT.echo((), {"number": ["1" * 100_000]}).rows == (Row("number", value="1" * 200),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "12.45",
            Line("number", "", value="12.45", expected="12.5 亿美元", verdict="right"),
        ),
        (
            "7.0",
            Line(
                "number",
                "",
                value="7.0",
                expected="12.5 亿美元",
                verdict="wrong",
                feedback="那是实验室的数目。",
            ),
        ),
        ("8", Line("number", "", value="8", expected="12.5 亿美元", verdict="wrong")),
    ],
    ids=["right", "near miss", "wrong"],
)
def test_explain_says_what_a_near_miss_is(text: str, line: Line) -> None:
    assert CONTENT.explain((), NumericAnswer(text=text)) == (line,)


def test_explain_without_an_answer_is_wrong() -> None:
    assert CONTENT.explain((), None)[0].verdict == "wrong"


def test_explain_writes_large_values_out() -> None:
    assert _numeric(value="1E+6").explain((), None)[0].expected == "1000000"


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"value": "10", "tolerance": "1", "near_misses": [{"value": "12", "feedback": "x"}]}, ()),
        (
            {"value": "10", "tolerance": "1", "near_misses": [{"value": "11", "feedback": "x"}]},
            ("near-miss-is-right",),
        ),
        ({"value": "-10", "tolerance": "10"}, ("wide-tolerance",)),
        ({"value": "0", "tolerance": "1"}, ()),
    ],
)
def test_problems_look_at_the_tolerance(fields: dict[str, Any], problems: tuple[str, ...]) -> None:
    assert _numeric(**fields).problems() == problems


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1" * 31, "0." + "1" * 13])
def test_content_takes_only_plain_numbers(value: str) -> None:
    with pytest.raises(ValueError, match="value"):
        _numeric(value=value)


def test_content_takes_no_negative_tolerance() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        _numeric(value="1", tolerance="-1")


@pytest.mark.parametrize("text", ["1000", "1,000", "１０００", "1000.0", " 1000 亿 "])
def test_meaning_is_the_number_however_it_is_written(text: str) -> None:
    numeric = _numeric(value="1", unit="亿")
    assert numeric.meaning(NumericAnswer(text=text)) == Decimal(1000)
