"""When two questions are the same, and what a poorer copy leaves as it was."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from authoring.question_words import own_uid, richer, shown_content, words_digest
from quizzes.kinds import load_content, store_content
from tests.builders import CONTENTS


@pytest.mark.parametrize(
    ("uid", "own"),
    [
        ("q-1", "q-1"),
        ("  题目\n一 ", "题目 一"),
        ("", ""),
        ("1", ""),
        ("99999", ""),
        ("100000", "100000"),
        ("１２", ""),
        ("a\x00b", "ab"),
        ("x" * 100, "x" * 100),
    ],
)
def test_identifier_of_a_file_is_made_ours(uid: str, own: str) -> None:
    assert own_uid(uid) == own


def test_long_identifiers_stay_different() -> None:
    found = {own_uid("x" * 100 + end) for end in ("a", "b")}
    assert (len(found), max(map(len, found))) == (2, len("import-") + 12)


def choice(stem: str = "甲？", *texts: str, right: str = "一") -> Any:
    options = [{"text": text, "right": text == right} for text in texts or ("一", "二")]
    return load_content("single_choice", {"stem": stem, "options": options})


@pytest.mark.parametrize(
    "same",
    [choice("甲 ？"), choice("甲?"), choice("甲？", "二", "一"), choice(right="二")],
)
def test_marks_order_and_key_make_no_other_question(same: Any) -> None:
    assert words_digest(same) == words_digest(choice())


@pytest.mark.parametrize(
    "other",
    [
        choice("乙？"),
        choice("甲？", "一", "三"),
        choice("甲？", "一", "二", "三"),
        load_content("true_false", {"stem": "甲？", "answer": True}),
    ],
)
def test_words_and_kind_make_another_question(other: Any) -> None:
    assert words_digest(other) != words_digest(choice())


def without_feedback(value: Any) -> Any:
    if isinstance(value, dict):
        names = ("feedback", "near_misses", "unit", "sample")
        return {name: without_feedback(entry) for name, entry in value.items() if name not in names}
    return [without_feedback(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_feedback_is_kept_where_a_copy_has_none(kind: str) -> None:
    stored = store_content(load_content(kind, CONTENTS[kind]))
    poorer = load_content(kind, without_feedback(stored))
    assert store_content(richer(poorer, stored)) == stored


def test_guidance_is_kept_where_a_copy_has_none() -> None:
    stored = {"stem": "谈谈。", "guidance": "两点。", "min_characters": 20}
    poorer = load_content("essay", {"stem": "谈谈。", "guidance": ""})
    assert store_content(richer(poorer, stored)) == stored


def test_unit_of_another_number_is_not_kept() -> None:
    own = load_content("numeric", {"stem": "多少？", "value": "2"})
    assert richer(own, {"stem": "多少？", "value": "1", "unit": "米"}) == own


def test_feedback_of_an_option_that_is_gone_is_not_kept() -> None:
    stored: Mapping[str, Any] = {
        "stem": "甲？",
        "options": [{"text": "一", "right": True}, {"text": "二", "feedback": "不是。"}],
    }
    assert richer(choice("甲？", "一", "三"), stored) == choice("甲？", "一", "三")


def test_own_feedback_stays() -> None:
    own = load_content("true_false", {"stem": "甲。", "answer": True, "feedback": "新。"})
    assert richer(own, {"stem": "甲。", "answer": True, "feedback": "旧。"}) == own


def test_characters_nobody_sees_are_taken_out() -> None:
    assert shown_content(choice("甲\x00\x1f？")) == choice("甲？")


def test_text_of_nothing_but_such_characters_is_refused() -> None:
    with pytest.raises(ValidationError):
        shown_content(choice("\x00"))
