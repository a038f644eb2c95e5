import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats import FileRefused, Item, separated
from authoring.formats.sheet.examples import examples
from quizzes.kinds import store_content
from tests.authoring.formats.some_items import calm_text, items, odd_text, unplaced

ODD_CELLS = '甲,"\n;AB对→|/1-（）_＝\\\t\x0b\u2028'
HEADER = "题型,题干,选项A,选项B,选项C,答案\n"


def read(text: str, encoding: str = "utf-8") -> list[Item]:
    return list(separated.read(text.encode(encoding)).items)


def codes(text: str) -> list[tuple[str, int, str]]:
    problems = separated.read(text.encode()).problems
    return [(problem.code, problem.place.row, problem.place.column) for problem in problems]


def test_written_examples_come_back_equal() -> None:
    assert unplaced(separated.read(separated.write(examples()).content)) == list(examples())


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=4))
@settings(max_examples=200, deadline=None)
def test_what_is_not_told_as_lost_comes_back_equal(written: list[Item]) -> None:
    result = separated.write(written)
    left_out = {index for index, notice in result.lost if notice.code == "left-out"}
    kept = [index for index in range(len(written)) if index not in left_out]
    back = unplaced(separated.read(result.content))
    lost = {index for index, _notice in result.lost}
    changed = {index for index, item in zip(kept, back, strict=True) if item != written[index]}
    assert changed <= lost


@given(st.lists(items(calm_text()), max_size=4))
@settings(max_examples=200, deadline=None)
def test_plain_words_lose_nothing(written: list[Item]) -> None:
    assert separated.write(written).lost == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    assert read(f"{HEADER}单选,湖在哪里？,城东,城西,,B\n", encoding)[0].content.stem == "湖在哪里？"


def test_windows_1252_is_read_where_nothing_else_fits() -> None:
    text = "question,type,option A,option B,answer\nLe café ?,single,oui,non,A\n"
    assert read(text, "windows-1252")[0].content.stem == "Le café ?"


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "；", "|"])
def test_separators_are_found_by_the_header(separator: str) -> None:
    text = f"{HEADER}单选,湖在哪里？,城东,城西,,B\n".replace(",", separator)
    assert read(text)[0].content.stem == "湖在哪里？"


def test_rows_above_the_header_are_passed_over() -> None:
    assert len(read(f"某单位题库,,,,,\n\n{HEADER}判断,湖在城西。,,,,对\n")) == 1


def test_file_without_a_header_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        separated.read("甲,乙\n丙,丁\n".encode())
    assert refused.value.notice.code == "no-header"


def test_bad_row_does_not_stop_the_others() -> None:
    text = f"{HEADER}单选,甲,一,二,,\n单选,乙,一,二,,E\n\n单选,丙,一,二,,B\n"
    assert [item.content.stem for item in read(text)] == ["丙"]


@pytest.mark.promise("C7")
def test_problems_name_row_and_column() -> None:
    text = f"{HEADER}单选,甲,一,二,,\n单选,乙,一,二,,E\n单选,,一,二,,A\n单选,丁,一,一,,A\n"
    assert codes(text) == [
        ("no-answer", 2, "F"),
        ("not-an-option", 3, "F"),
        ("no-stem", 4, "B"),
        ("equal-options", 5, "C"),
    ]


def test_column_nothing_is_known_of_is_told_once() -> None:
    text = "题干,答案,出题人\n湖在城西。,对,张三\n湖在城东。,错,李四\n"
    assert codes(text) == [("unknown-column", 1, "C")]


@pytest.mark.promise("C6")
def test_cell_like_a_formula_stays_text_and_comes_back() -> None:
    item = read("题干,答案\n=1+1,二\n")[0]
    content = separated.write([item]).content
    assert "'=1+1" in content.decode()
    assert read(content.decode())[0].content == item.content


@pytest.mark.promise("C6")
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_every_sign_of_a_formula_is_guarded(sign: str) -> None:
    item = read(f"题干,答案\n甲,{sign}乙\n")[0]
    assert f",'{sign}乙," in separated.write([item]).content.decode()


def test_scale_of_difficulty_is_found_in_its_column() -> None:
    text = "题干,答案,难度\n甲,乙,1\n甲,乙,3\n甲,乙,5\n"
    assert [item.difficulty for item in read(text)] == [1, 2, 3]


def test_title_rows_between_change_the_kind() -> None:
    text = "题干,选项A,选项B,选项C,答案\n一、多选题,,,,\n甲,一,二,三,AB\n二、判断题,,,,\n乙,,,,A\n"
    assert [item.content.kind for item in read(text)] == ["multiple_choice", "true_false"]


def test_header_may_explain_numbers_for_kinds() -> None:
    text = "题干,题型（0单选，1判断）,选项A,选项B,答案\n甲,0,一,二,B\n乙,1,,,错\n"
    assert [item.content.kind for item in read(text)] == ["single_choice", "true_false"]


@pytest.mark.parametrize("rest", [200, 40_000])
def test_open_quotation_is_told_and_takes_nothing_with_it(rest: int) -> None:
    text = f'{HEADER}单选,"乙,一,二,,B\n' + "单选,丙,一,二,,B\n" * rest
    batch = separated.read(text.encode())
    assert [(problem.code, problem.place.line) for problem in batch.problems] == [
        ("broken-record", 2)
    ]
    assert len(batch.items) == rest


def test_labels_of_a_row_are_read() -> None:
    text = "编号,题干,答案,解析,分值,章节,知识点,依据\nQ1,甲,对,因为,2分,第一章,湖，河,原文\n"
    item = read(text)[0]
    assert (item.uid, item.explanation, str(item.points), item.category, item.tags, item.quote) == (
        "Q1",
        "因为",
        "2",
        "第一章",
        ("湖", "河"),
        "原文",
    )


def test_unreadable_labels_are_lost_not_the_question() -> None:
    item = read("题干,答案,难度,分值\n甲,对,随便,很多\n")[0]
    assert [(notice.code, notice.place.column) for notice in item.lost] == [
        ("difficulty", "C"),
        ("points", "D"),
    ]


def test_signs_of_markdown_are_read_as_written() -> None:
    item = read("题干,答案\n1. 2*3*4 <b>,对\n")[0]
    assert store_content(item.content)["stem"] == r"1\. 2\*3\*4 &lt;b>"


@pytest.mark.parametrize(
    ("content", "name", "is_one"),
    [
        (f"{HEADER}".encode(), "", True),
        (f"{HEADER}".encode("gb18030"), "", True),
        (b"a,b\n1,2\n", "x.csv", True),
        (b"a,b\n1,2\n", "", False),
        ("1. 湖在哪里？\nA. 东\nB. 西\n".encode(), "", False),
        (b"PK\x03\x04\x00\x00", "x.csv", False),
    ],
)
def test_sniff_knows_tables_by_name_or_header(content: bytes, name: str, *, is_one: bool) -> None:
    assert separated.sniff(content, name) is is_one


@pytest.mark.promise("C5")
@given(st.binary(max_size=300) | st.text(ODD_CELLS, max_size=300).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        batch = separated.read(HEADER.encode() + content)
    except FileRefused:
        return
    assert batch.format == "csv"
