from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.coursefiles import CourseText, LessonText, QuestionText, read_course, write_course
from authoring.coursefiles.course import tidy_body
from authoring.coursefiles.parsing import parse_lesson, parse_questions, parse_sheet
from authoring.coursefiles.schema import CourseSheet, LessonHead, QuestionHead
from authoring.coursefiles.writing import write_lesson, write_questions, write_sheet
from lessons.passages import normalise
from quizzes.kinds import KINDS, load_content
from tests.authoring.coursetexts import FILES, edited

CONTENT = Path(__file__).parents[3] / "content"

# Characters that YAML writers and readers stumble over, beside ordinary ones.
_ALPHABET = st.sampled_from("中文 aZ09.,:;#-?!&*|>%@`'\"[]{}()=~_/\\\t\n“”：—é😀\xa0\u3000")
_AWKWARD = st.sampled_from(
    ["no", "null", "~", "12", "1.5", "1e5", "007", "2026-03-02", "12:30", "- a", "? b", "=", "<<",
     "a: b", "a #b", "true", "'", '"', "%", "---", "...", "|", ">", "!x", "&x", "*x", "\\n", "..."]
)  # fmt: skip
lines = st.one_of(
    _AWKWARD, st.text(_ALPHABET, max_size=30).map(lambda text: text.replace("\n", " "))
)
texts = st.one_of(_AWKWARD, st.text(_ALPHABET, max_size=60)).map(str.strip)
some_line = lines.map(str.strip).filter(bool)
some_text = texts.filter(bool)
slugs = st.from_regex(r"[-a-zA-Z0-9_]{1,20}", fullmatch=True)
numbers = st.decimals(-10_000, 10_000, places=4, allow_nan=False).flatmap(
    lambda number: st.sampled_from([number, number.normalize(), number.to_integral_value()])
)
quotes = some_text.map(normalise).filter(bool)

option = st.fixed_dictionaries({"text": some_text, "right": st.booleans(), "feedback": texts})
CONTENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single_choice": st.fixed_dictionaries({"options": st.lists(option, min_size=2, max_size=4)}),
    "multiple_choice": st.fixed_dictionaries({"options": st.lists(option, min_size=2, max_size=4)}),
    "true_false": st.fixed_dictionaries({"answer": st.booleans(), "feedback": texts}),
    "blanks": st.fixed_dictionaries(
        {
            "blanks": st.lists(
                st.fixed_dictionaries(
                    {"accept": st.lists(some_text, min_size=1, max_size=3), "feedback": texts}
                ),
                min_size=1,
                max_size=3,
            )
        }
    ),
    "numeric": st.fixed_dictionaries(
        {
            "value": numbers,
            "tolerance": numbers.map(abs),
            "unit": lines.map(lambda text: text[:20]),
            "near_misses": st.lists(
                st.fixed_dictionaries({"value": numbers, "feedback": some_text}), max_size=2
            ),
        }
    ),
    "ordering": st.fixed_dictionaries(
        {"entries": st.lists(some_text, min_size=3, max_size=5), "feedback": texts}
    ),
    "matching": st.fixed_dictionaries(
        {
            "pairs": st.lists(
                st.fixed_dictionaries({"left": some_text, "right": some_text, "feedback": texts}),
                min_size=2,
                max_size=3,
            ),
            "distractors": st.lists(some_text, max_size=2),
        }
    ),
    "essay": st.fixed_dictionaries(
        {
            "guidance": texts,
            "sample": texts,
            "min_characters": st.integers(0, 100),
            "max_characters": st.integers(100, 2_000),
        }
    ),
}


@st.composite
def questions(draw: st.DrawFn) -> QuestionText:
    kind = draw(st.sampled_from(list(KINDS)))
    content = load_content(kind, {"stem": draw(some_text), **draw(CONTENTS[kind])})
    head = QuestionHead(
        uid=draw(some_line),
        kind=kind,
        use=draw(st.sampled_from(["practice", "exam", "both"])),
        difficulty=draw(st.integers(1, 3)),
        points=draw(st.decimals("0.01", 100, places=2)),
        tags=tuple(draw(st.lists(some_line, max_size=3))),
        check=draw(st.booleans()),
        explanation=draw(some_text),
        evidence=draw(
            st.lists(
                st.fixed_dictionaries({"quote": quotes, "lesson": st.none() | slugs}),
                min_size=1,
                max_size=3,
            )
        ),
    )
    return QuestionText(head, content)


@st.composite
def lessons(draw: st.DrawFn) -> LessonText:
    head = LessonHead(
        slug=draw(slugs),
        title=draw(some_line),
        english_title=draw(lines),
        summary=draw(texts),
        english_summary=draw(texts),
        edition=draw(st.none() | st.just("report/2025 版")),
        goals=tuple(draw(st.lists(some_line, max_size=3))),
    )
    return LessonText(head, tidy_body(draw(some_text)))


def test_every_kind_is_generated() -> None:
    assert set(CONTENTS) == set(KINDS)


# Questions of eight kinds are much to draw, which is no fault of what is tested.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(questions(), max_size=3, unique_by=lambda question: question.head.uid))
def test_questions_survive_the_round_trip(written: list[QuestionText]) -> None:
    text = write_questions(written)
    read = [entry.text for entry in parse_questions("x.questions.yaml", text).entries]
    assert read == sorted(written, key=lambda question: question.head.uid)
    assert write_questions([question for question in read if question]) == text


@given(lessons())
def test_lesson_survives_the_round_trip(lesson: LessonText) -> None:
    text = write_lesson(lesson)
    file = parse_lesson("x.md", text)
    assert file.head is not None
    assert LessonText(file.head, file.body) == lesson
    assert write_lesson(LessonText(file.head, file.body)) == text


@given(st.lists(lessons(), max_size=3), lines, texts)
def test_sheet_survives_the_round_trip(found: list[LessonText], title: str, summary: str) -> None:
    sheet = CourseSheet(
        slug="x", title=title.strip() or "x", summary=summary, four_eyes=bool(summary)
    )
    text = write_sheet(CourseText(sheet, tuple(found)))
    read = parse_sheet("course.yaml", text).sheet
    assert read is not None
    assert read.four_eyes == sheet.four_eyes
    assert write_sheet(CourseText(read, tuple(found))) == text


def test_small_course_is_written_as_it_was_read() -> None:
    assert write_course(read_course(FILES).course) == FILES


@pytest.mark.parametrize("folder", sorted(CONTENT.iterdir()), ids=lambda folder: folder.name)
def test_committed_course_is_written_as_it_was_read(folder: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert write_course(read_course(files).course) == files


def test_sentence_stays_on_its_line_however_long() -> None:
    files = edited("course.yaml", "两课。", "两课，" * 500 + "完。")
    assert write_course(read_course(files).course) == files


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12.50", "0012.50"),
        ("points: 1.5", "points: 1.50"),
        ("- text: 第三\n    right: true", "- right: yes\n    text: '第三'\n    feedback: ''"),
        ("unit: 亿美元", "unit: 亿美元   # 单位"),
    ],
)
def test_other_ways_to_write_the_same_are_written_in_one(old: str, new: str) -> None:
    name = "01-numbers.questions.yaml"
    assert write_course(read_course(edited(name, old, new)).course) == FILES


def test_order_of_files_is_that_of_names_and_not_of_chance() -> None:
    name = "01-numbers.questions.yaml"
    first, second = FILES[name].split("- uid: q-2")
    swapped = {**FILES, name: f"- uid: q-2{second}{first}"}
    assert write_course(read_course(swapped).course) == FILES
