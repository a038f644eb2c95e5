from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from authoring.formats import Batch, FileRefused, Item, moodle_xml
from quizzes.kinds import AnyContent, load_content, store_content
from tests.authoring.formats import expressible
from tests.authoring.formats.some_items import items, odd_text

SAMPLE = Path(__file__).with_name("samples") / "lake_moodle.xml"
ROUND_TRIP = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TRUE = (
    "<answer fraction='100'><text>true</text></answer>"
    "<answer fraction='0'><text>false</text></answer>"
)


def text(name: str, words: str, form: str = "html") -> str:
    return f"<{name} format='{form}'><text>{words}</text></{name}>"


def quiz(kind: str, inner: str, stem: str = "湖？") -> str:
    return f"<quiz><question type='{kind}'>{text('questiontext', stem)}{inner}</question></quiz>"


def read(written: str) -> Batch:
    return moodle_xml.read(written.encode())


def asked(written: str) -> dict[str, Any]:
    batch = read(written)
    assert batch.problems == ()
    (item,) = batch.items
    return {"kind": item.content.kind, **store_content(item.content)}


def lost(written: str) -> list[str]:
    (item,) = read(written).items
    return [notice.code for notice in item.lost]


def problems(written: str) -> list[str]:
    return [problem.code for problem in read(written).problems]


def test_sample_is_read_whole() -> None:
    batch = moodle_xml.read(SAMPLE.read_bytes())
    assert [item.content.kind for item in batch.items] == [
        "single_choice",
        "multiple_choice",
        "true_false",
        "blanks",
        "numeric",
        "matching",
        "essay",
        "blanks",
        "ordering",
        "blanks",
        "blanks",
    ]
    assert [(problem.code, problem.place.line) for problem in batch.problems] == [
        ("description", 92),
        ("no-counterpart", 96),
        ("xml", 97),
    ]


def test_sample_has_its_labels() -> None:
    first = moodle_xml.read(SAMPLE.read_bytes()).items[0]
    assert first.content.stem == "湖在城市的**哪一边**？"
    assert (first.uid, first.tags, first.category, first.explanation, first.points) == (
        "lake-1",
        ("位置",),
        "湖区条例/总则",
        "第二条：湖在城西。",
        Decimal(2),
    )
    assert (first.place.line, first.place.element) == (9, "question[2]")
    codes = [notice.code for notice in first.lost]
    assert codes == ["image", "combined-feedback", "title", "hint"]


def answer(percent: int, words: str) -> str:
    return f"<answer fraction='{percent}'><text>{words}</text></answer>"


def pair(left: str, right: str) -> str:
    inner = f"<text>{left}</text><answer format='html'><text>{right}</text></answer>"
    return f"<subquestion format='html'>{inner}</subquestion>"


@pytest.mark.parametrize(
    ("kind", "inner", "content"),
    [
        (
            "multichoice",
            f"<single>false</single>{answer(100, '甲')}{answer(0, '乙')}",
            {"kind": "single_choice", "options": [{"text": "甲", "right": True}, {"text": "乙"}]},
        ),
        (
            "multichoiceset",
            f"{answer(100, '甲')}{answer(100, '乙')}{answer(0, '丙')}",
            {
                "kind": "multiple_choice",
                "options": [
                    {"text": "甲", "right": True},
                    {"text": "乙", "right": True},
                    {"text": "丙"},
                ],
            },
        ),
        ("truefalse", TRUE, {"kind": "true_false", "answer": True}),
        (
            "truefalse",
            f"{answer(0, 'Wahr')}{answer(100, 'Falsch')}",
            {"kind": "true_false", "answer": False},
        ),
        (
            "numerical",
            "<answer fraction='100'>6.4<tolerance>0.1</tolerance></answer>",
            {"kind": "numeric", "value": "6.4", "tolerance": "0.1"},
        ),
        (
            "numerical",
            f"{answer(100, '6,4')}{answer(0, '64')}",
            {"kind": "numeric", "value": "6.4", "near_misses": [{"value": "64", "feedback": ""}]},
        ),
        (
            "ddmatch",
            f"{pair('甲', '&lt;p&gt;1&lt;/p&gt;')}{pair('乙', '2')}",
            {
                "kind": "matching",
                "pairs": [{"left": "甲", "right": "1"}, {"left": "乙", "right": "2"}],
            },
        ),
        ("essay", text("graderinfo", "一分"), {"kind": "essay", "guidance": "一分"}),
    ],
)
def test_read_knows_types_and_their_old_ways(
    kind: str, inner: str, content: dict[str, Any]
) -> None:
    assert asked(quiz(kind, inner)) == {"stem": "湖？", **content}


