from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats import Batch, FileRefused, Item, word
from authoring.formats.sheet.examples import examples
from quizzes.kinds import store_content
from tests.authoring.formats.books import entry, repacked
from tests.authoring.formats.some_items import calm_text, items, unplaced

NUMBERED = """<w:abstractNum {0} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1．"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2．"/></w:lvl></w:abstractNum>"""
LIST = '<w:num {0} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'


def saved(document: Any) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def typed(lines: Sequence[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def read(content: bytes) -> list[dict[str, Any]]:
    return [store_content(item.content) for item in word.read(content).items]


def listed(lines: Sequence[tuple[int, str]]) -> bytes:
    """Return a document whose numbers and letters are Word's own; level -1 is a plain line."""
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERED.format(nsdecls("w"))))
    numbering.append(parse_xml(LIST.format(nsdecls("w"))))
    for level, text in lines:
        paragraph = document.add_paragraph(text)
        if level >= 0:
            marks = (
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
            properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- its only way to a list
            properties.append(parse_xml(marks))
    return saved(document)


def test_written_examples_come_back_equal() -> None:
    assert unplaced(word.read(word.write(examples()).content)) == list(examples())


def test_same_questions_make_the_same_file() -> None:
    assert word.write(examples()).content == word.write(examples()).content


def test_written_file_is_one_that_others_open() -> None:
    document = Document(BytesIO(word.write(examples()).content))
    styles = [paragraph.style.name for paragraph in document.paragraphs[:3] if paragraph.style]
    assert styles == ["Title", "Normal", "Heading 1"]


@pytest.mark.promise("C7")
@given(st.lists(items(calm_text()), max_size=3))
@settings(max_examples=50, deadline=None)
def test_plain_words_come_back(written: list[Item]) -> None:
    result = word.write(written)
    lost = {index for index, _ in result.lost}
    whole = [item for index, item in enumerate(written) if index not in lost]
    back = unplaced(word.read(result.content)) if written else []
    assert [item for item in whole if item not in back] == []


def test_typed_paper_is_read() -> None:
    content = typed(["题库", "一、单选题", "1．湖在哪里？（B）", "A．城东\tB．城西"])
    assert [option["text"] for option in read(content)[0]["options"]] == ["城东", "城西"]


def test_numbers_and_letters_of_lists_are_read() -> None:
    lines = [
        (-1, "一、单选题"),
        (0, "湖在哪里？"),
        (1, "城东"),
        (1, "城西"),
        (-1, "答案：B"),
        (0, "山在哪里？"),
        (1, "城南"),
        (1, "城北"),
        (-1, "答案：A"),
    ]
    assert [
        [(option["text"], option.get("right", False)) for option in content["options"]]
        for content in read(listed(lines))
    ] == [[("城东", False), ("城西", True)], [("城南", True), ("城北", False)]]


def test_list_that_begins_anew_is_counted_anew() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERED.format(nsdecls("w"))))
    for list_id in ("77", "78"):
        start = f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="77"/>'
        start += '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        numbering.append(parse_xml(start))
    for number, list_id in ((1, "77"), (2, "78")):
        document.add_paragraph(f"{number}．甲")
        for option in ("一", "二"):
            properties: Any = document.add_paragraph(option)._p.get_or_add_pPr()  # noqa: SLF001 -- as above
            marks = (
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="{list_id}"/></w:numPr>'
            )
            properties.append(parse_xml(marks))
        document.add_paragraph("答案：B")
    assert [len(content["options"]) for content in read(saved(document))] == [2, 2]


def test_what_older_programs_show_instead_is_not_read_twice() -> None:
    content = typed(["1．甲", "A．一 B．二", "X", "答案：A"])
    name = "word/document.xml"
    box = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b"<mc:Choice><w:r><w:t></w:t></w:r></mc:Choice><mc:Fallback><w:p><w:r><w:t>"
        + "C．三".encode()
        + b"</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    text = entry(content, name).replace(b"<w:r><w:t>X</w:t></w:r>", box)
    assert len(read(repacked(content, {name: text}))[0]["options"]) == 2


