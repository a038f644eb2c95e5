from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.formats import FileRefused, Item, gift
from quizzes.kinds import AnyContent, load_content, store_content
from tests.authoring.formats import expressible
from tests.authoring.formats.some_items import items, odd_text

SAMPLE = Path(__file__).with_name("samples") / "lake.gift"
ROUND_TRIP = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> tuple[Item, ...]:
    batch = gift.read(text.encode())
    assert batch.problems == ()
    return batch.items


def asked(text: str) -> dict[str, Any]:
    """Return the one question of a file, as it is stored."""
    (item,) = read(text)
    return {"kind": item.content.kind, **store_content(item.content)}


def lost(text: str) -> list[str]:
    (item,) = read(text)
    return [notice.code for notice in item.lost]


def problems(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in gift.read(text.encode()).problems]


def test_sample_is_read_whole() -> None:
    batch = gift.read(SAMPLE.read_bytes())
    assert [item.content.kind for item in batch.items] == [
        "single_choice",
        "single_choice",
        "multiple_choice",
        "true_false",
        "blanks",
        "numeric",
        "numeric",
        "matching",
        "ordering",
        "essay",
        "true_false",
    ]
    assert batch.problems == ()


def test_sample_has_its_labels() -> None:
    first, *_, last = gift.read(SAMPLE.read_bytes()).items
    assert (first.uid, first.tags, first.category, first.explanation, first.place.line) == (
        "lake-1",
        ("位置", "要点 ] 之一"),
        "湖区条例/总则",
        "第二条：湖在城西。",
        5,
    )
    assert (last.uid, last.category) == ("", "湖区条例/附则")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "湖在{=城西 ~城东}。",
            {"kind": "single_choice", "stem": "湖在____。",
             "options": [{"text": "城西", "right": True}, {"text": "城东"}]},
        ),
        (
            "湖在哪里？{~城东#错了 =城西}",
            {"kind": "single_choice", "stem": "湖在哪里？",
             "options": [{"text": "城东", "feedback": "错了"}, {"text": "城西", "right": True}]},
        ),
        (
            "哪些？{~%50%甲 ~%50%乙 ~%-33.33333%丙}",
            {"kind": "multiple_choice", "stem": "哪些？",
             "options": [{"text": "甲", "right": True}, {"text": "乙", "right": True}, {"text": "丙"}]},
        ),
        ("湖在城西。{T}", {"kind": "true_false", "stem": "湖在城西。", "answer": True}),
        (
            "湖在城东。{false#不是#是的}",
            {"kind": "true_false", "stem": "湖在城东。", "answer": False, "feedback": "不是"},
        ),
        ("湖在城东。{错}", {"kind": "true_false", "stem": "湖在城东。", "answer": False}),
        (
            "湖在哪里？{=城西 =西边}",
            {"kind": "blanks", "stem": "湖在哪里？____", "blanks": [{"accept": ["城西", "西边"]}]},
        ),
        (
            "湖在{=城西}，河在{=城东}。",
            {"kind": "blanks", "stem": "湖在____，河在____。",
             "blanks": [{"accept": ["城西"]}, {"accept": ["城东"]}]},
        ),
        ("几座？{#3}", {"kind": "numeric", "stem": "几座？", "value": "3"}),
        (
            "几座？{#3:0.5}",
            {"kind": "numeric", "stem": "几座？", "value": "3", "tolerance": "0.5"},
        ),
        (
            "几座？{#1..4}.",
            {"kind": "numeric", "stem": "几座？", "value": "2.5", "tolerance": "1.5"},
        ),
        (
            "连线。{=甲->1 = 乙 -> 2 = -> 3}",
            {"kind": "matching", "stem": "连线。",
             "pairs": [{"left": "甲", "right": "1"}, {"left": "乙", "right": "2"}],
             "distractors": ["3"]},
        ),
        (
            "先后。{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW 123\n甲\n乙\n丙}",
            {"kind": "ordering", "stem": "先后。", "entries": ["甲", "乙", "丙"]},
        ),
        ("为什么？{}", {"kind": "essay", "stem": "为什么？", "guidance": ""}),
    ],
)  # fmt: skip
def test_read_knows_every_kind(text: str, content: dict[str, Any]) -> None:
    assert asked(text) == content


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        (r"\{湖\}\: 1 \= 1 \~ \# \\n{T}", r"{湖}: 1 = 1 ~ # \\n"),
        (r"甲\n乙{T}", "甲  \n乙"),
        ("甲：＝～＃｛｝{T}", "甲：＝～＃｛｝"),
        (r"$\(x\)${T}", r"$\\(x\\)$"),
        ("[html]<p>甲<b>乙</b></p>{T}", "甲**乙**"),
        ("[markdown]甲**乙**{T}", "甲**乙**"),
        ("[plain]甲**乙**<b>{T}", r"甲\*\*乙\*\*&lt;b>"),
        ("[moodle]甲<b>乙</b>{T}", "甲**乙**"),
        ("[注]甲{T}", "[注]甲"),
        ("甲\n乙{T}", "甲  \n乙"),
        ("::名::甲{T}", "甲"),
        ("::甲{T}", "甲"),
        ("What is 2 + 2?{T}.", "What is 2 + 2?"),
    ],
)
def test_read_takes_the_stem_as_it_is_written(text: str, stem: str) -> None:
    assert read(text)[0].content.stem == stem


