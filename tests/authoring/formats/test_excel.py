from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from authoring.formats import FileRefused, Item, excel, separated
from authoring.formats.sheet.examples import examples
from quizzes.kinds import store_content
from tests.authoring.formats.books import HEADER, LAKE, book, entry, repacked, saved
from tests.authoring.formats.some_items import calm_text, items, odd_text, unplaced

BOMB = b"<a>" + b" " * 30_000_000 + b"</a>"


def stems(content: bytes) -> list[str]:
    return [item.content.stem for item in excel.read(content).items]


def codes(content: bytes) -> list[tuple[str, str, int, str]]:
    return [
        (problem.code, problem.place.sheet, problem.place.row, problem.place.column)
        for problem in excel.read(content).problems
    ]


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        excel.read(content)
    return refused.value.notice.code


def test_written_examples_come_back_equal() -> None:
    assert unplaced(excel.read(excel.write(examples()).content)) == list(examples())


def test_examples_lose_nothing() -> None:
    assert excel.write(examples()).lost == ()


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=3))
@settings(max_examples=200, deadline=None)
def test_what_is_not_told_as_lost_comes_back_equal(written: list[Item]) -> None:
    result = excel.write(written)
    left_out = {index for index, notice in result.lost if notice.code == "left-out"}
    kept = [index for index in range(len(written)) if index not in left_out]
    back = unplaced(excel.read(result.content))
    lost = {index for index, _notice in result.lost}
    changed = {index for index, item in zip(kept, back, strict=True) if item != written[index]}
    assert changed <= lost


@given(st.lists(items(calm_text()), max_size=3))
@settings(max_examples=50, deadline=None)
def test_plain_words_lose_nothing(written: list[Item]) -> None:
    assert excel.write(written).lost == ()


def test_same_questions_make_the_same_file() -> None:
    assert excel.write(examples()).content == excel.write(examples()).content


@pytest.mark.promise("C6")
def test_no_cell_is_a_formula() -> None:
    content = excel.write(separated.read("题干,答案\n=1+1是几？,二\n".encode()).items).content
    assert b"<f>" not in entry(content, "xl/worksheets/sheet1.xml")
    assert stems(content) == ["=1+1是几？"]


def test_template_offers_kinds_and_levels_to_choose_from() -> None:
    sheet = load_workbook(BytesIO(excel.template())).worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert lists == ['"单选题,多选题,判断题,填空题,数值题,排序题,匹配题,简答题"', '"易,中,难"']


def test_template_has_examples_and_help_beside_the_empty_sheet() -> None:
    assert load_workbook(BytesIO(excel.template())).sheetnames == ["题目", "示例", "填写说明"]


def test_template_read_as_it_is_says_that_it_is_empty() -> None:
    assert codes(excel.template()) == [("no-questions", "", 0, "")]


def test_all_sheets_are_read_and_their_names_tell_kinds() -> None:
    header = ["题干", "选项A", "选项B", "选项C", "答案"]
    content = book(
        {
            "多选题": [header, ["甲", "一", "二", "三", "AC"]],
            "判断题": [header, ["乙", None, None, None, "A"]],
            "说明": [["请认真填写"]],
        }
    )
    batch = excel.read(content)
    assert [(item.content.kind, item.place.sheet) for item in batch.items] == [
        ("multiple_choice", "多选题"),
        ("true_false", "判断题"),
    ]
    assert batch.problems == ()


def test_sheet_without_a_header_is_told() -> None:
    content = book({"一": [HEADER, LAKE], "二": [["甲", "乙"]]})
    assert codes(content) == [("no-header", "二", 1, "")]


def test_hidden_sheet_is_not_read() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(LAKE)
    hidden = workbook.create_sheet("选项")
    hidden.append(["单选"])
    hidden.sheet_state = "hidden"
    assert codes(saved(workbook)) == []


@pytest.mark.promise("C7")
def test_problems_name_sheet_row_and_column() -> None:
    content = book(
        {"甲": [["某单位题库"], [], HEADER, LAKE, ["单选", "山", "东", "西", None, "D"]]}
    )
    assert codes(content) == [("not-an-option", "甲", 5, "F")]


def test_title_above_may_be_merged() -> None:
    content = book({"甲": [["某单位题库"], HEADER, LAKE]}, merged=["A1:F1"])
    assert stems(content) == ["湖在哪里？"]