@pytest.mark.parametrize(
    ("stem", "blanks", "shown"),
    [
        ("甲{1:SHORTANSWER:=乙}", [{"accept": ["乙"]}], "甲____"),
        ("{:SA:%100%乙~=丙~%50%丁~%0%*#错}", [{"accept": ["乙", "丙"], "feedback": "错"}], "____"),
        ("{1:MC:甲~=乙*~丙}", [{"accept": ["乙*"]}], "____"),
        ("{1:MULTICHOICE_VS:%0%甲~%100%乙}", [{"accept": ["乙"]}], "____"),
        ("{1:NM:=5:0.5}", [{"accept": ["5"]}], "____"),
        (r"{1:SA:=\}\#\~}", [{"accept": ["}#~"]}], "____"),
        ("{1:SA:=a&amp;#38;b}", [{"accept": ["a&b"]}], "____"),
        ("{x}{1:SA:=乙}{2:SA:=丙}", [{"accept": ["乙"]}, {"accept": ["丙"]}], "{x}________"),
        ("____{1:SA:=乙}", [{"accept": ["乙"]}], "&#95;&#95;&#95;&#95;____"),
    ],
)
def test_cloze_fields_become_blanks(stem: str, blanks: list[Any], shown: str) -> None:
    content = {"kind": "blanks", "stem": shown, "blanks": blanks}
    assert asked(quiz("cloze", "", stem)) == content


@pytest.mark.parametrize(
    ("kind", "inner", "stem", "codes"),
    [
        ("truefalse", TRUE, "湖？", []),
        ("truefalse", f"{TRUE}<name><text>河</text></name>", "湖？", ["title"]),
        ("truefalse", f"{TRUE}<hidden>1</hidden>", "湖？", ["hidden"]),
        ("truefalse", f"{TRUE}<defaultgrade>100000</defaultgrade>", "湖？", ["points-too-large"]),
        ("truefalse", f"{TRUE}<file name='a.png'>AAAA</file>", "湖？", ["image"]),
        ("truefalse", f"{TRUE}<image>a.png</image>", "湖？", ["image"]),
        ("truefalse", f"{TRUE}{text('correctfeedback', '真好')}", "湖？", ["combined-feedback"]),
        ("truefalse", f"{TRUE}{text('correctfeedback', 'Your answer is correct.')}", "湖？", []),
        ("truefalse", TRUE.replace("true</text>", "true</text><feedback><text>对</text></feedback>"), "湖？", ["right-feedback"]),
        ("essay", "<attachments>2</attachments>", "湖？", ["attachments"]),
        ("essay", "<maxwordlimit>100</maxwordlimit>", "湖？", ["word-limit"]),
        ("essay", text("responsetemplate", "因为"), "湖？", ["template"]),
        ("cloze", "", "{1:SAC:=甲}", ["case"]),
        ("cloze", "", "{1:NM:=5:1}", ["tolerance"]),
        ("cloze", "", "{1:MC:=甲~乙}", ["choices"]),
    ],
)  # fmt: skip
def test_read_tells_what_is_lost(kind: str, inner: str, stem: str, codes: list[str]) -> None:
    assert lost(quiz(kind, inner, stem)) == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (quiz("calculated", ""), "no-counterpart"),
        (quiz("ddmarker", ""), "no-counterpart"),
        (quiz("", ""), "no-counterpart"),
        (quiz("description", ""), "description"),
        (quiz("cloze", ""), "no-fields"),
        (quiz("cloze", "", "{1:MULTIRESPONSE:=甲}"), "no-counterpart"),
        (quiz("cloze", "", "{1:SA:甲}"), "no-answer"),
        (quiz("gapselect", "", "[[1]]"), "no-answer"),
        (quiz("multichoice", ""), "no-answer"),
        (quiz("truefalse", ""), "no-answer"),
        (quiz("matching", ""), "too-few-entries"),
        (quiz("essay", "", ""), "no-stem"),
        ("<quiz><question type='essay'></quiz>", "unclosed"),
        ("<quiz><question type='essay'><b></question></quiz>", "xml"),
        (quiz("x", "<a>" * 300 + "</a>" * 300), "xml"),
    ],
)
def test_read_says_what_is_wrong(written: str, code: str) -> None:
    assert problems(written) == [code]


