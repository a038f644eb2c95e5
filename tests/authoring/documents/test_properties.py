"""What holds for every text: nothing is lost, labels are unique, and Markdown gives it back."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.documents import (
    DocumentProblem,
    Level,
    Outline,
    OutlineLesson,
    OutlinePassage,
    lesson_markdown,
    load_outline,
    make_outline,
    outline_json,
    read_document,
)
from authoring.documents.document import clean, table
from authoring.documents.numerals import han_number
from authoring.documents.writing import escape
from lessons.numerals import han_numeral
from lessons.passages import BlockKind, normalise, plain_text, split

# Whatever a text may begin or be parted with is drawn often, so that its parts meet.
PIECES = st.sampled_from(
    ["一、", "（一）", "1. ", "1．", "（1）", "①", "第一章 ", "第一条 ", "第二条", "第二条规定", "01", "02",
     "目录", "附件", "附件1", "附件：1. ", "“", "”", '"', "。", "；", "：", "　　", "\n", "\n\n", "\n", "\r\n",
     "……3", "来源：", "编辑：", "关于", "的通知", "市政府", "2026年3月1日", "自2026年3月1日起施行", "— 1 —",
     "临政发〔2026〕1号", "（此件公开发布）", "抄送：", "各部门：", "3.5%", "第一，", "图源：", "# ", "- ", "> ",
     "| a | b |", "|---|---|", "```", "*", "_", "`", "&amp;", "<b>", "[x](y)", "\\", "\x0c", "\u2028", "⼀"]
)  # fmt: skip
WORDS = st.text(alphabet=st.sampled_from("湖区水质提升工作办理馆ab1 "), min_size=1, max_size=12)
TEXTS = st.lists(PIECES | WORDS | st.text(max_size=5), max_size=40).map("".join)


def outline_of(name: str, text: str, level: Level = Level.AUTO) -> Outline | None:
    try:
        return make_outline(read_document(name, text.encode("utf-8", "ignore")), level=level)
    except DocumentProblem:
        return None


def shown(outline: Outline) -> str:
    """Return all that a person sees of an outline."""
    lessons = [
        text
        for lesson in outline.lessons
        for text in (lesson.label, lesson.title, *(passage.text for passage in lesson.passages))
    ]
    return "".join([outline.title, *lessons, *(left.text for left in outline.left_out)])


def characters(text: str) -> Counter[str]:
    return Counter("".join(normalise(clean(text)).split()))


@given(TEXTS, st.sampled_from(Level))
def test_no_character_of_a_text_is_lost(text: str, level: Level) -> None:
    outline = outline_of("text.txt", text, level)
    if outline is not None:
        assert characters(text) - characters(shown(outline)) == Counter()


@given(TEXTS, st.sampled_from(["text.txt", "text.md", "text.html"]), st.sampled_from(Level))
def test_every_label_stands_once(text: str, name: str, level: Level) -> None:
    outline = outline_of(name, text, level)
    labels = [one.label for lesson in outline.lessons for one in lesson.passages] if outline else []
    assert sorted(labels) == sorted(set(labels))


@given(TEXTS, st.sampled_from(["text.txt", "text.md", "text.html"]), st.sampled_from(Level))
def test_lesson_is_cut_into_the_passages_of_the_outline(text: str, name: str, level: Level) -> None:
    outline = outline_of(name, text, level)
    for lesson in outline.lessons if outline else ():
        blocks = split(lesson_markdown(lesson))
        assert [(block.label, block.kind, block.text) for block in blocks] == [
            (one.label, one.kind, one.text) for one in lesson.passages
        ]


@given(TEXTS, st.sampled_from(["text.txt", "text.md", "text.html"]))
def test_outline_comes_back_from_json(text: str, name: str) -> None:
    outline = outline_of(name, text)
    if outline is not None:
        assert load_outline(outline_json(outline)) == outline


@given(TEXTS)
def test_outline_is_the_same_each_time(text: str) -> None:
    assert outline_of("text.txt", text) == outline_of("text.txt", text)


@pytest.mark.promise("C5")
@given(st.binary(max_size=300), st.sampled_from(["txt", "md", "html", "docx", "pdf", "exe"]))
def test_any_bytes_are_read_or_refused(content: bytes, ending: str) -> None:
    try:
        document = read_document(f"file.{ending}", content)
    except DocumentProblem:
        return
    assert make_outline(document).title


@given(st.text() | TEXTS)
def test_escaped_line_is_shown_as_it_is(text: str) -> None:
    line = " ".join(normalise(clean(text)).split())
    assert plain_text(escape(line)) == line


def lines(text: str) -> str:
    return normalise(clean(text).replace("\u2028", "\n"))


@pytest.mark.parametrize("kind", [BlockKind.LIST, BlockKind.QUOTE])
@given(text=st.text(min_size=1) | TEXTS)
def test_lines_of_a_block_come_back_from_markdown(kind: BlockKind, text: str) -> None:
    if not lines(text):
        return
    passage = OutlinePassage(label="一", kind=kind, text=lines(text))
    block = split(lesson_markdown(OutlineLesson(title="湖", passages=(passage,))))
    assert [(one.kind, one.text, one.label) for one in block] == [(kind, passage.text, "一")]


@given(
    st.lists(st.lists(st.text(max_size=8) | PIECES, min_size=2, max_size=4), min_size=2, max_size=4)
)
def test_table_comes_back_from_markdown(rows: list[list[str]]) -> None:
    for found in table(rows, 1):
        if "\n" in found.text:
            passage = OutlinePassage(label="一", kind=BlockKind.TABLE, text=found.text)
            (block,) = split(lesson_markdown(OutlineLesson(title="湖", passages=(passage,))))
            assert (block.kind, block.text) == (BlockKind.TABLE, found.text)


@given(st.integers(1, 9999))
def test_chinese_numeral_is_read_as_it_is_written(number: int) -> None:
    assert han_number(han_numeral(number)) == number


@given(TEXTS)
def test_outline_is_in_normal_form(text: str) -> None:
    outline = outline_of("text.txt", text)
    texts = [one.text for lesson in outline.lessons for one in lesson.passages] if outline else []
    assert [unicodedata.normalize("NFC", one) for one in texts] == texts
