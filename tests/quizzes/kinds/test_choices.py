"""Single and multiple choice, as far as they are the same."""

from typing import Any

import pytest

from quizzes.kinds import AnyContent, load_content
from quizzes.kinds.base import Row, short_id

KINDS = ["single_choice", "multiple_choice"]


def _content(kind: str, *options: Any) -> AnyContent:
    return load_content(kind, {"stem": "哪个？", "options": list(options)})


def _right(text: str) -> dict[str, Any]:
    return {"text": text, "right": True}


def _wrong(text: str) -> dict[str, Any]:
    return {"text": text}


@pytest.mark.parametrize("kind", KINDS)
def test_ask_shows_the_options_in_the_drawn_order(kind: str) -> None:
    content = _content(kind, _right("甲"), _wrong("乙"))
    order = [short_id("乙"), short_id("甲")]
    assert content.ask(order, None).rows == (
        Row(short_id("乙"), "乙"),
        Row(short_id("甲"), "甲"),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_order_as_written_is_the_author_s(kind: str) -> None:
    content = _content(kind, _right("乙"), _wrong("甲"))
    assert content.order_as_written() == (short_id("乙"), short_id("甲"))


@pytest.mark.parametrize("kind", KINDS)
def test_order_says_nothing_of_the_key(kind: str) -> None:
    one = _content(kind, _right("甲"), _wrong("乙"), _wrong("丙"))
    other = _content(kind, _wrong("丙"), _wrong("甲"), _right("乙"))
    assert one.order() == other.order()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ([_wrong("甲"), _wrong("乙")], "no-key"),
        ([_right("甲"), _right("乙")], "all-right"),
        ([_right("2 个"), _wrong("２个"), _wrong("3 个")], "equal-options"),
    ],
)
def test_problems_name_a_key_that_is_none(
    kind: str, options: list[dict[str, Any]], problem: str
) -> None:
    assert problem in _content(kind, *options).problems()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 9])
def test_content_has_two_to_eight_options(kind: str, count: int) -> None:
    with pytest.raises(ValueError, match="options"):
        _content(kind, *[_wrong(str(number)) for number in range(count)])


@pytest.mark.parametrize(
    "text",
    [
        "以上都对",
        "以上皆是",
        "以上皆非。",
        "以上都不对",
        "以上均不正确",
        "以上各项全部正确",
        "上述说法均错误",
        "以上全部",
        "都不对",
        "A 和 B 都对",
        "Ａ、Ｂ、Ｃ均正确",
        "All of the above",
        "None of the above.",
        "Both A and B",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_option_that_speaks_of_the_others_is_a_problem(kind: str, text: str) -> None:
    content = _content(kind, _right("甲"), _right("乙"), _wrong("丙"), _wrong(text))
    assert "names-the-others" in content.problems()


@pytest.mark.parametrize(
    "text",
    [
        "以上海为例",
        "以上市公司为主",
        "以上级批准为准",
        "以上都市圈规划",
        "60 分以上",
        "全部",
        "对",
        "ABC",
        "B 和 C",
        "The above-ground floors",
        "以上" + "都对" * 20_000,
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_option_that_stands_for_itself_is_none(kind: str, text: str) -> None:
    content = _content(kind, _right("甲"), _right("乙"), _wrong("丙"), _wrong(text[:4_000]))
    assert "names-the-others" not in content.problems()
