import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from authoring.models import DocumentImport
from lessons.models import Course, Edition, Lesson, Revision, Source
from tests.authoring.policies import FIRST, FOREIGN, SECOND, published
from tests.builders import make_course

SHORT = """湖畔市献血办法

第一章 总则

第一条 为了保障用血需要，制定本办法。

第二章 附则

第二条 本办法自2026年3月1日起施行。
"""


@pytest.fixture
def empty(db: None) -> Course:
    return make_course("parking")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "first": FIRST,
        "second": SECOND,
        "foreign": FOREIGN,
        "short": SHORT,
    }.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\x00\x01")
    (tmp_path / "empty.md").write_text("", "utf-8")
    (tmp_path / "table.csv").write_text("a,b", "utf-8")
    return tmp_path


def said(file: Path, *words: str, level: str = "chapter") -> str:
    output = StringIO()
    with override("en"):
        call_command("import_document", str(file), "--lesson-level", level, *words, stdout=output)
    return output.getvalue()


def as_json(file: Path, *words: str) -> Any:
    return json.loads(said(file, *words, "--json"))


def refused(file: Path, *words: str) -> str:
    with pytest.raises(CommandError) as raised:
        said(file, *words)
    return str(raised.value)


def counts() -> tuple[int, ...]:
    models = (Course, Lesson, Revision, Edition, DocumentImport)
    return tuple(model.objects.count() for model in models)


def test_import_makes_drafts(empty: Course, folder: Path) -> None:
    output = said(folder / "first.txt", "--course", "parking")
    assert output.splitlines()[-1] == (
        "Drafts are made. Learners see nothing of them before they are published."
    )
    assert counts() == (1, 4, 4, 1, 1)


def test_import_says_what_it_found(empty: Course, folder: Path) -> None:
    output = said(folder / "first.txt", "--course", "parking")
    for line in (
        "湖畔市公共停车场管理办法",
        "  Document number: 湖政发〔2025〕12号",
        "  In force from: 2025-03-01  ← 第七条 本办法自2025年3月1日起施行。",
        "2. 第二章 建设 [第二章]: passages: 3, characters: 86",
        "   第四条第二款\t申请材料不全的，应当一次告知需要补正的全部内容。",
        "- Left out (signature and date): 湖畔市人民政府",
        "  new\t第二章 建设",
    ):
        assert line in output.splitlines()


def test_dry_run_says_the_same_and_writes_nothing(empty: Course, folder: Path) -> None:
    foreseen = said(folder / "first.txt", "--course", "parking", "--dry-run").splitlines()
    assert counts() == (1, 0, 0, 0, 0)
    done = said(folder / "first.txt", "--course", "parking").splitlines()
    assert (foreseen[:-1], foreseen[-1]) == (
        done[:-1],
        "Nothing was written: this is a dry run.",
    )


def test_course_that_is_missing_is_made_for_nobody_to_see(db: None, folder: Path) -> None:
    output = said(folder / "first.txt", "--course", "parking")
    course = Course.objects.get()
    assert (course.slug, course.title, course.published_at, course.instructors.count()) == (
        "parking",
        "湖畔市公共停车场管理办法",
        None,
        0,
    )
    assert "Course parking: new, not published, and taught by nobody yet." in output


def test_title_is_that_of_the_course_and_the_source(db: None, folder: Path) -> None:
    said(folder / "first.txt", "--course", "parking", "--title", "停车办法")
    assert (Course.objects.get().title, Source.objects.get().title) == ("停车办法", "停车办法")


def test_dry_run_makes_no_course(db: None, folder: Path) -> None:
    said(folder / "first.txt", "--course", "parking", "--dry-run")
    assert not Course.objects.exists()


def test_second_run_makes_nothing_and_says_so(empty: Course, folder: Path) -> None:
    said(folder / "first.txt", "--course", "parking")
    before = counts()
    output = said(folder / "first.txt", "--course", "parking")
    assert output.splitlines()[-1] == "The course has these texts already: nothing was made."
    assert counts() == before


def test_facts_may_be_said_otherwise(empty: Course, folder: Path) -> None:
    said(
        folder / "first.txt",
        *("--course", "parking"),
        *("--publisher", "市政府办公厅", "--number", "湖政办〔2025〕3号"),
        *("--issued-on", "2025-02-01", "--effective-on", "2025-04-01"),
    )
    edition = Edition.objects.get()
    assert (edition.source.publisher, edition.label, edition.issued_on, edition.effective_on) == (
        "市政府办公厅",
        "湖政办〔2025〕3号",
        date(2025, 2, 1),
        date(2025, 4, 1),
    )


def test_json_holds_the_outline_and_what_it_becomes(empty: Course, folder: Path) -> None:
    assert as_json(folder / "short.txt", "--course", "parking") == {
        "title": "湖畔市献血办法",
        "source": {
            "title": "湖畔市献血办法",
            "publisher": "",
            "number": "",
            "issued_on": None,
            "effective_on": "2026-03-01",
            "evidence": {
                "title": "湖畔市献血办法",
                "effective_on": "第二条 本办法自2026年3月1日起施行。",
            },
        },
        "lessons": [
            {
                "title": "第一章 总则",
                "label": "第一章",
                "passages": [
                    {
                        "label": "第一条",
                        "kind": "paragraph",
                        "text": "第一条 为了保障用血需要，制定本办法。",
                    }
                ],
            },
            {
                "title": "第二章 附则",
                "label": "第二章",
                "passages": [
                    {
                        "label": "第二条",
                        "kind": "paragraph",
                        "text": "第二条 本办法自2026年3月1日起施行。",
                    }
                ],
            },
        ],
        "left_out": [],
        "problems": [],
        "makes": {
            "course": "parking",
            "is_new_course": False,
            "revises": None,
            "is_dry_run": False,
            "is_repeated": False,
            "lessons": [_new("第一章 总则", "chapter-1"), _new("第二章 附则", "chapter-2")],
            "gone": [],
        },
    }


