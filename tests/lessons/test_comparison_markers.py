import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.comparison import is_renumbered, without_markers
from lessons.comparison.words import Alphabet, words


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("第十二条　本市湖泊受保护。", "本市湖泊受保护。"),
        ("第十二条之一 本市湖泊受保护。", "本市湖泊受保护。"),
        ("第12条 本市湖泊受保护。", "本市湖泊受保护。"),
        ("第三章 附则", "附则"),
        ("第一章", ""),
        ("一、总则", "总则"),
        ("（三）其他湖泊。", "其他湖泊。"),
        ("(3) 其他湖泊。", "其他湖泊。"),
        ("2. 其他湖泊。", "其他湖泊。"),
        ("2．其他湖泊。", "其他湖泊。"),
        ("2、其他湖泊。", "其他湖泊。"),
        ("2.1 湖泊分级", "湖泊分级"),
        ("2.1.3 湖泊分级", "湖泊分级"),
        ("①其他湖泊。", "其他湖泊。"),
        ("A. 其他湖泊", "其他湖泊"),
        ("附件1：湖泊名录", "湖泊名录"),
        ("第三条　（一）1.湖", "湖"),
        ("（一）湖\n（二）河", "湖\n河"),
    ],
)
def test_without_markers_leaves_what_a_line_says(line: str, body: str) -> None:
    assert without_markers(line) == body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "湖在城西。",
        "12.5 亿美元",
        "2026 年",
        "3.14",
        "3、5 年内",
        "（2026）湖字 1 号",
        "第三条的规定继续有效。",
        "第三条第一款不适用。",
        "第三条、第四条不适用。",
        "第一条例",
        "第一批名单",
        "一、二等奖各三名",
        "十分重要",
        "三亿元",
        "U.S. law",
        "Mr. Lake",
    ],
)
def test_without_markers_leaves_other_beginnings_alone(text: str) -> None:
    assert without_markers(text) == text


@given(st.text())
def test_without_markers_leaves_the_end_of_each_line(text: str) -> None:
    pairs = zip(text.split("\n"), without_markers(text).split("\n"), strict=True)
    assert [line.endswith(body) for line, body in pairs] == [True] * (text.count("\n") + 1)


@pytest.mark.parametrize(
    ("old", "new", "renumbered"),
    [
        ("第三条 湖在城西。", "第四条 湖在城西。", True),
        ("（一）湖\n（二）河", "（二）湖\n（三）河", True),
        ("湖在城西。", "三、湖在城西。", True),
        ("第三条 湖在城西。", "第四条 湖在城东。", False),
        ("第三条 湖在城西。", "第三条 湖在城西。", False),
        ("12.5 亿美元", "13.1 亿美元", False),
    ],
)
def test_is_renumbered_sees_numbers_alone(old: str, new: str, renumbered: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert is_renumbered(old, new) is renumbered


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("湖面12.5公里", ["湖", "面", "12.5", "公", "里"]),
        ("三十日", ["三十", "日"]),
        ("共1,000人", ["共", "1,000", "人"]),
        ("用 HTML 写", ["用", " ", "HTML", " ", "写"]),
        ("甲\n乙", ["甲", "\n", "乙"]),
        ("1.", ["1", "."]),
    ],
)
def test_words_keeps_numbers_and_latin_words_whole(text: str, cut: list[str]) -> None:
    assert words(text) == cut


@given(st.text())
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@given(st.text())
def test_alphabet_writes_one_character_for_each_word(text: str) -> None:
    assert len(Alphabet().write(text)) == len(words(text))


def test_alphabet_writes_different_words_differently() -> None:
    alphabet = Alphabet()
    assert len({alphabet.write(text) for text in ("12", "13", "lake", "三十", "12")}) == 4
