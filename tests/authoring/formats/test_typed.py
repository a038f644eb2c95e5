from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats.sheet.headers import column_letters, columns_of
from authoring.formats.typed.blank_words import accepted_words, write_alternatives
from authoring.formats.typed.building import build
from authoring.formats.typed.keys import read_length, read_quantity, write_quantity
from authoring.formats.typed.markup import blanks_markdown, blanks_plain, markdown_of, plain, tidy
from authoring.formats.typed.options import cut_options, split_options
from authoring.formats.typed.question import Typed, Unreadable
from authoring.formats.typed.words import (
    KIND_NAMES,
    difficulty_of,
    kind_in,
    kind_of,
    letters_of,
    points_of,
    truth_of,
)
from lessons.passages import normalise, plain_text
from tests.authoring.formats.some_items import ODD

MARKS = "甲乙 \n\\`*_[]()<>&#+-=|:!~.1a;x/"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("单选", "single_choice"),
        ("单项选择题", "single_choice"),
        ("单选题（必答）", "single_choice"),
        ("多 选 题", "multiple_choice"),
        ("不定项选择题", "multiple_choice"),
        ("选择题", "choice"),
        ("Multiple Choice", "choice"),
        ("single_choice", "single_choice"),
        ("判断题", "true_false"),
        ("True/False", "true_false"),
        ("ＴＦ", "true_false"),
        ("填空题", "blanks"),
        ("计算题", "numeric"),
        ("排序题", "ordering"),
        ("连线题", "matching"),
        ("简答题", "essay"),
        ("名词解释", "essay"),
        ("案例分析题", "essay"),
        ("阅读理解", "composite"),
        ("怪题", ""),
        ("", ""),
    ],
)
def test_kinds_are_known_by_many_names(word: str, kind: str) -> None:
    assert kind_of(word) == kind


def test_kinds_are_known_by_the_names_they_are_written_with() -> None:
    assert {kind: kind_of(name) for kind, name in KIND_NAMES.items()} == {
        kind: kind for kind in KIND_NAMES
    }


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("一、单项选择题（每题2分，共20分）", "single_choice"),
        ("第二部分 多选题", "multiple_choice"),
        ("不定项选择", "multiple_choice"),
        ("三、判断题：对的打√", "true_false"),
        ("总则", ""),
    ],
)
def test_titles_name_kinds(title: str, kind: str) -> None:
    assert kind_in(title) == kind


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (word, True)
        for word in ("对", "√", "正确", "T", "TRUE", "是", "Ｙ", "正确。", "（√）", "答案：对")
    ]
    + [(word, False) for word in ("错", "×", "错误", "f", "False", "否", "n", "不对", "✗", "x")]
    + [(word, None) for word in ("", "A", "对错", "也许")],
)
def test_right_and_wrong_are_known_by_many_words(answer: str, truth: object) -> None:
    assert truth_of(answer) is truth


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        ("B", (1,)),
        ("b", (1,)),
        ("Ｂ", (1,)),
        ("ABD", (0, 1, 3)),
        ("A,B,D", (0, 1, 3)),
        ("A、B、D", (0, 1, 3)),
        ("A B D", (0, 1, 3)),
        ("Ａ；Ｄ", (0, 3)),
        ("AA", (0,)),
        ("1,3", (0, 2)),
        ("选B", (1,)),
        ("B项", (1,)),
        ("答案：B", (1,)),
        ("B. 河", (1,)),
        ("河", (1,)),
        ("湖|江", (0, 3)),
        ("E", None),
        ("C. 河", None),
        ("也许", None),
        ("", None),
    ],
)
def test_answers_name_options(answer: str, places: tuple[int, ...] | None) -> None:
    assert letters_of(answer, ["湖", "河", "海", "江"]) == places


def test_words_of_an_option_count_before_its_letter() -> None:
    assert letters_of("B", ["B", "A"]) == (0,)


@pytest.mark.parametrize(
    ("word", "highest", "level"),
    [
        ("易", 3, 1),
        ("一般", 3, 2),
        ("较难", 3, 3),
        ("困难", 3, 3),
        ("Easy", 3, 1),
        ("2", 3, 2),
        ("2", 5, 1),
        ("3", 5, 2),
        ("4", 5, 3),
        ("３级", 5, 2),
        ("0.8", 1, 1),
        ("0.5", 1, 2),
        ("0.2", 1, 3),
        ("★★", 3, 2),
        ("0", 3, None),
        ("七", 3, None),
        ("", 3, None),
    ],
)
def test_difficulties_are_read_on_their_scale(word: str, highest: int, level: int | None) -> None:
    assert difficulty_of(word, Decimal(highest)) == level


