import pytest
from django.http import QueryDict

from quizzes.answerform import AnswerForm, fields_of, new_op_id

OP = "op-12345"


@pytest.mark.parametrize(
    "post",
    [
        {"op_id": OP},
        {"op_id": OP, "base": "", "then": "next"},
        {"op_id": OP, "base": OP, "then": "stay"},
        {"op_id": "x" * 64, "then": "12"},
        {"op_id": OP, "flag": "1"},
        {"op_id": OP, "stranger": "y" * 100_000},
    ],
)
def test_answer_form_takes_what_the_page_sends(post: dict[str, str]) -> None:
    assert AnswerForm(post).is_valid()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("op_id", ""),
        ("op_id", "short"),
        ("op_id", "x" * 65),
        ("op_id", "op 12345"),
        ("op_id", "op-1234\0"),
        ("op_id", "操作操作操作操作"),
        ("op_id", "<script>"),
        ("op_id", "op-12345\nx"),
        ("base", "x" * 65),
        ("base", "op\0"),
        ("then", "//evil.example"),
        ("then", "12345"),
        ("then", "１"),
        ("then", "-1"),
        ("flag", "yes"),
    ],
)
def test_answer_form_refuses_anything_else(name: str, value: str) -> None:
    form = AnswerForm({"op_id": OP, name: value})
    assert list(form.errors) == [name]


def test_new_op_id_is_one_that_the_form_takes() -> None:
    assert AnswerForm({"op_id": new_op_id()}).is_valid()


def test_new_op_id_is_never_the_same() -> None:
    assert len({new_op_id() for _ in range(1_000)}) == 1_000


def test_fields_of_keeps_every_value() -> None:
    post = QueryDict("choice=a&choice=b&text=")
    assert fields_of(post) == {"choice": ["a", "b"], "text": [""]}
