from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats import Batch, FileRefused, Item, paper
from authoring.formats.sheet.examples import examples
from quizzes.kinds import store_content
from tests.authoring.formats.some_items import calm_text, items, odd_text, unplaced

CHOICE = "1．湖在哪里？\nA．城东\nB．城西\nC．城南\n"


def read(text: str) -> Batch:
    return paper.read(text.encode())


def stored(text: str) -> list[dict[str, Any]]:
    return [{"kind": item.content.kind, **store_content(item.content)} for item in read(text).items]


def keys(text: str) -> list[str]:
    """Return the letters of the right options of each question."""
    return [
        "".join(
            letter
            for letter, option in zip("ABCDEFGH", content["options"], strict=False)
            if option.get("right")
        )
        for content in stored(text)
    ]


def codes(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in read(text).problems]


def test_written_examples_come_back_equal() -> None:
    assert unplaced(paper.read(paper.write(examples()).content)) == list(examples())


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=4))
@settings(max_examples=200, deadline=None)
def test_what_is_not_told_as_lost_comes_back_equal(written: list[Item]) -> None:
    result = paper.write(written)
    lost = {index for index, _notice in result.lost}
    whole = [item for index, item in enumerate(written) if index not in lost]
    assert missing(whole, result.content) == []


@given(st.lists(items(calm_text()), max_size=4))
@settings(max_examples=100, deadline=None)
def test_plain_words_lose_nothing(written: list[Item]) -> None:
    assert paper.write(written).lost == ()


def missing(whole: list[Item], content: bytes) -> list[Item]:
    """Return what of `whole` a file does not give back, in any order."""
    try:
        back = unplaced(paper.read(content))
    except FileRefused:
        back = []
    for item in back:
        if item in whole:
            whole.remove(item)
    return whole


@pytest.mark.parametrize(
    "text",
    [
        CHOICE + "答案：B",
        CHOICE + "【答案】B",
        CHOICE + "[答案] B",
        CHOICE + "正确答案: b",
        CHOICE + "参考答案：Ｂ",
        CHOICE + "答案 B",
        CHOICE + "我的答案：A 正确答案：B",
        CHOICE + "答案：B 解析：因为在城西。",
        "1．湖在哪里？（B）\nA．城东 B．城西 C．城南",
        "1、湖在哪里？( B )A、城东 B、城西 C、城南",
        "1. 湖在哪里？ A.城东 B.城西 C.城南\n答案：B",
        "(1) 湖在哪里？\nＡ．城东\nＢ．城西\nＣ．城南\n答案：B",
        "第1题：湖在哪里？\n(A) 城东\n(B) 城西\n(C) 城南\n答案：B",
        "（ B ）1．湖在哪里？\nA 城东\nB 城西\nC 城南",
        "一、单项选择题\n1．湖在哪里？\nA．城东\nB．城西\nC．城南\n答案：\nB",
        "湖在哪里？\nA．城东\nB．城西\nC．城南\n答案：B",
        CHOICE + "参考答案\n1．B",
        CHOICE + "参考答案：1-1 B",
        CHOICE + "题号\t1\n答案\tB",
    ],
)
def test_choices_are_read_as_they_are_typed(text: str) -> None:
    options = [option["text"] for option in stored(text)[0]["options"]]
    assert (options, keys(text)) == (["城东", "城西", "城南"], ["B"])


@pytest.mark.parametrize(
    "text", ["1．哪些是湖？（AB）", "1．哪些是湖？（A、B）", "1．哪些是湖？(A, B)"]
)
def test_letters_in_the_stem_are_taken_out_of_it(text: str) -> None:
    whole = f"{text}\nA．西湖 B．南湖 C．运河\n答案：AB"
    assert "A" not in stored(whole)[0]["stem"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("1．湖在城西。（√）", True),
        ("1．湖在城西。（ × ）", False),
        ("1．湖在城西。（错）", False),
        ("1．（对）湖在城西。", True),
        ("（√）1．湖在城西。", True),
        ("1．湖在城西。√", True),
        ("1．湖在城西。（　）\n答案：正确", True),
        ("1．湖在城西。\n【答案】F", False),
    ],
)
def test_true_and_false_are_read_as_they_are_typed(line: str, answer: object) -> None:
    found = stored(f"一、判断题\n{line}")
    assert found == [{"kind": "true_false", "stem": "湖在城西。", "answer": answer}]


