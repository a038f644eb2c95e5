from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from authoring.formats import Item, Notice, Written, qti
from authoring.formats.qti.packing import MOST_QUESTIONS
from authoring.formats.sheet.examples import examples
from quizzes.kinds import load_content
from tests.authoring.formats.books import entry
from tests.authoring.formats.some_items import calm_text, items, odd_text, unplaced

type Write = Callable[[Sequence[Item]], Written]

both = pytest.mark.parametrize("write", [qti.write_21, qti.write_30])
LAKE = {
    "stem": "西湖在哪里？",
    "options": [{"text": "杭州", "right": True}, {"text": "苏州"}],
}


def lake(**fields: object) -> Item:
    return Item(load_content("single_choice", LAKE | fields))


def back(write: Write, *written: Item) -> list[Item]:
    return unplaced(qti.read(write(written).content))


def changed(written: Sequence[Item], result: Written) -> set[int]:
    """Return the places of questions that do not come back as they were."""
    left_out = {index for index, notice in result.lost if notice.code == "left-out"}
    kept = [index for index in range(len(written)) if index not in left_out]
    read = unplaced(qti.read(result.content))
    return {index for index, item in zip(kept, read, strict=True) if item != written[index]}


@both
def test_written_examples_come_back_equal(write: Write) -> None:
    assert back(write, *examples()) == list(examples())


@both
def test_examples_lose_nothing(write: Write) -> None:
    assert write(examples()).lost == ()


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=3), st.sampled_from([qti.write_21, qti.write_30]))
@settings(max_examples=200, deadline=None)
def test_what_is_not_told_as_lost_comes_back_equal(written: list[Item], write: Write) -> None:
    result = write(written)
    assert changed(written, result) <= {index for index, _notice in result.lost}


@given(st.lists(items(calm_text()), max_size=3), st.sampled_from([qti.write_21, qti.write_30]))
@settings(max_examples=200, deadline=None)
def test_plain_words_lose_nothing(written: list[Item], write: Write) -> None:
    assert write(written).lost == ()


@both
def test_formatting_comes_back(write: Write) -> None:
    item = lake(stem="**西湖**的面积是6.5 km<sup>2</sup>：\n\n- 水面\n- 岛")
    assert back(write, item) == [item]


@both
def test_same_questions_make_the_same_file(write: Write) -> None:
    assert write(examples()).content == write(examples()).content


@both
def test_lengths_of_an_essay_come_back(write: Write) -> None:
    fields = {"stem": "说说西湖。", "guidance": "", "min_characters": 10, "max_characters": 300}
    item = Item(load_content("essay", fields))
    assert back(write, item) == [item]


@both
def test_near_misses_come_back(write: Write) -> None:
    misses = [
        {"value": "12", "feedback": "这是岛的数目。"},
        {"value": "-3", "feedback": "是负数。"},
    ]
    fields = {"stem": "有几个？", "value": "10", "tolerance": "0.5", "near_misses": misses}
    item = Item(load_content("numeric", fields), explanation="十个。")
    assert back(write, item) == [item]


@both
def test_questions_without_identifier_have_none_when_they_come_back(write: Write) -> None:
    assert [item.uid for item in back(write, lake(), replace(lake(), uid="q-1"))] == ["", "q-1"]


def test_equal_identifiers_make_different_files() -> None:
    item = replace(lake(), uid="q-1")
    assert back(qti.write_21, item, item) == [item, item]


def test_question_without_a_key_is_left_out_and_told() -> None:
    item = lake(options=[{"text": "杭州"}, {"text": "苏州"}])
    result = qti.write_21([item, lake()])
    assert (result.lost, len(qti.read(result.content).items)) == (((0, Notice("left-out")),), 1)


def test_blanks_that_do_not_fit_their_stem_are_left_out() -> None:
    item = Item(load_content("blanks", {"stem": "没有空", "blanks": [{"accept": ["甲"]}]}))
    assert qti.write_21([item]).lost == ((0, Notice("left-out")),)


@pytest.mark.parametrize("write", [qti.write_21, qti.write_30])
def test_more_questions_than_a_package_may_hold_make_several(write: Callable[..., Written]) -> None:
    items = [lake(stem=f"第 {number} 题？") for number in range(MOST_QUESTIONS + 2)]
    named = [replace(item, uid=f"q-{number}") for number, item in enumerate(items)]
    result = write(named)
    batch = qti.read(result.content)
    assert (result.lost, batch.problems, unplaced(batch)) == ((), (), named)
    assert qti.sniff(result.content, "bank.zip") is True


@pytest.mark.parametrize(
    ("write", "root"),
    [
        (qti.write_21, "{http://www.imsglobal.org/xsd/imsqti_v2p1}assessmentItem"),
        (qti.write_30, "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-assessment-item"),
    ],
)
def test_items_are_in_the_namespace_of_their_version(write: Write, root: str) -> None:
    assert etree.fromstring(entry(write([lake()]).content, "items/item-1.xml")).tag == root


@pytest.mark.parametrize(
    ("write", "template"),
    [
        (qti.write_21, b"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"),
        (qti.write_30, b"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"),
    ],
)
def test_plain_choice_is_scored_by_the_standard_template(write: Write, template: bytes) -> None:
    assert template in entry(write([lake()]).content, "items/item-1.xml")


def test_points_are_given_by_the_rules_and_declared() -> None:
    page = entry(qti.write_21([replace(lake(), points=Decimal("2.5"))]).content, "items/item-1.xml")
    names = ("setOutcomeValue", "outcomeDeclaration")
    found = [
        "".join(map(str, element.itertext()))
        for element in etree.fromstring(page).iter()
        if str(element.tag).endswith(names)
    ]
    assert found == ["0", "2.5", "2.5", "0"]


def test_order_in_the_file_says_nothing_of_the_right_order() -> None:
    fields = {"stem": "排序", "entries": ["甲", "乙", "丙", "丁"]}
    other = {"stem": "排序", "entries": ["丁", "丙", "乙", "甲"]}
    pages = [
        entry(qti.write_21([Item(load_content("ordering", one))]).content, "items/item-1.xml")
        for one in (fields, other)
    ]
    bodies = [page.partition(b"<itemBody>")[2] for page in pages]
    assert bodies[0] == bodies[1]