def test_one_bad_question_stops_no_other() -> None:
    good = quiz("essay", "").removeprefix("<quiz>").removesuffix("</quiz>")
    broken = ["<question type='essay'><name></question>", "<question type='essay'>", "<question>"]
    batch = read(f"<quiz>{good}{good.join(broken)}{good}</quiz>")
    assert (len(batch.items), len(batch.problems)) == (4, 3)


@pytest.mark.parametrize(
    ("stem", "markdown"),
    [
        ("<![CDATA[<p>甲&nbsp;<b>乙</b></p>]]>", "甲 **乙**"),
        ("<![CDATA[</question><question>甲]]>", "&lt;/question>&lt;question>甲"),
        ("甲&nbsp;&copy; & 乙", "甲 © & 乙"),
        ("<p>甲<b>乙</b></p>", "甲**乙**"),
        ("甲<!-- </question> -->乙", "甲乙"),
    ],
)
def test_read_is_patient_with_markup(stem: str, markdown: str) -> None:
    assert asked(quiz("essay", "", stem))["stem"] == markdown


@pytest.mark.parametrize(
    ("form", "markdown"),
    [
        ("html", "\\*甲\\* 乙"),
        ("moodle_auto_format", "\\*甲\\*  \n乙"),
        ("plain_text", "\\*甲\\*  \n乙"),
        ("markdown", "*甲*\n乙"),
    ],
)
def test_read_knows_the_forms_of_texts(form: str, markdown: str) -> None:
    written = (
        f"<quiz><question type='essay'>{text('questiontext', '*甲*\n乙', form)}</question></quiz>"
    )
    assert asked(written)["stem"] == markdown


@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    "written",
    [
        "<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz></quiz>",
        "<!doctype quiz SYSTEM 'http://example.org/x.dtd'><quiz></quiz>",
        "<quiz><question><!ENTITY a 'b'></question></quiz>",
        "<html><body>湖</body></html>",
        "",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_unsafe_and_other_files_are_refused(written: str, encoding: str) -> None:
    with pytest.raises(FileRefused):
        moodle_xml.read(written.encode(encoding))


@pytest.mark.promise("C4")
def test_entities_of_ones_own_and_inclusions_are_not_followed() -> None:
    include = "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/hosts'/>"
    assert asked(quiz("essay", include, "&secret;"))["stem"] == "&amp;secret;"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "utf-8"), ("UTF-16", "utf-16"), ("GB2312", "gb18030"), ("ISO-8859-1", "latin-1")],
)
def test_encodings_are_told_apart(declared: str, encoding: str) -> None:
    words = "cœur" if encoding == "utf-8" else "é" if encoding == "latin-1" else "湖"
    written = f"<?xml version='1.0' encoding='{declared}'?>{quiz('essay', '', words)}"
    batch = moodle_xml.read(written.encode(encoding))
    assert batch.items[0].content.stem == words