@pytest.mark.parametrize(
    "line",
    [
        "1．市花是____，市树是____。\n答案：桂花；香樟",
        "1．市花是____，市树是____。\n答案：桂花、香樟",
        "1．市花是____，市树是____。\n答案：(1)桂花 (2)香樟",
        "1．市花是____，市树是____。\n答案：①桂花；②香樟",
        "1．市花是（ ），市树是（ ）。\n答案：桂花 香樟",
        "1．市花是__桂花__，市树是___香樟___。",
        "1．市花是【桂花】，市树是【香樟】。",
        "1．市花是＿＿＿，市树是＿＿＿。\n答案：桂花|香樟",
    ],
)
def test_blanks_are_read_as_they_are_typed(line: str) -> None:
    assert stored(f"一、填空题\n{line}") == [
        {
            "kind": "blanks",
            "stem": "市花是____，市树是____。",
            "blanks": [{"accept": ["桂花"]}, {"accept": ["香樟"]}],
        }
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("桂花/木犀；香樟", [["桂花", "木犀"], ["香樟"]]),
        ("第一空：桂花 第二空：香樟", [["桂花"], ["香樟"]]),
        ("桂花（或木犀）、香樟", [["桂花", "木犀"], ["香樟"]]),
        ("桂花；香樟（2分）", [["桂花"], ["香樟"]]),
    ],
)
def test_answers_of_blanks_are_read_as_they_are_typed(answer: str, words: list[list[str]]) -> None:
    found = stored(f"一、填空题\n1．市花是____，市树是____。\n答案：{answer}")
    assert [blank["accept"] for blank in found[0]["blanks"]] == words


def test_marks_of_markdown_are_taken_away() -> None:
    text = (
        "# 练习\n\n## 一、单项选择题\n\n### 1. 湖在**哪里**？\n\n- A. 城东\n- B. 城西\n\n"
        "**答案：** B\n\n> **解析**：因为\n\n---\n\n## 二、判断题\n\n**1. 湖在城西。**\n\n**答案：** ✔ 正确\n"
    )
    assert [content["stem"] for content in stored(text)] == ["湖在哪里？", "湖在城西。"]
    assert [item.explanation for item in read(text).items] == ["因为", ""]


def test_stars_of_a_plain_paper_stay() -> None:
    assert stored("1．2**3是几？\n答案：8")[0]["stem"] == r"2\*\*3是几？"


def test_number_of_a_page_behind_an_answer_is_passed_over() -> None:
    text = f"{CHOICE}答案：B\n12\n2．甲\nA．一 B．二\n答案：A\n第 3 页 共 9 页\n"
    assert keys(text) == ["B", "A"]


def test_options_may_stand_below_their_letters() -> None:
    assert keys("1．甲\nA．\n一\nB．\n100\n答案：B") == ["B"]


@pytest.mark.parametrize("start", ["题目1：", "第1题 ", "Q1. ", "1)", "1、", "题目 1\n"])
def test_numbers_of_questions_are_written_in_many_ways(start: str) -> None:
    assert stored(f"{start}湖在哪里？\nA．东\nB．西\n答案：A")[0]["stem"] == "湖在哪里？"


def test_section_of_an_unknown_kind_ends_the_one_before() -> None:
    text = f"一、判断题\n1．甲。√\n二、场景题\n2．湖在哪里？\n{CHOICE.partition(chr(10))[2]}答案：B"
    assert [content["kind"] for content in stored(text)] == ["true_false", "single_choice"]


def test_options_without_a_question_are_told_once() -> None:
    text = f"{CHOICE}答案：B\n二、场景题\n场景一\n选哪项？\nA．一\nB．二\n答案：A\n"
    assert codes(text) == [("outside-a-question", 9)]


def test_titles_give_kind_points_and_chapter() -> None:
    text = "第一章 总则\n一、多项选择题（每小题3分，共6分）\n1．甲\nA．一 B．二 C．三\n答案：AC"
    item = read(text).items[0]
    assert (item.content.kind, item.points, item.category) == (
        "multiple_choice",
        Decimal(3),
        "第一章 总则",
    )


@pytest.mark.parametrize("tag", ["（多选题，2分）", "【多选】", "[多选题]", "（2分）"])
def test_tags_before_the_stem_are_taken_out_of_it(tag: str) -> None:
    assert stored(f"1．{tag}甲\nA．一 B．二 C．三\n答案：AC")[0]["stem"] == "甲"


def test_fields_behind_the_answer_are_read() -> None:
    text = (
        f"{CHOICE}答案：B\n解析：因为。\n【难度】难\n【知识点】湖\n【依据】湖在城西\n【编号】Q7\n"
    )
    item = read(text).items[0]
    assert (item.explanation, item.difficulty, item.category, item.quote, item.uid) == (
        "因为。",
        3,
        "湖",
        "湖在城西",
        "Q7",
    )


