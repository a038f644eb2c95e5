import pytest

from quizzes.kinds.base import ANSWER_LIMIT, AnswerProblem, Line, Row, Rule, Verdict
from quizzes.kinds.essay import Essay, EssayAnswer

CONTENT = Essay(stem="谈谈。", guidance="言之有据。", sample="示例。", max_characters=10)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (" 有据可依。\r\n ", "有据可依。"),
        ("一\r\n二", "一\n二"),
        ("一\0二", "一二"),
        ("字" * 10, "字" * 10),
        ("<script>", "<script>"),
    ],
)
def test_read_keeps_the_text(typed: str, text: str) -> None:
    assert CONTENT.read({"text": [typed]}) == EssayAnswer(text=text)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "empty"),
        ({"text": [" \r\n　"]}, "empty"),
        ({"text": ["字" * 11]}, "long"),
        ({"text": ["字" * 100_000]}, "long"),
    ],
)
def test_read_refuses_nothing_and_too_much(fields: dict[str, list[str]], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        CONTENT.read(fields)
    assert refused.value.code == code


def test_read_counts_a_line_end_once_up_to_the_limit() -> None:
    content = Essay(stem="谈谈。", guidance="x", max_characters=ANSWER_LIMIT)
    lines = ["字"] * (ANSWER_LIMIT // 2)
    assert content.read({"text": ["\r\n".join(lines)]}) == EssayAnswer(text="\n".join(lines))


def test_read_leaves_a_short_text_to_the_marker() -> None:
    content = Essay(stem="谈谈。", guidance="x", min_characters=100)
    assert content.read({"text": ["短"]}) == EssayAnswer(text="短")


@pytest.mark.parametrize("rule", Rule)
def test_grade_waits_for_a_person(rule: Rule) -> None:
    assert CONTENT.grade(EssayAnswer(text="示例。"), rule).verdict is Verdict.AWAITING


def test_ask_shows_the_limits_and_the_text() -> None:
    asked = CONTENT.ask((), EssayAnswer(text="有据。"))
    assert (asked.rows, asked.min_characters, asked.max_characters) == (
        (Row("text", value="有据。"),),
        0,
        10,
    )


def test_echo_loses_nothing_of_a_text_that_is_too_long() -> None:
    text = "字" * 100_000
    assert CONTENT.echo((), {"text": [text]}).rows == (Row("text", value=text),)


@pytest.mark.parametrize(("answer", "value"), [(EssayAnswer(text="有据。"), "有据。"), (None, "")])
def test_explain_shows_the_sample(answer: EssayAnswer | None, value: str) -> None:
    assert CONTENT.explain((), answer) == (Line("text", "", value=value, expected="示例。"),)


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (CONTENT, ()),
        (Essay(stem="谈谈。", guidance=" "), ("no-guidance",)),
        (
            Essay(stem="谈谈。", guidance="x", min_characters=11, max_characters=10),
            ("min-over-max",),
        ),
    ],
)
def test_problems_look_at_guidance_and_limits(content: Essay, problems: tuple[str, ...]) -> None:
    assert content.problems() == problems
