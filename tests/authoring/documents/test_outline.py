from typing import Any

import pytest

from authoring.documents import (
    DocumentProblem,
    Outline,
    OutlineLesson,
    OutlinePassage,
    lesson_markdown,
    load_outline,
    make_outline,
    outline_json,
    read_document,
)
from lessons.passages import BlockKind, split

STORED = outline_json(
    make_outline(read_document("a.txt", "湖区规定\n第一条 湖在城西。\n2026年1月5日".encode()))
)


def changed(**values: Any) -> dict[str, Any]:
    return STORED | values


def lesson(**values: Any) -> list[dict[str, Any]]:
    passage = {"label": "一", "kind": "paragraph", "text": "湖"} | values
    return [{"title": "湖", "label": "", "passages": [passage]}]


def test_outline_has_the_shape_others_rely_on() -> None:
    assert list(STORED) == ["title", "source", "lessons", "left_out", "problems"]
    assert STORED["lessons"] == [
        {
            "title": "湖区规定",
            "label": "",
            "passages": [{"label": "第一条", "kind": "paragraph", "text": "第一条 湖在城西。"}],
        }
    ]
    assert STORED["source"]["issued_on"] == "2026-01-05"


BAD: dict[str, object] = {
    "unknown field": changed(more=1),
    "no title of a lesson": changed(lessons=[{"title": " ", "passages": []}]),
    "unknown kind": changed(lessons=lesson(kind="video")),
    "empty text": changed(lessons=lesson(text=" \n")),
    "two lines of a paragraph": changed(lessons=lesson(text="湖\n河")),
    "table of one row": changed(lessons=lesson(kind="table", text="湖 | 河")),
    "ragged table": changed(lessons=lesson(kind="table", text="湖 | 河\n山")),
    "no label": changed(lessons=lesson(label="")),
    "long label": changed(lessons=lesson(label="一" * 51)),
    "long text": changed(lessons=lesson(text="湖" * 100_001)),
    "a date that is none": changed(source=STORED["source"] | {"issued_on": "soon"}),
    "a list": [],
    "no JSON": "{",
    "a thing JSON has not": {"title": {1, 2}},
}


@pytest.mark.parametrize("stored", BAD.values(), ids=BAD)
def test_what_is_no_outline_is_refused(stored: object) -> None:
    with pytest.raises(DocumentProblem) as refused:
        load_outline(stored)
    assert refused.value.code == "not-an-outline"


def test_outline_is_read_from_its_text_too() -> None:
    outline = load_outline(STORED)
    assert load_outline(outline.model_dump_json()) == outline


def test_deeply_nested_json_is_refused() -> None:
    with pytest.raises(DocumentProblem):
        load_outline("[" * 100_000)


def test_passage_is_tidied_as_it_is_stored() -> None:
    passage = OutlinePassage(
        label='第"一"条', kind=BlockKind.PARAGRAPH, text=" 湖 \u3000在\x00城西 "
    )
    assert (passage.label, passage.text) == ("第一条", "湖 在城西")


def test_empty_outline_is_one() -> None:
    assert load_outline(outline_json(Outline())) == Outline()


WRITTEN = {
    (BlockKind.PARAGRAPH, "1. 湖"): "1\\. 湖",
    (BlockKind.PARAGRAPH, "- 湖"): "\\- 湖",
    (BlockKind.PARAGRAPH, "# 湖 *区* a_b"): "\\# 湖 \\*区\\* a\\_b",
    (BlockKind.PARAGRAPH, "<b> & [x](y)"): "&lt;b&gt; &amp; \\[x\\](y)",
    (BlockKind.HEADING, "一、湖"): "## 一、湖",
    (BlockKind.LIST, "湖\n河"): "- 湖\n- 河",
    (BlockKind.QUOTE, "湖\n河"): "> 湖\n>\n> 河",
    (BlockKind.TABLE, "湖 | 河\n1|2 | 3"): "| 湖 | 河 |\n| --- | --- |\n| 1&vert;2 | 3 |",
}


@pytest.mark.parametrize(("given", "expected"), WRITTEN.items())
def test_passage_is_written_with_its_label(given: tuple[BlockKind, str], expected: str) -> None:
    passage = OutlinePassage(label="一", kind=given[0], text=given[1])
    assert lesson_markdown(OutlineLesson(title="湖", passages=(passage,))) == (
        f'{expected}\n{{: label="一" }}\n'
    )


@pytest.mark.parametrize("sign", list("[]<>#=*_`\\&|-+"))
def test_very_many_signs_come_back(sign: str) -> None:
    passage = OutlinePassage(label="一", kind=BlockKind.PARAGRAPH, text=sign * 1_200)
    (block,) = split(lesson_markdown(OutlineLesson(title="湖", passages=(passage,))))
    assert (block.kind, block.text) == (BlockKind.PARAGRAPH, sign * 1_200)


def test_deeper_headings_are_written_deeper() -> None:
    passages = tuple(
        OutlinePassage(label=text[0], kind=BlockKind.HEADING, text=text)
        for text in ("一、湖", "（一）河", "1. 山")
    )
    lines = lesson_markdown(OutlineLesson(title="湖", passages=passages)).splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "## 一、湖",
        "### （一）河",
        "#### 1\\. 山",
    ]


def test_lesson_without_passages_is_empty() -> None:
    assert lesson_markdown(OutlineLesson(title="湖")) == ""