KINDS: dict[str, st.SearchStrategy[AnyContent]] = {
    "single_choice": expressible.choices(is_single=True),
    "multiple_choice": expressible.choices(is_single=False),
    "true_false": expressible.true_falses(),
    "blanks": expressible.blanks(most=4),
    "numeric": expressible.numerics(units=st.sampled_from(["", "米", "km/h", "%"])),
    "matching": expressible.matchings(),
    "ordering": expressible.orderings(feedbacks=expressible.FEEDBACKS),
    "essay": expressible.essays(guidance=expressible.FEEDBACKS),
}
POINTS = st.none() | st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@ROUND_TRIP
def test_what_moodle_can_say_comes_back_equal(kind: str, data: st.DataObject) -> None:
    item = data.draw(expressible.items(KINDS[kind], POINTS))
    written = moodle_xml.write([item])
    assert written.lost == ()
    back = moodle_xml.read(written.content)
    assert [expressible.unplaced(each) for each in back.items] == [item]


@pytest.mark.promise("C7")
@given(st.lists(items(odd_text()), max_size=4))
@ROUND_TRIP
def test_what_is_not_told_as_lost_comes_back_equal(given_items: list[Item]) -> None:
    written = moodle_xml.write(given_items)
    batch = moodle_xml.read(written.content)
    lost_ones = {index for index, _notice in written.lost}
    left_out = {index for index, notice in written.lost if notice.code == "left-out"}
    kept = [index for index in range(len(given_items)) if index not in left_out]
    back = dict(zip(kept, map(expressible.unplaced, batch.items), strict=True))
    changed = {index for index in kept if back[index] != given_items[index]}
    assert (changed - lost_ones, batch.problems) == (set(), ())


@given(st.lists(items(odd_text()), max_size=3))
@settings(max_examples=50, deadline=None)
def test_written_files_are_well_formed(given_items: list[Item]) -> None:
    written = moodle_xml.write(given_items)
    left_out = {index for index, notice in written.lost if notice.code == "left-out"}
    questions = etree.fromstring(written.content).xpath("question[@type!='category']")
    assert isinstance(questions, list)
    assert len(questions) == len(given_items) - len(left_out)


def test_write_tells_each_field_that_is_lost() -> None:
    stored = {
        "stem": "连线",
        "pairs": [{"left": "甲", "right": "1", "feedback": "错"}, {"left": "乙", "right": "2"}],
    }
    item = Item(load_content("matching", stored), difficulty=2, quote="湖在城西。")
    fields = [notice.values["field"] for _, notice in moodle_xml.write([item]).lost]
    assert fields == ["difficulty", "quote", "pairs"]


def test_write_shares_100_percent_among_the_right_options() -> None:
    options = [{"text": word, "right": word != "丁"} for word in "甲乙丙丁"]
    item = Item(load_content("multiple_choice", {"stem": "哪些？", "options": options}))
    answers = etree.fromstring(moodle_xml.write([item]).content).xpath("//answer/@fraction")
    assert answers == ["33.33333", "33.33333", "33.33333", "-100"]


PATTERNS = ["<question>", "</question>", "<question <![CDATA[", "<question <!--", "<question>&",
            "<question type='cloze'><questiontext><text>{1:SA:=a", "<question <file "]  # fmt: skip


@pytest.mark.promise("C5")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_read_of_odd_input_comes_to_an_end(pattern: str) -> None:
    written = f"<quiz>{pattern * (50_000 // len(pattern))}"
    assert read(written).format == "moodle_xml"


PIECES = st.sampled_from(
    ["<question type='essay'>", "<question type='cloze'>", "</question>", "<questiontext>", "</questiontext>",
     "<text>", "</text>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&x;", "&", "<", ">", "甲", "{1:SA:=a}",
     "<answer fraction='100'>", "</answer>", "<b/>", "<?p ?>"]
)  # fmt: skip


@pytest.mark.promise("C5")
@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=300, deadline=None)
def test_read_takes_any_text(written: str) -> None:
    assert read(f"<quiz>{written}").format == "moodle_xml"


@pytest.mark.parametrize(
    ("written", "is_moodle"),
    [
        (quiz("essay", ""), True),
        ("<?xml version='1.0'?>\n<!-- 注 -->\n<quiz>", True),
        ("<assessmentItem/>", False),
        ("湖 <quiz>", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sniff_tells_moodle_xml(*, written: str, is_moodle: bool, encoding: str) -> None:
    assert moodle_xml.sniff(written.encode(encoding), "lake.xml") is is_moodle
