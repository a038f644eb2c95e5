"""Documents of every form and the outlines they make, gone through by a person."""

import json
from pathlib import Path

import pytest

from authoring.documents import (
    Level,
    Outline,
    lesson_markdown,
    make_outline,
    outline_json,
    read_document,
)
from lessons.passages import split

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".json")


def outline_of(name: str, level: Level = Level.AUTO) -> Outline:
    return make_outline(read_document(name, (SAMPLES / name).read_bytes()), level=level)


def titles(name: str, level: Level) -> list[tuple[str, str]]:
    return [(lesson.label, lesson.title) for lesson in outline_of(name, level).lessons]


@pytest.mark.parametrize("name", NAMES)
def test_sample_makes_its_outline(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert outline_json(outline_of(name)) == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", Level)
def test_sample_has_every_label_once(name: str, level: Level) -> None:
    labels = [
        passage.label for lesson in outline_of(name, level).lessons for passage in lesson.passages
    ]
    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", [Level.SECTION, Level.DOCUMENT])
def test_lessons_text_is_cut_into_the_passages_of_the_outline(name: str, level: Level) -> None:
    for lesson in outline_of(name, level).lessons:
        blocks = split(lesson_markdown(lesson))
        assert [(block.label, block.kind, block.text) for block in blocks] == [
            (passage.label, passage.kind, passage.text) for passage in lesson.passages
        ]


def test_article_is_cut_at_its_numbers() -> None:
    assert titles("article.txt", Level.SECTION) == [
        ("01", "一盏灯的账"),
        ("02", "“没有人会被拒绝”"),
        ("03", "学的是什么"),
    ]


def test_notice_is_cut_at_its_highest_headings_and_attachments() -> None:
    assert titles("notice.txt", Level.SECTION) == [
        ("一", "一、总体要求"),
        ("二", "二、重点任务"),
        ("三", "三、保障措施"),
        ("附件1", "附件1 湖区水质提升任务分工表"),
        ("附件2", "附件2 巡查记录要求"),
    ]


def test_regulation_is_cut_at_chapters() -> None:
    assert titles("regulation.txt", Level.CHAPTER) == [
        ("第一章", "第一章 总则"),
        ("第二章", "第二章 借阅服务"),
        ("第三章", "第三章 附则"),
    ]


def test_regulation_is_cut_at_sections() -> None:
    assert titles("regulation.txt", Level.SECTION) == [
        ("第一章", "第一章 总则"),
        ("第二章第一节", "第一节 登记"),
        ("第二章第二节", "第二节 借出"),
        ("第三章", "第三章 附则"),
    ]


def test_chapter_takes_along_the_headings_of_the_parts_above_it() -> None:
    first = outline_of("civil.txt", Level.CHAPTER).lessons[0]
    assert [passage.text for passage in first.passages] == [
        "第一编 总则",
        "第一分编 公约的由来",
        "第一条 本公约为湖区居民共同约定。",
    ]


def test_parts_are_lessons_when_asked_for() -> None:
    assert titles("civil.txt", Level.PART) == [
        ("第一编", "第一编 总则"),
        ("第二编", "第二编 邻里"),
    ]


def test_articles_are_lessons_when_asked_for() -> None:
    labels = [label for label, _title in titles("issuing.txt", Level.ARTICLE)]
    assert labels == ["第一条", "第二条", "第三条"]


def test_short_document_is_one_lesson() -> None:
    assert titles("restarting.txt", Level.AUTO) == [("", "临湖市窗口服务规范")]


def test_given_title_leaves_the_one_found_to_be_seen() -> None:
    document = read_document("article.txt", (SAMPLES / "article.txt").read_bytes())
    outline = make_outline(document, title="图书馆")
    assert (outline.title, outline.source.title) == ("图书馆", "一座小城为什么留得住图书馆？")
    assert [left.text for left in outline.left_out if left.reason == "title"] == [
        "一座小城为什么留得住图书馆？"
    ]