def test_json_of_a_dry_run_names_no_lesson_yet(db: None, folder: Path) -> None:
    makes = as_json(folder / "short.txt", "--course", "parking", "--dry-run")["makes"]
    assert (makes["is_new_course"], makes["is_dry_run"]) == (True, True)
    assert [lesson["lesson"] for lesson in makes["lessons"]] == [None, None]


def test_json_is_readable_as_it_is(empty: Course, folder: Path) -> None:
    assert "湖畔市献血办法" in said(folder / "short.txt", "--course", "parking", "--json")


def test_revision_says_what_becomes_of_each_lesson(empty: Course, folder: Path) -> None:
    published(empty)
    output = said(folder / "second.txt", "--course", "parking", "--revises")
    assert output.splitlines()[-6:-1] == [
        "  as before\t第一章 总则",
        "  changed\t第二章 建设 (unchanged 2, renumbered 1, reworded 1)",
        "  new\t第三章 共享",
        "  changed\t第四章 收费 (renumbered 1) ← 第三章 收费",
        "  changed\t第五章 附则 (reworded 1) ← 第四章 附则",
    ]


def test_revision_makes_an_edition_of_the_only_source(empty: Course, folder: Path) -> None:
    source = published(empty)
    makes = as_json(folder / "second.txt", "--course", "parking", "--revises")["makes"]
    assert (makes["revises"], source.editions.count()) == ("document", 2)


def test_revision_reports_lessons_that_are_gone(empty: Course, folder: Path) -> None:
    published(empty)
    shorter = FIRST.replace("第四章 附则\n\n第七条 本办法自2025年3月1日起施行。\n", "")
    (folder / "shorter.txt").write_text(shorter, "utf-8")
    output = said(folder / "shorter.txt", "--course", "parking", "--revises")
    assert output.splitlines()[-2] == "  no longer in the document\t第四章 附则"


def test_revision_of_one_source_among_several(empty: Course, folder: Path) -> None:
    published(empty)
    published(empty, FOREIGN)
    said(folder / "second.txt", "--course", "parking", "--revises", "document")
    assert Edition.objects.filter(source__slug="document").count() == 2


def test_revision_that_matches_nothing_asks_to_be_told(lesson: Lesson, folder: Path) -> None:
    Source.objects.create(course=lesson.course, slug="article", title="文章")
    words = ("--course", lesson.course.slug, "--revises")
    refusal = refused(folder / "second.txt", *words)
    assert refusal.startswith("No passage of the document stands in the course")
    assert "第三章 共享" in refusal
    assert counts() == (1, 1, 1, 0, 0)
    said(folder / "second.txt", *words, "--new-lessons")
    assert Lesson.objects.count() == 6


@pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["for good", "dry run"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("broken.pdf", "file is damaged and cannot be read."),
        ("picture.txt", "The file is no text: it holds control characters."),
        ("empty.md", "There is no text in the file."),
        ("table.csv", "Files called .txt, .md, .docx, .html or .pdf are read."),
        ("missing.txt", "There is no file missing.txt."),
        ("", "There is no file"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_a_sentence(
    db: None, folder: Path, name: str, sentence: str, words: tuple[str, ...]
) -> None:
    assert sentence in refused(folder / name, "--course", "parking", *words)
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--course", "sea", "--revises"], "There is no course sea."),
        (
            ["--course", "parking", "--revises"],
            "The course rests on no source yet: leave out --revises.",
        ),
        (["--course", "两个字"], "A course's short name has letters, digits and hyphens"),
        (["--course", "x" * 51], "A course's short name has letters, digits and hyphens"),
        (
            ["--course", "parking", "--number", "9" * 200],
            "The number or the publisher is too long.",
        ),
    ],
)
def test_command_names_what_is_wrong(
    empty: Course, folder: Path, words: list[str], sentence: str
) -> None:
    assert refused(folder / "first.txt", *words).startswith(sentence)
    assert counts() == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("name", [None, "other"])
def test_command_lists_the_sources_there_are(empty: Course, folder: Path, name: str | None) -> None:
    published(empty)
    published(empty, FOREIGN)
    words = ["--revises", *([name] if name else [])]
    refusal = refused(folder / "second.txt", "--course", "parking", *words)
    assert refusal == "Say which source is revised: document, document-2."


def test_refusal_as_json_stands_alone_on_the_output(db: None, folder: Path) -> None:
    output = StringIO()
    with override("en"), pytest.raises(CommandError):
        call_command(
            "import_document", str(folder / "empty.md"), "--course", "x", "--json", stdout=output
        )
    assert json.loads(output.getvalue()) == {
        "problems": [{"code": "empty", "message": "There is no text in the file."}]
    }


def test_date_that_is_none_is_refused(db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="--issued-on"):
        said(folder / "first.txt", "--course", "parking", "--issued-on", "2025-13-01")


def _new(title: str, slug: str) -> dict[str, Any]:
    states = {"unchanged": 0, "moved": 0, "renumbered": 0, "reworded": 0, "new": 1, "gone": 0}
    return {"title": title, "lesson": slug, "state": "new", "passages": states}