def test_read_takes_the_form_of_the_question_for_its_parts() -> None:
    (item,) = read("[markdown]甲？{=**乙**#*对* ~[plain]*丙* ####**因为**}")
    assert store_content(item.content)["options"] == [
        {"text": "**乙**", "right": True, "feedback": "*对*"},
        {"text": r"\*丙\*"},
    ]
    assert item.explanation == "**因为**"


@pytest.mark.parametrize(
    "text",
    [
        "甲{T}\n\n\n乙{F}",
        "// 注\n甲{T}\n\n// 注\n乙{F}\n// 注",
        "::1::甲{T}\n::2::乙{F}",
        "甲{\n\nT\n}\n\n乙{F}".replace("T\n", "=x\n\n~y\n"),
        "甲{T}\r\n\r\n乙{F}\r\n",
    ],
)
def test_read_parts_questions(text: str) -> None:
    assert [item.content.stem for item in read(text)] == ["甲", "乙"]


def test_read_numbers_lines_from_1() -> None:
    assert [item.place.line for item in read("甲{T}\n\n// 注\n\n乙{F}")] == [1, 5]


@pytest.mark.promise("C7")
@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("甲。\n\n乙{=x", "description", 1),
        ("乙{T}\n\n甲{=x\n\n丙{T}", "unclosed", 3),
        ("甲{=x\n::丙::丁{T}", "unclosed", 1),
        ("甲 =x}", "unopened", 1),
        ("甲{=x {y} ~z}", "nested-braces", 1),
        ("甲{~x ~y}", "no-answer", 1),
        ("甲{=x ~x}", "equal-options", 1),
        ("甲{#x}", "number-expected", 1),
        ("甲{=a -> b =c}", "pair-expected", 1),
        ("甲{x =y ~z}", "sign-expected", 1),
        ("甲{T}乙{F}", "several-groups", 1),
        ("{=x ~y}", "no-stem", 1),
        ("$FOLDER: x\n\n甲{T}", "unknown-directive", 1),
        ("甲{=a -> b}", "too-few-entries", 1),
    ],
)
def test_read_says_what_is_wrong_and_where(text: str, code: str, line: int) -> None:
    assert problems(text)[0] == (code, line)


def test_one_bad_question_stops_no_other() -> None:
    batch = gift.read("甲{T}\n\n乙{=x\n\n丙{~x}\n\n丁{F}".encode())
    assert [item.content.stem for item in batch.items] == ["甲", "丁"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("甲{T}", []),
        ("::甲::甲乙{T}", []),
        ("::别的::甲乙{T}", ["title"]),
        ("甲{T#错#对}", ["right-feedback"]),
        ("甲{=乙 ~%50%丙}", ["weights"]),
        ("甲{=乙#对}", ["right-feedback"]),
        ("甲{=乙*}", ["wildcard"]),
        ("甲{#1 ~#错}", ["wrong-feedback"]),
        ("甲{#=1 =%100%2 =%50%3}", ["weights", "more-answers"]),
        ('[html]甲<img src="a.png">{T}', ["image"]),
    ],
)
def test_read_tells_what_is_lost(text: str, codes: list[str]) -> None:
    assert lost(text) == codes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert gift.read("湖在城西。{T}".encode(encoding)).items[0].content.stem == "湖在城西。"


def test_binary_files_are_refused() -> None:
    with pytest.raises(FileRefused):
        gift.read(b"PK\x03\x04\x00\x00")