def test_underlined_space_is_a_blank() -> None:
    document = Document()
    document.add_paragraph("一、填空题")
    paragraph = document.add_paragraph("1．市花是")
    paragraph.add_run("      ").underline = True
    paragraph.add_run("。")
    document.add_paragraph("答案：桂花")
    assert read(saved(document))[0]["stem"] == "市花是____。"


def test_underlined_words_answer_a_blank_and_are_plain_elsewhere() -> None:
    document = Document()
    document.add_paragraph("一、填空题")
    paragraph = document.add_paragraph("1．市花是")
    paragraph.add_run(" 桂花 ").underline = True
    paragraph.add_run("。")
    document.add_paragraph("二、判断题")
    paragraph = document.add_paragraph("2．湖")
    paragraph.add_run("不在").underline = True
    paragraph.add_run("城西。（×）")
    assert read(saved(document)) == [
        {"stem": "市花是____。", "blanks": [{"accept": ["桂花"]}]},
        {"stem": "湖不在城西。", "answer": False},
    ]


def test_table_of_answers_is_read() -> None:
    document = Document()
    for line in ("1．甲", "A．一 B．二", "2．乙", "A．一 B．二", "参考答案"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (["题号", "1", "2"], ["答案", "B", "A"]), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    rights = [
        [option.get("right", False) for option in content["options"]]
        for content in read(saved(document))
    ]
    assert rights == [[False, True], [True, False]]


def test_questions_within_a_table_are_read() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "1．湖在哪里？\nA．城东\nB．城西\n答案：A"
    assert read(saved(document))[0]["stem"] == "湖在哪里？"


def test_picture_is_told_as_lost() -> None:
    document = Document()
    paragraph = document.add_paragraph("1．图中是什么湖？（A）")
    drawing = f"<w:r {nsdecls('w')}><w:drawing/></w:r>"
    runs: Any = paragraph._p  # noqa: SLF001 -- its only way to an empty drawing
    runs.append(parse_xml(drawing))
    document.add_paragraph("A．西湖 B．南湖")
    batch = word.read(saved(document))
    assert [notice.code for notice in batch.items[0].lost] == ["image"]


@pytest.mark.promise("C7")
def test_problems_name_the_paragraph() -> None:
    batch = word.read(typed(["1．甲", "A．一 B．二", "答案：E"]))
    assert [(problem.code, problem.place.line) for problem in batch.problems] == [
        ("not-an-option", 3)
    ]


@pytest.mark.promise("C4")
def test_document_with_a_document_type_is_refused() -> None:
    content = word.write(examples()).content
    name = "word/document.xml"
    text = entry(content, name).replace(b"<w:document", b"<!DOCTYPE a><w:document", 1)
    assert refusal(repacked(content, {name: text})) == "document-type"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office-file"),
        (b"PK\x03\x04", "broken-package"),
        (typed(["各单位：", "请做好准备。"]), "no-questions-found"),
        (repacked(typed([]), {"word/document.xml": b"<a"}), "broken-package"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_document_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    content = word.write(examples()).content
    name = "word/document.xml"
    text = entry(content, name)
    batch = word.read(repacked(content, {name: text[: text.index("二、".encode())]}))
    assert [problem.code for problem in batch.problems] == ["no-answer", "broken-document"]


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        word.read(content)
    return refused.value.notice.code


@pytest.mark.promise("C5")
@given(st.binary(max_size=200), st.integers(0, 3_000))
@settings(max_examples=200, deadline=None)
def test_any_damage_is_read_or_refused(damage: bytes, start: int) -> None:
    content = EXAMPLES[:start] + damage + EXAMPLES[start + len(damage) :]
    try:
        batch: Batch = word.read(content)
    except FileRefused:
        return
    assert batch.format == "docx"


@pytest.mark.parametrize(
    ("content", "name", "is_one"),
    [
        (word.write(()).content, "", True),
        (b"PK\x03\x04", "a.DOCX", True),
        (b"PK\x03\x04xl/workbook.xml", "a.xlsx", False),
        (b"1. a", "a.docx", False),
    ],
)
def test_sniff_knows_documents(content: bytes, name: str, *, is_one: bool) -> None:
    assert word.sniff(content, name) is is_one


EXAMPLES = word.write(examples()).content