def test_essay_answer_keeps_its_numbered_points() -> None:
    text = "一、简答题\n1．怎样治湖？\n答：1．截污。\n2．清淤。\n2．谈谈体会。\n答：略。"
    assert [content["sample"] for content in stored(text)] == ["1．截污。  \n2．清淤。", "略。"]


def test_years_begin_no_question() -> None:
    text = f"{CHOICE}2026、2027年都一样。\n答案：B"
    assert keys(text) == ["B"]


@pytest.mark.parametrize(
    "key",
    [
        "1-3 ABC",
        "1-3：A B C",
        "1～3 A,B,C",
        "1.A 2.B 3.C",
        "1、A  2、B  3、C",
        "1-2 AB 3.C",
        "(1)A (2)B (3)C",
        "1．A\n2．B\n3．C",
        "1．【答案】A【解析】甲\n2．【答案】B\n【解析】乙\n3．【答案】C",
        "一、单选题：1-3 ABC",
        "题号 1 2 3\n答案 A B C",
    ],
)
def test_keys_are_read_as_they_are_typed(key: str) -> None:
    questions = "".join(f"{number}．题{number}\nA．一 B．二 C．三\n" for number in (1, 2, 3))
    assert keys(f"一、单选题\n{questions}\n参考答案\n{key}\n") == ["A", "B", "C"]


def test_key_finds_questions_whose_numbers_begin_anew() -> None:
    text = (
        "一、单选题\n1．甲\nA．一 B．二\n2．乙\nA．一 B．二\n二、判断题\n1．丙。\n2．丁。\n"
        "参考答案\n二、判断题\n1.√ 2.×\n一、单选题\n1-2 BA\n"
    )
    assert [content.get("answer") for content in stored(text)[2:]] == [True, False]


def test_key_without_titles_goes_by_the_order_of_the_questions() -> None:
    text = "1．甲\nA．一 B．二\n二、判断题\n1．丙。\n参考答案\n1．B\n1．对\n"
    assert [content["kind"] for content in stored(text)] == ["single_choice", "true_false"]


def test_answer_to_no_question_is_told() -> None:
    assert codes(f"{CHOICE}参考答案\n1-2 BA\n") == [("answer-without-question", 6)]


def test_bad_question_does_not_stop_the_others() -> None:
    text = f"{CHOICE}答案：E\n2．甲\nA．一 B．二\n答案：A\n3．乙\nA．一 B．二\n"
    assert (keys(text), codes(text)) == (["A"], [("not-an-option", 5), ("no-answer", 9)])


def test_title_of_the_paper_is_its_first_line() -> None:
    assert read(f"普法题库\n姓名：____\n\n{CHOICE}答案：B").title == "普法题库"


@pytest.mark.parametrize("text", ["", "通知\n各单位：\n请做好准备。", "\n\n"])
def test_text_without_questions_is_refused(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert refused.value.notice.code == "no-questions-found"


def test_paper_itself_does_not_show_the_key() -> None:
    text = paper.write(examples()).content.decode()
    shown = text[: text.index("参考答案")]
    assert [word for word in ("三十", "2400", "申报遗失", "示例") if word in shown] == []


@pytest.mark.parametrize(
    ("content", "name", "is_one"),
    [
        (f"{CHOICE}答案：B".encode(), "", True),
        (f"{CHOICE}答案：B".encode("gb18030"), "", True),
        ("湖在哪里？\nA．东\nB．西\n答案：A".encode(), "x.txt", True),
        ("各单位：\n请做好准备。".encode(), "x.txt", False),
        (b"PK\x03\x04\x00\x00", "x.txt", False),
    ],
)
def test_sniff_knows_papers(content: bytes, name: str, *, is_one: bool) -> None:
    assert paper.sniff(content, name) is is_one


LINES = [
    "一、单选题",
    "1．甲",
    "2、乙",
    "A．一",
    "B．二 C．三",
    "答案：A",
    "解析：",
    "参考答案",
    "1-2 AB",
    "",
    "丙____",
    "（√）",
    "①丁",
    "第一章 总则",
    "题号 1 2",
    "【答案】",
]


@pytest.mark.promise("C5")
@given(st.lists(st.sampled_from(LINES) | st.text("1．.AB（）:：_ 答案\u2003\t", max_size=12)))
@settings(max_examples=300, deadline=None)
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        batch = read("\n".join(lines))
    except FileRefused:
        return
    assert batch.format == "paper"