KINDS: dict[str, st.SearchStrategy[AnyContent]] = {
    "single_choice": expressible.choices(is_single=True),
    "multiple_choice": expressible.choices(is_single=False),
    "true_false": expressible.true_falses(),
    "blanks": expressible.blanks(most=1),
    "numeric": expressible.numerics(units=st.just("")),
    "matching": expressible.matchings(),
    "ordering": expressible.orderings(feedbacks=st.just("")),
    "essay": expressible.essays(guidance=st.just("")),
}


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@ROUND_TRIP
def test_what_gift_can_say_comes_back_equal(kind: str, data: st.DataObject) -> None:
    item = data.draw(expressible.items(KINDS[kind], st.none()))
    written = gift.write([item])
    assert written.lost == ()
    assert [expressible.unplaced(back) for back in gift.read(written.content).items] == [item]


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=4))
@ROUND_TRIP
def test_what_is_not_told_as_lost_comes_back_equal(given_items: list[Item]) -> None:
    written = gift.write(given_items)
    batch = gift.read(written.content)
    lost_ones = {index for index, _notice in written.lost}
    left_out = {index for index, notice in written.lost if notice.code == "left-out"}
    kept = [index for index in range(len(given_items)) if index not in left_out]
    back = dict(zip(kept, map(expressible.unplaced, batch.items), strict=True))
    changed = {index for index in kept if back[index] != given_items[index]}
    assert (changed - lost_ones, batch.problems) == (set(), ())


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("blanks", {"stem": "甲____乙____", "blanks": [{"accept": ["1"]}, {"accept": ["2"]}]}),
        ("blanks", {"stem": "甲____", "blanks": [{"accept": ["1->2"]}]}),
        ("single_choice", {"stem": "甲", "options": [{"text": "乙"}, {"text": "丙"}]}),
        (
            "multiple_choice",
            {"stem": "甲", "options": [{"text": "乙", "right": True}, {"text": "丙"}]},
        ),
    ],
)
def test_write_leaves_out_what_gift_cannot_ask(kind: str, stored: dict[str, Any]) -> None:
    written = gift.write([Item(load_content(kind, stored))])
    assert (written.content, [notice.code for _, notice in written.lost]) == (b"", ["left-out"])


def test_write_tells_each_field_that_is_lost() -> None:
    content = load_content("essay", {"stem": "甲", "guidance": "一分", "sample": "乙"})
    item = Item(content, difficulty=2, quote="湖在城西。")
    fields = [notice.values["field"] for _, notice in gift.write([item]).lost]
    assert fields == ["difficulty", "quote", "guidance", "sample"]


def test_write_looks_as_people_write_it() -> None:
    options = [{"text": "城西", "right": True}, {"text": "城东", "feedback": "那是运河。"}]
    content = load_content("single_choice", {"stem": "湖在哪里：", "options": options})
    item = Item(content, uid="u-1", tags=("湖",), category="总则", explanation="第二条。")
    assert gift.write([item]).content.decode() == (
        "$CATEGORY: $course$/top/总则\n\n"
        "// [id:u-1] [tag:湖]\n"
        "::湖在哪里：::湖在哪里： {\n\t=城西\n\t~城东#那是运河。\n\t####第二条。\n}\n\n"
    )


PATTERNS = ["{", "}", "{=a}", "x{=", "::", "::a::b{T}\n", "\\", "#", "{#", "->", "\n{\n\n", "// [id:",
            "[html]", "{~%50%", "_", "{> ALL ", "<b ", "*"]  # fmt: skip


@pytest.mark.promise("C5")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_read_of_odd_input_comes_to_an_end(pattern: str) -> None:
    assert gift.read((pattern * (50_000 // len(pattern))).encode()).format == "gift"


@pytest.mark.promise("C5")
@given(st.text("甲a1{}=~#:%-> \n\\/$[]_*<>&|.", max_size=40))
@settings(max_examples=300, deadline=None)
def test_read_takes_any_text(text: str) -> None:
    assert gift.read(text.encode()).format == "gift"


@pytest.mark.parametrize(
    ("text", "name", "is_gift"),
    [
        ("", "lake.gift", True),
        ("湖在城西。{T}", "lake.txt", True),
        ("哪里？{\n ~甲\n =乙}", "", True),
        ("$CATEGORY: 甲", "", True),
        ("哪里？\nA. 甲\nB. 乙\nANSWER: A", "lake.txt", False),
        ('{"a": "=b"}', "lake.json", False),
        ("<quiz>{=a}</quiz>", "lake.xml", False),
        ("1. 哪里？（A）\nA. 甲", "", False),
    ],
)
def test_sniff_tells_gift(*, text: str, name: str, is_gift: bool) -> None:
    assert gift.sniff(text.encode(), name) is is_gift
