from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.formats import FileRefused, Item, aiken
from authoring.formats.typed.markup import markdown_of
from quizzes.kinds import load_content, store_content
from quizzes.kinds.base import fold
from tests.authoring.formats.expressible import unplaced
from tests.authoring.formats.some_items import items, odd_text

SAMPLE = Path(__file__).with_name("samples") / "lake_aiken.txt"
ROUND_TRIP = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FRAME = "湖在哪里？\nA. 城东\nB. 城西\n"


def asked(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Return stem, options and right options of each question."""
    batch = aiken.read(text.encode())
    assert batch.problems == ()
    found = []
    for item in batch.items:
        options = store_content(item.content)["options"]
        right = [option["text"] for option in options if option.get("right")]
        found.append((item.content.stem, [option["text"] for option in options], right))
    return found


def problems(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in aiken.read(text.encode()).problems]


def test_sample_is_read_whole() -> None:
    batch = aiken.read(SAMPLE.read_bytes())
    assert [(item.content.kind, item.place.line) for item in batch.items] == [
        ("single_choice", 1),
        ("multiple_choice", 7),
        ("single_choice", 14),
    ]
    assert batch.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{FRAME}ANSWER: B",
        "湖在哪里？\nA) 城东\nB) 城西\nANSWER: B\n",
        "\ufeff湖在哪里？\n\na. 城东\n\nb. 城西\n\nAnswer : b",
        "湖在哪里？\r\n  A.城东\r\n  B.城西\r\nANSWER：Ｂ",
        "湖在哪里？\nＡ．城东\nＢ、城西\n答案：B。",
    ],
)
def test_read_takes_options_and_answers_as_people_type_them(text: str) -> None:
    assert asked(text) == [("湖在哪里？", ["城东", "城西"], ["城西"])]


@pytest.mark.parametrize("answer", ["A,C", "AC", "A C", "A、C", "a，c"])
def test_read_takes_several_right_letters(answer: str) -> None:
    text = f"哪些？\nA. 甲\nB. 乙\nC. 丙\nANSWER: {answer}"
    assert asked(text) == [("哪些？", ["甲", "乙", "丙"], ["甲", "丙"])]


def test_read_keeps_the_lines_of_stems_and_options() -> None:
    text = "第一行\n第二行\n\n第二段\nA. 甲\n还是甲\nB. 乙\nANSWER: A"
    assert asked(text)[0][:2] == ("第一行  \n第二行\n\n第二段", ["甲  \n还是甲", "乙"])


def test_read_takes_only_the_next_letter_for_an_option() -> None:
    text = "A. Lincoln said:\nA. 甲\nC. 不是选项\nB. 乙\nANSWER: B"
    assert asked(text)[0][:2] == ("A. Lincoln said:", ["甲  \nC. 不是选项", "乙"])


def test_read_shows_marks_of_markdown_as_they_are_written() -> None:
    assert asked("*甲*？\nA. # 1\nB. <b>\nANSWER: A")[0][:2] == (r"\*甲\*？", [r"\# 1", "&lt;b>"])


@pytest.mark.promise("C7")
@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (FRAME, "answer-line-expected", 1),
        (f"\n{FRAME}\n别的题\nA. 甲\nB. 乙\nANSWER: A", "answer-line-expected", 2),
        (f"{FRAME}ANSWER: C", "not-an-option", 4),
        (f"{FRAME}ANSWER: 城西", "letters-expected", 4),
        (f"{FRAME}ANSWER:", "no-answer", 4),
        ("甲？\nANSWER: A", "options-expected", 1),
        ("ANSWER: A", "no-stem", 1),
        ("甲？\nA. 乙\nB. 乙\nANSWER: A", "equal-options", 2),
        ("甲？\nA. 乙\nANSWER: A", "too-few-entries", 2),
    ],
)
def test_read_says_what_is_wrong_and_where(text: str, code: str, line: int) -> None:
    assert problems(text)[0] == (code, line)


def test_one_bad_question_stops_no_other() -> None:
    text = f"{FRAME}ANSWER: X\n\n甲？\nA. 乙\nB. 丙\n\n丁？\nA. 戊\nB. 己\nANSWER: B"
    batch = aiken.read(text.encode())
    assert [item.content.stem for item in batch.items] == ["丁？"]


def test_binary_files_are_refused() -> None:
    with pytest.raises(FileRefused):
        aiken.read(b"\x00\x01")


LINES = st.text("甲乙丙ab1 .。*_<>&#-A", min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
).filter(lambda text: fold(text) != "")  # fmt: skip


@given(LINES, st.lists(LINES, min_size=2, max_size=8, unique_by=fold), st.integers(0, 7))
@ROUND_TRIP
def test_plain_single_choice_comes_back_equal(stem: str, texts: list[str], place: int) -> None:
    options = [
        {"text": markdown_of(text), "right": index == place % len(texts)}
        for index, text in enumerate(texts)
    ]
    item = Item(load_content("single_choice", {"stem": markdown_of(stem), "options": options}))
    written = aiken.write([item])
    assert written.lost == ()
    assert [unplaced(back) for back in aiken.read(written.content).items] == [item]


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=4))
@ROUND_TRIP
def test_what_is_not_told_as_lost_comes_back_equal(given_items: list[Item]) -> None:
    written = aiken.write(given_items)
    batch = aiken.read(written.content)
    lost_ones = {index for index, _notice in written.lost}
    left_out = {index for index, notice in written.lost if notice.code == "left-out"}
    kept = [index for index in range(len(given_items)) if index not in left_out]
    back = dict(zip(kept, map(unplaced, batch.items), strict=True))
    changed = {index for index in kept if back[index] != given_items[index]}
    assert (changed - lost_ones, batch.problems) == (set(), ())


OPTIONS = [{"text": "**甲**", "right": True}, {"text": "乙\n丙", "feedback": "错"}]


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("true_false", {"stem": "甲", "answer": True}),
        (
            "multiple_choice",
            {
                "stem": "甲",
                "options": [{"text": "乙", "right": True}, {"text": "丙", "right": True}],
            },
        ),
        ("single_choice", {"stem": "ANSWER: A", "options": OPTIONS}),
    ],
)
def test_write_leaves_out_what_aiken_cannot_ask(kind: str, stored: dict[str, Any]) -> None:
    written = aiken.write([Item(load_content(kind, stored))])
    assert (written.content, [notice.code for _, notice in written.lost]) == (b"", ["left-out"])


def test_write_puts_each_text_in_one_line() -> None:
    item = Item(load_content("single_choice", {"stem": "一\n\n二", "options": OPTIONS}), uid="u")
    written = aiken.write([item])
    assert written.content.decode() == "一 二\nA. 甲\nB. 乙 丙\nANSWER: A\n"
    assert [notice.values["field"] for _, notice in written.lost] == ["uid", "stem", "options"]


def test_write_takes_entities_that_no_text_file_takes() -> None:
    options = [{"text": "甲&#1;", "right": True}, {"text": "乙"}]
    written = aiken.write([Item(load_content("single_choice", {"stem": "湖", "options": options}))])
    assert written.content == "湖\nA. 甲\nB. 乙\nANSWER: A\n".encode()


PATTERNS = ["A. a", "A. a\n", "x\nA. a\nB. b\nANSWER: A\n", "ANSWER: A\n", "x\n\n", "A ", "ANSWER"]


@pytest.mark.promise("C5")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_read_of_odd_input_comes_to_an_end(pattern: str) -> None:
    assert aiken.read((pattern * (50_000 // len(pattern))).encode()).format == "aiken"


@pytest.mark.promise("C5")
@given(st.text("甲aABC.)：: \nANSWER,", max_size=60))
@settings(max_examples=300, deadline=None)
def test_read_takes_any_text(text: str) -> None:
    assert aiken.read(text.encode()).format == "aiken"


@pytest.mark.parametrize(
    ("text", "name", "is_aiken"),
    [
        (f"{FRAME}ANSWER: B", "lake.txt", True),
        ("", "lake.aiken", True),
        (f"{FRAME}答案：B", "lake.txt", False),
        ("湖在城西。{T}", "lake.txt", False),
        ("ANSWER: B", "lake.txt", False),
    ],
)
def test_sniff_tells_aiken(*, text: str, name: str, is_aiken: bool) -> None:
    assert aiken.sniff(text.encode(), name) is is_aiken