def test_cell_merged_downwards_counts_for_all_its_rows() -> None:
    header: list[str | None] = ["章节", "题干", "答案"]
    rows: list[list[str | None]] = [
        header,
        ["总则", "甲", "对"],
        [None, "乙", "错"],
        [None, "丙", "错"],
    ]
    batch = excel.read(book({"甲": rows}, merged=["A2:A3"]))
    assert [item.category for item in batch.items] == ["总则", "总则", ""]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2.0, "General", "2"),
        (6.4, "General", "6.4"),
        (0.8, "0%", "80%"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 5), "yyyy-mm-dd", "2026-03-05"),  # noqa: DTZ001 -- a sheet has no zones
        ("一_x000D_\n二", "General", "一\n二"),
    ],
)
def test_values_are_read_as_they_are_seen(value: object, number_format: str, text: str) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["题型", "题干", "答案"])
    sheet.append(["简答", "甲", "x"])
    cell = sheet["C2"]
    cell.value = value
    cell.number_format = number_format
    sample = store_content(excel.read(saved(workbook)).items[0].content)["sample"]
    assert sample.replace("  \n", "\n") == text


def test_formula_without_a_stored_value_is_empty() -> None:
    content = book({"甲": [["题干", "答案"], ["甲", '="对"']]})
    assert codes(content) == [("no-answer", "甲", 2, "B")]


def test_wrong_dimensions_hide_nothing() -> None:
    content = book({"甲": [HEADER, LAKE]})
    name = "xl/worksheets/sheet1.xml"
    wrong = entry(content, name).replace(b'ref="A1:F2"', b'ref="A1"')
    assert stems(repacked(content, {name: wrong})) == ["湖在哪里？"]


@pytest.mark.promise("C3")
@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"xl/styles.xml": b'<?xml version="1.0"?><!DOCTYPE a><a/>'}, "document-type"),
        ({"xl/styles.xml": b"<a/><!-- --><!ENTITY b 'c'>"}, "document-type"),
        ({"xl/styles.xml": '<?xml version="1.0"?><a/>'.encode("utf-16")}, "odd-encoding"),
        ({"xl/styles.xml": b'<?xml version="1.0" encoding="cp037"?><a/>'}, "odd-encoding"),
        ({"xl/media/a.xml": BOMB}, "unpacks-too-large"),
        ({"../a.xml": b"<a/>"}, "odd-path"),
        ({"/a.xml": b"<a/>"}, "odd-path"),
        ({f"xl/{number}": b"" for number in range(1_000)}, "too-many-files"),
        ({"xl/workbook.xml": b"<a/>"}, "empty-file"),
        ({"xl/workbook.xml": b"no xml"}, "odd-encoding"),
    ],
)
def test_dangerous_and_broken_archives_are_refused(changed: dict[str, bytes], code: str) -> None:
    assert refusal(repacked(book({"甲": [HEADER, LAKE]}), changed)) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "broken-package"),
        (b"PK\x03\x04", "broken-package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office-file"),
        (book({"甲": [["甲", "乙"]]}), "no-header"),
        (book({"甲": []}), "empty-file"),
        (repacked(book({"甲": []}), {}).replace(b"workbook.xml", b"workbooq.xml"), "other-package"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_broken_sheet_does_not_stop_the_others() -> None:
    content = book({"甲": [HEADER, LAKE], "乙": [HEADER, LAKE]})
    whole = entry(content, "xl/worksheets/sheet1.xml")
    broken = repacked(content, {"xl/worksheets/sheet1.xml": whole[: whole.index(b"</row>") + 6]})
    batch = excel.read(broken)
    assert [item.place.sheet for item in batch.items] == ["乙"]
    assert [problem.code for problem in batch.problems] == ["broken-sheet"]


@pytest.mark.promise("C5")
@given(st.binary(max_size=200), st.integers(0, 6_000))
@settings(max_examples=200, deadline=None)
def test_any_damage_is_read_or_refused(damage: bytes, start: int) -> None:
    content = EXAMPLES[:start] + damage + EXAMPLES[start + len(damage) :]
    try:
        batch = excel.read(content)
    except FileRefused:
        return
    assert batch.format == "xlsx"


@pytest.mark.parametrize(
    ("content", "name", "is_one"),
    [
        (excel.template(), "", True),
        (b"PK\x03\x04", "a.XLSX", True),
        (b"PK\x03\x04word/document.xml", "a.docx", False),
        (b"a,b\n", "a.xlsx", False),
    ],
)
def test_sniff_knows_workbooks(content: bytes, name: str, *, is_one: bool) -> None:
    assert excel.sniff(content, name) is is_one


EXAMPLES = excel.write(examples()).content