@pytest.mark.parametrize(
    ("word", "points"),
    [("2", "2"), ("2.5分", "2.5"), ("２ 分", "2"), ("0", None), ("2.555", None), ("99999", None)],
)
def test_points_are_read(word: str, points: str | None) -> None:
    assert points_of(word) == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    "cell",
    [
        "A. 湖 B. 河 C. 海",
        "A.湖\nB.河\nC.海",
        "Ａ、湖；Ｂ、河；Ｃ、海",
        "(A)湖(B)河(C)海",
        "湖\n河\n海",
        "湖|河|海",
        "A.湖|B.河|C.海",
        "湖；河；海",
        "湖$;$河$;$海",
        '["湖", "河", "海"]',
        "湖,河,海",
        "湖、河、海",
    ],
)
def test_options_of_one_cell_are_parted(cell: str) -> None:
    assert split_options(cell) == ("湖", "河", "海")


def test_options_with_commas_are_parted_by_what_is_stronger() -> None:
    assert split_options("湖，河；海、江") == ("湖，河", "海、江")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("在哪里？A．东 B．西", "在哪里？"),
        ("维生素A、维生素B", "维生素A、维生素B"),
        ("见A. 与 C. 处", "见A. 与 C. 处"),
    ],
)
def test_options_are_cut_from_a_stem_only_if_they_are_some(text: str, stem: str) -> None:
    assert cut_options(text)[0] == stem


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("6.4", ("6.4", "0", "")),
        ("６．４", ("6.4", "0", "")),
        ("6.4平方公里", ("6.4", "0", "平方公里")),
        ("2400±50 平方米", ("2400", "50", "平方米")),
        ("1,200元", ("1200", "0", "元")),
        ("6~7", ("6.5", "0.5", "")),
        ("约6.4%", ("6.4", "0", "%")),
        ("-5", ("-5", "0", "")),
        ("六", None),
        ("3个湖和4条河", None),
        ("", None),
    ],
)
def test_quantities_are_read(answer: str, read: tuple[str, str, str] | None) -> None:
    expected = None if read is None else (Decimal(read[0]), Decimal(read[1]), read[2])
    assert read_quantity(answer) == expected


@given(
    st.decimals(-1000, 1000, places=3), st.decimals(0, 100, places=2), st.sampled_from(["", "米"])
)
def test_written_quantities_are_read_back(value: Decimal, tolerance: Decimal, unit: str) -> None:
    assert read_quantity(write_quantity(value, tolerance, unit)) == (value, tolerance, unit)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("100-500", (100, 500)),
        ("500字以内", (0, 500)),
        ("不少于100字", (100, 2_000)),
        ("若干", None),
    ],
)
def test_lengths_of_essays_are_read(text: str, limits: tuple[int, int] | None) -> None:
    assert read_length(text) == limits


@pytest.mark.parametrize(
    ("answer", "counts", "words"),
    [
        ("桂花", [1], [["桂花"]]),
        ("桂花/木犀", [1], [["桂花", "木犀"]]),
        ("桂花；木犀", [1], [["桂花", "木犀"]]),
        ("一半/1/2", [1], [["一半", "1/2"]]),
        ("30 / 31", [1], [["30", "31"]]),
        ("桂花；香樟/樟树", [2], [["桂花"], ["香樟", "樟树"]]),
        ("桂花、香樟", [2], [["桂花"], ["香樟"]]),
        ("①桂花②香樟", [2], [["桂花"], ["香樟"]]),
        ("桂花 香樟", [2], [["桂花"], ["香樟"]]),
        ("一、二；三、四", [2], [["一、二"], ["三、四"]]),
        ("1/2；3／4", [2], [["1/2"], ["3／4"]]),
        ("km\\/h/千米每小时；1/2", [2], [["km/h", "千米每小时"], ["1/2"]]),
        ("甲\\；乙", [1], [["甲；乙"]]),
        ("甲\\|乙|丙", [2], [["甲|乙"], ["丙"]]),
        ("第一空：\n7；七\n第二空：\n3", [2], [["7", "七"], ["3"]]),
        ("(1) 7/七 (2) 3", [2], [["7", "七"], ["3"]]),
    ],
)
def test_words_for_blanks_are_parted(
    answer: str, counts: list[int], words: list[list[str]]
) -> None:
    assert accepted_words(answer, counts) == words


