"""The questions of a lesson in the syntax of course files."""

import pytest
from hypothesis import given, settings

from authoring.formats import FileRefused, Item
from authoring.formats.coursetext import read, sniff, write
from quizzes.kinds import load_content
from tests.authoring.formats.some_items import calm_text, items, unplaced

FILE = """- uid: labs
  kind: true_false
  use: exam
  difficulty: 3
  points: 2.5
  tags: [数字]
  stem: 湖畔市有七家实验室。
  answer: true
  explanation: 见公报。
  evidence:
    - quote: 全市有七家实验室
    - quote: 实验室在东区
- uid: broken
  kind: true_false
  stem: 没有答案。
  explanation: 无。
  evidence:
    - quote: 无
"""


def test_question_is_read_with_its_place() -> None:
    (item,) = read(FILE.encode()).items
    found = (item.uid, item.place.line, item.points, item.difficulty, item.tags, item.quote)
    assert [str(value) for value in found] == [
        "labs",
        "1",
        "2.5",
        "3",
        "('数字',)",
        "全市有七家实验室",
    ]


def test_what_no_item_can_say_is_listed_as_lost() -> None:
    (item,) = read(FILE.encode()).items
    assert [notice.code for notice in item.lost] == ["evidence", "use"]


def test_question_that_cannot_be_read_is_a_problem_of_its_line() -> None:
    problems = read(FILE.encode()).problems
    found = [(problem.code, problem.place.line, problem.excerpt) for problem in problems]
    assert found == [("missing", 13, "没有答案。")]


def test_question_at_odds_with_itself_is_read() -> None:
    text = FILE.split("- uid: broken", maxsplit=1)[0].replace("true_false", "single_choice")
    text = text.replace("answer: true", "options: [{text: 七}, {text: 三}]")
    assert [item.content.problems() for item in read(text.encode()).items] == [("no-key",)]


@pytest.mark.parametrize("content", [b"", b"a: 1", b"- [", b"\xff\x00", b"&a [*a]"])
def test_file_without_a_list_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read(content)


def test_file_is_recognised_by_name_or_beginning() -> None:
    found = [
        sniff(FILE.encode(), ""),
        sniff(b"", "a.yaml"),
        sniff(b"a,b", "a.csv"),
        sniff(b"", ""),
    ]
    assert found == [True, True, False, False]


def test_question_without_quote_is_left_out() -> None:
    item = Item(load_content("true_false", {"stem": "甲。", "answer": True}), explanation="乙。")
    found = [(index, notice.code, notice.values) for index, notice in write([item]).lost]
    assert found == [(0, "left-out", {}), (0, "not-said", {"field": "quote"})]


@pytest.mark.promise("C7")
@settings(max_examples=200, deadline=None)
@given(items(calm_text()))
def test_round_trip_keeps_what_is_not_listed_as_lost(item: Item) -> None:
    written = write([item])
    codes = {notice.code for _index, notice in written.lost}
    expected = []
    if "left-out" not in codes:
        said = Item(
            item.content,
            uid=item.uid or "question-1",
            explanation=item.explanation,
            points=item.points if item.points is not None else 1,  # type: ignore[arg-type] # equal as a number
            difficulty=item.difficulty or 2,
            tags=item.tags,
            quote=item.quote,
        )
        expected = [said]
    assert unplaced(read(written.content)) == expected
