"""Workbooks and Word files as templates of other systems and offices lay them out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.shared import RGBColor
from openpyxl import Workbook

from authoring.formats import excel, word
from tests.authoring.formats.books import book, saved
from tests.authoring.formats.compact import compact

KAHOOT = [
    "",
    "Question - max 120 characters",
    "Answer 1 - max 75 characters",
    "Answer 2 - max 75 characters",
    "Answer 3 - max 75 characters",
    "Answer 4 - max 75 characters",
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]
TABLE = (
    ("题型", "题干", "A", "B", "C", "D", "答案", "解析"),
    ("单选题", "外资多少？", "7 亿", "12.5 亿", "3 亿", "9 亿", "B", "见第二段"),
    ("多选题", "哪些对？", "一", "二", "三", "四", "ABD", ""),
    ("判断题", "居全省第三。", "", "", "", "", "对", ""),
)


def read(content: bytes) -> list[str]:
    return compact(excel.read(content).items)


def of_document(document: Any) -> list[str]:
    target = BytesIO()
    document.save(target)
    return compact(word.read(target.getvalue()).items)


def test_kahoot_template_is_read_and_its_empty_rows_are_passed_over() -> None:
    rows: list[list[Any]] = [["", "Quiz template"], *[["", "Remember: …"]] * 6, KAHOOT]
    rows += [
        [1, "外资多少？", "7 亿", "12.5 亿", "3 亿", "9 亿", 20, 2],
        [2, "哪些对？", "一", "二", "三", "四", 30, "1,2"],
        [3, None, None, None, None, None, None, None],
        [4, "居全省第三。", "True", "False", None, None, 20, 1],
    ]
    batch = excel.read(book({"Sheet1": rows}))
    assert compact(batch.items) == [
        "single_choice 外资多少？ | B of 4",
        "multiple_choice 哪些对？ | AB of 4",
        "true_false 居全省第三。 | √",
    ]
    assert [notice.code for notice in batch.problems] == ["unknown-column"]


def test_header_of_two_rows_is_read() -> None:
    rows: list[list[Any]] = [
        ["湖畔市题库（单选题）"],
        ["序号", "试题内容", "选项", None, None, None, "参考答案", "答题解析"],
        [None, None, "A", "B", "C", "D", None, None],
        [1, "外资多少？", "7 亿", "12.5 亿", "3 亿", "9 亿", "B", "见第二段"],
        [2, "全市有几家？", 7, 3, 12, 5, 1, ""],
    ]
    merged = ["A1:H1", "C2:F2", "A2:A3", "B2:B3", "G2:G3", "H2:H3"]
    batch = excel.read(book({"单选题": rows}, merged))
    assert compact(batch.items) == [
        "single_choice 外资多少？ | B of 4",
        "single_choice 全市有几家？ | A of 4",
    ]
    assert (batch.items[0].explanation, batch.problems) == ("见第二段", ())


@pytest.mark.parametrize(
    "answer",
    ["A、B、D", "1,2,4", "A B D", "ＡＢＤ", "①②④", "a;b;d", "A|B|D", 124, "一|二|四", "A,B,D。"],
)
def test_right_options_are_named_in_many_ways(answer: Any) -> None:
    rows = [
        ["序号", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "答案"],
        [1, "哪些对？", "一", "二", "三", "四", None, answer],
    ]
    assert read(book({"多选题": rows})) == ["multiple_choice 哪些对？ | ABD of 4"]


RIGHT: tuple[Any, ...] = ("T", True, 1, "Y", "是", "√", "A", "✓")
WRONG: tuple[Any, ...] = ("F", False, 0, "N", "否", "×", "B", "✗")


@pytest.mark.parametrize(
    ("answer", "sign"), [*((word, "√") for word in RIGHT), *((word, "×") for word in WRONG)]
)
def test_judgements_are_answered_in_many_ways(answer: Any, sign: str) -> None:
    rows = [["序号", "题干", "答案"], [1, "居全省第三。", answer]]
    assert read(book({"判断题": rows})) == [f"true_false 居全省第三。 | {sign}"]


def test_hidden_sheets_and_notes_are_not_read() -> None:
    workbook = Workbook()
    workbook.remove(workbook["Sheet"])
    notes, shown, hidden = map(workbook.create_sheet, ("填写说明", "填空题", "旧题"))
    notes.append(["请按模板填写，不要修改表头"])
    shown.append(["序号", "题干", "答案1", "答案2", "答案3"])
    shown.append([1, "全市有___家，其中___家在东区。", "7", "3", None])
    hidden.append(["题干", "选项A", "选项B", "答案"])
    hidden.append(["不要我", "一", "二", "A"])
    hidden.sheet_state = "hidden"
    batch = excel.read(saved(workbook))
    assert compact(batch.items) == ["blanks 全市有____家，其中____家在东区。 | 7；3"]
    assert batch.problems == ()


def test_chaoxing_template_with_parts_is_read() -> None:
    header = [
        "目录",
        "题型",
        "大题题干",
        "小题题型",
        "小题题干",
        "正确答案",
        "答案解析",
        "难易度",
        "知识点",
        "选项数",
        "A",
        "B",
        "C",
        "D",
        "E",
    ]
    rows: list[list[Any]] = [
        header,
        ["第一章", "单选题", "外资？", None, None, "B", "见第二段", "易", "数字", 2, "7", "12.5"],
        ["第一章", "填空题", "有__家，其中__家。", None, None, None, "", "难", "", 2, "7", "3"],
        ["第一章", "阅读理解", "读下文。", "单选题", "小题？", "A", "", "难", "", 2, "甲", "乙"],
    ]
    batch = excel.read(book({"Sheet": rows}))
    assert compact(batch.items) == [
        "single_choice 外资？ | B of 2",
        "blanks 有____家，其中____家。 | 7；3",
        "single_choice 读下文。 小题？ | A of 2",
    ]
    assert (batch.items[0].tags, batch.items[0].difficulty, batch.problems) == (("数字",), 1, ())


def test_numbers_that_count_the_stems_are_taken_away() -> None:
    rows = [
        [
            "题干（必填）",
            "题型 （必填）",
            "选项 A\n（必填）",
            "选项 B",
            "正确答案\n（必填）",
            "解析",
        ],
        ["1、外资多少？（  ）", "单选题", "A.7 亿", "B.12.5 亿", "B", "解析：见第二段"],
        ["2、居全省第三。", "判断题", "正确", "错误", "A", "无"],
        ["3、有（  ）家，其中（  ）家。", "填空题", "7", "3", "7|3", ""],
    ]
    batch = excel.read(book({"Sheet1": rows}))
    assert compact(batch.items) == [
        "single_choice 外资多少？（ ） | B of 2",
        "true_false 居全省第三。 | √",
        "blanks 有____家，其中____家。 | 7；3",
    ]
    assert [item.explanation for item in batch.items] == ["见第二段", "", ""]


def test_numbers_that_belong_to_the_stems_stay() -> None:
    rows = [["题干", "答案"], ["24、36 的最大公约数是 12。", "对"], ["7、8 月最热。", "对"]]
    assert read(book({"判断题": rows})) == [
        "true_false 24、36 的最大公约数是 12。 | √",
        "true_false 7、8 月最热。 | √",
    ]


def test_options_of_one_cell_are_parted() -> None:
    rows: list[list[Any]] = [
        ["试题类型", "试题题目", "备选项", "标准答案", "分数"],
        ["单选", "外资多少？", "A：7 亿\nB：12.5 亿\nC：3 亿", "B", 2],
        ["多选", "哪些对？", "一|二|三|四", "A|B", 2],
        ["判断", "居第三。", "对|错", "对", 1],
    ]
    assert read(book({"Sheet": rows})) == [
        "single_choice 外资多少？ | B of 3",
        "multiple_choice 哪些对？ | AB of 4",
        "true_false 居第三。 | √",
    ]


def table_of(rows: Sequence[Sequence[str]], document: Any) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def test_table_with_a_header_in_a_document_is_read_as_a_sheet() -> None:
    document = Document()
    table_of(TABLE, document)
    assert of_document(document) == [
        "single_choice 外资多少？ | B of 4",
        "multiple_choice 哪些对？ | ABD of 4",
        "true_false 居全省第三。 | √",
    ]


def test_table_with_a_header_stands_beside_typed_questions() -> None:
    document = Document()
    document.add_paragraph("1. 湖在哪里？")
    document.add_paragraph("A. 城东\tB. 城西")
    document.add_paragraph("答案：B")
    table_of(TABLE, document)
    assert len(of_document(document)) == 4


def test_options_in_a_table_and_key_in_another_are_read() -> None:
    document = Document()
    document.add_paragraph("单选题")
    document.add_paragraph("1. 外资（  ）亿美元。")
    table_of([["A. 7", "B. 12.5"], ["C. 3", "D. 9"]], document)
    document.add_paragraph("2. 全市有（  ）家。")
    document.add_paragraph("A. 7\tB. 3\tC. 12\tD. 5")
    document.add_paragraph("答案")
    table_of([["题号", "1", "2"], ["答案", "B", "A"]], document)
    assert of_document(document) == [
        "single_choice 外资（ ）亿美元。 | B of 4",
        "single_choice 全市有（ ）家。 | A of 4",
    ]


def coloured(options: Sequence[tuple[str, str]], *, answer: str = "") -> Any:
    document = Document()
    document.add_paragraph("1、外资多少？")
    for text, colour in options:
        run = document.add_paragraph().add_run(text)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
    if answer:
        document.add_paragraph(f"答案：{answer}")
    return document


def test_option_in_red_is_the_answer_where_no_other_is_said() -> None:
    red = coloured([("A、7 亿", ""), ("B、12.5 亿", "FF0000"), ("C、3 亿", "")])
    assert of_document(red) == ["single_choice 外资多少？ | B of 3"]


def test_answer_that_is_said_counts_more_than_red() -> None:
    red = coloured([("A、7 亿", "C00000"), ("B、12.5 亿", "")], answer="B")
    assert of_document(red) == ["single_choice 外资多少？ | B of 2"]


@pytest.mark.parametrize("colours", [("FF0000", "FF0000"), ("0000FF", ""), ("", "")])
def test_colours_that_single_nothing_out_answer_nothing(colours: tuple[str, str]) -> None:
    document = coloured([("A、7 亿", colours[0]), ("B、12.5 亿", colours[1])])
    target = BytesIO()
    document.save(target)
    assert [notice.code for notice in word.read(target.getvalue()).problems] == ["no-answer"]