WORD = st.text("甲乙ab12/／;；|｜\\", min_size=1, max_size=6).filter(
    lambda word: not word.startswith("\\") and not word.endswith("\\")
)


@given(st.lists(WORD, min_size=1, max_size=4, unique=True))
def test_words_of_a_blank_come_back_whatever_parts_them(words: list[str]) -> None:
    assert accepted_words(write_alternatives(words), [1]) == [words]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (Typed(stem="甲", options=("一", "二"), answer="A"), "single_choice"),
        (Typed(stem="甲", options=("一", "二", "三"), answer="AB"), "multiple_choice"),
        (Typed(stem="甲", options=("一", "二", "三"), answer="CAB"), "ordering"),
        (Typed(stem="甲", options=("正确", "错误"), answer="B"), "true_false"),
        (Typed(stem="甲", answer="对"), "true_false"),
        (Typed(stem="甲____", answer="对"), "blanks"),
        (Typed(stem="甲（ ）", answer="乙"), "blanks"),
        (Typed(stem="甲", answer="6.4"), "numeric"),
        (Typed(stem="甲", answer="一段话"), "essay"),
        (Typed(stem="甲", options=("一 → 二", "三 → 四")), "matching"),
    ],
)
def test_kind_is_guessed_by_options_and_answer(typed: Typed, kind: str) -> None:
    assert build(typed).content.kind == kind


def test_question_that_says_nothing_but_its_stem_is_none() -> None:
    with pytest.raises(Unreadable) as refused:
        build(Typed(stem="注意事项"))
    assert refused.value.code == "no-answer"


def test_kind_that_the_answer_contradicts_is_told() -> None:
    item = build(Typed(stem="甲", kind="single_choice", options=("一", "二", "三"), answer="AB"))
    assert (item.content.kind, [notice.code for notice in item.lost]) == (
        "multiple_choice",
        ["kind-by-answer"],
    )


def test_kind_without_a_counterpart_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        build(Typed(stem="甲", kind="composite", kind_word="阅读理解", answer="乙"))
    assert (refused.value.code, refused.value.values) == ("no-counterpart", {"kind": "阅读理解"})


@pytest.mark.parametrize(
    ("cells", "fields", "options"),
    [
        (["题干", "正确答案"], {"stem", "answer"}, {}),
        (["*题目内容（必填）", "标准答案"], {"stem", "answer"}, {}),
        (["Question", "Option A", "option_b", "Correct Answer"], {"stem", "answer"}, {1: 0, 2: 1}),
        (["题目", "A", "B", "答案"], {"stem", "answer"}, {1: 0, 2: 1}),
        (["题目", "选项1", "选项二", "答案"], {"stem", "answer"}, {1: 0, 2: 1}),
        (["序号", "试题", "A选项", "答案选项B"], {"counter", "stem"}, {2: 0, 3: 1}),
        (["题干", "知识点"], {"stem", "category"}, {}),
        (["题干", "章节", "知识点"], {"stem", "category", "tags"}, {}),
    ],
)
def test_columns_are_known_by_many_names(
    cells: list[str], fields: set[str], options: dict[int, int]
) -> None:
    columns = columns_of(cells)
    assert (set(columns.fields), dict(columns.options)) == (fields, options)


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_in_sheets(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@given(st.text(MARKS, max_size=20) | st.text(ODD, max_size=20))
@settings(max_examples=500)
def test_markdown_reads_as_the_words_are_written(text: str) -> None:
    assert plain_text(markdown_of(text)) == normalise(tidy(text))


@given(st.text(MARKS, max_size=20))
@settings(max_examples=300)
def test_plain_words_make_the_same_markdown_again(text: str) -> None:
    assert markdown_of(plain(markdown_of(text))) == markdown_of(text)


@given(st.lists(st.text(MARKS, max_size=8), min_size=2, max_size=4))
@settings(max_examples=300)
def test_words_around_blanks_come_back(segments: list[str]) -> None:
    assert [tidy(piece) for piece in blanks_plain(blanks_markdown(segments))] == [
        tidy(segment) for segment in segments
    ]
