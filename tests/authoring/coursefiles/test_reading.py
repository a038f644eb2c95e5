import pytest

from authoring.coursefiles import CourseFileProblems, parsing
from authoring.coursefiles.reading import read_course
from tests.authoring.coursetexts import (
    FILES,
    NUMBERS_QUESTIONS,
    edited,
    line_of,
    problems_of,
    without,
)

SHEET = "course.yaml"
LESSON = "01-numbers.md"
QUESTIONS = "01-numbers.questions.yaml"
PEOPLE = "02-people.md"
PEOPLE_QUESTIONS = "02-people.questions.yaml"

# file, what stands there, what is written instead, the text at whose line the problem is, its code
MISTAKES = [
    # YAML
    (QUESTIONS, "  use: both", "\tuse: both", "\tuse", "tab"),
    (QUESTIONS, "stem: 湖", "stem: 湖: ", "stem: 湖: ", "yaml"),
    (QUESTIONS, "  use: both\n", "  use: both\n  use: exam\n", "use: exam", "repeated-key"),
    (QUESTIONS, "stem: 湖", "stem: &a 湖", "stem: &a", "anchor"),
    (SHEET, "title: 湖畔课程", "title: !x 湖畔课程", "title: !x", "tag"),
    (LESSON, "title: 数字", "title: '数字", "title: '数字", "yaml"),
    # a lesson's frame
    (LESSON, "---\nslug", "slug", "slug", "no-front-matter"),
    (LESSON, "---\n\n##", "\n##", "---", "open-front-matter"),
    (PEOPLE, "## 人物\n\n市长说：“创新是城市的气质。”", "", "---\n\n", "no-text"),
    (LESSON, "东区。", "东区。\x07", "东区", "odd-character"),
    # types
    (SHEET, "title: 湖畔课程\n", "", "slug: lake", "missing"),
    (SHEET, "summary: 两课。", "sumary: 两课。", "sumary", "unknown-field"),
    (SHEET, "label: '2025'", "label: 2025", "label: 2025", "text-expected"),
    (SHEET, "issued_on: 2025-01-02", "issued_on: 2025-13-02", "issued_on", "date-expected"),
    (SHEET, "url: https", "url: javascript", "url: javascript", "pattern"),
    (SHEET, "slug: lake", "slug: 湖", "slug: 湖", "pattern"),
    (SHEET, "mode: exam", "mode: test", "mode: test", "choice"),
    (SHEET, "limit_minutes: 30", "limit_minutes: 0", "limit_minutes", "number-too-small"),
    (SHEET, "limit_minutes: 30", "limit_minutes: half", "limit_minutes", "whole-number-expected"),
    (SHEET, "pass_percent: 80", "pass_percent: 101", "pass_percent: 101", "number-too-large"),
    (SHEET, "shuffle_options: false", "shuffle_options: x", ": x", "true-or-false-expected"),
    (SHEET, "title: 考试", "title: ''", "title: ''\n  english_title: F", "text-too-short"),
    (SHEET, "english_title: The lake", f"english_title: {'x' * 201}", "xxx", "text-too-long"),
    (SHEET, "  parts:\n  - count: 2", "  parts: []", "parts: []", "list-too-short"),
    (LESSON, "goals:\n- 说出外资的数目", "goals: 说出", "goals", "list-expected"),
    (LESSON, "goals:\n- 说出外资的数目", 'goals:\n- "a\\nb"', '- "a', "pattern"),
    (QUESTIONS, "- uid: q-1", "- q-0\n- uid: q-1", "- q-0", "mapping-expected"),
    (QUESTIONS, "kind: numeric", "kind: number", "kind: number", "choice"),
    (QUESTIONS, "use: both", "use: homework", "use: homework", "choice"),
    (QUESTIONS, "difficulty: 1", "difficulty: 4", "difficulty: 4", "number-too-large"),
    (QUESTIONS, "points: 2", "points: 0", "points: 0", "number-too-small"),
    (QUESTIONS, "points: 2", "points: 0.001", "points: 0.001", "too-many-digits"),
    (QUESTIONS, "value: 12.50", "value: 十二", "value: 十二", "number-expected"),
    (QUESTIONS, "text: 第三", "text: 3", "text: 3", "text-expected"),
    (QUESTIONS, "  - text: 第三\n", "  - txt: 第三\n", "- txt", "unknown-field"),
    (QUESTIONS, "right: true", "right: 2", "right: 2", "true-or-false-expected"),
    (QUESTIONS, "  explanation: 课文说居全省第三。\n", "", "- uid: q-1", "missing"),
    (
        QUESTIONS,
        "  evidence:\n  - quote: 居全省第三",
        "  evidence: []",
        "evidence",
        "list-too-short",
    ),
    # a question's own sense
    (QUESTIONS, "    right: true\n", "", "options:", "no-key"),
    (QUESTIONS, "text: 第一", "text: 第三", "options:", "equal-options"),
    (QUESTIONS, "value: 7", "value: 12.51", "near_misses", "near-miss-is-right"),
    (QUESTIONS, "tolerance: 0.1", "tolerance: 13", "tolerance", "wide-tolerance"),
    (QUESTIONS, "use: both", "use: exam", "check: true", "check-in-exam"),
    # names
    (
        SHEET,
        "- slug: final",
        "- slug: practice",
        "- slug: practice\n  title: 考试",
        "repeated-slug",
    ),
    (SHEET, "- 02-people", "- 01-numbers", "- 01-numbers\nquizzes", "repeated-lesson"),
    (QUESTIONS, "uid: q-2", "uid: q-1", "uid: q-1\n  kind: num", "repeated-uid"),
    (QUESTIONS, "  - 位次", "  - 外资", "- 外资\n  check", "repeated-tag"),
    (PEOPLE, "slug: people", "slug: folk", None, "stem"),
    (SHEET, "lesson: numbers", "lesson: figures", "lesson: figures", "unknown-lesson"),
    (SHEET, "  - lesson: numbers", "  - lesson: figures", "- lesson: figures", "unknown-lesson"),
    (SHEET, "question: q-1", "question: q-9", "question: q-9", "unknown-question"),
    (SHEET, "tag: 外资", "tag: 内资", "tag: 内资", "unknown-tag"),
    (SHEET, "- question: q-1", "- question: q-1\n    count: 2", "- question", "fixed-or-drawn"),
    (LESSON, "report/2025", "report/2026", "edition", "unknown-edition"),
    # evidence
    (QUESTIONS, "quote: 居全省第三", "quote: 居全省第四", "quote: 居全省第四", "missing-quote"),
    (LESSON, "全市有", "居全省第三。全市有", None, "ambiguous-quote"),
    (
        PEOPLE_QUESTIONS,
        "创新是城市的气质",
        "创新是城市\n  - quote: 创新是",
        "- quote: 创新是\n",
        "repeated-evidence",
    ),
    (PEOPLE_QUESTIONS, "lesson: numbers", "lesson: figures", "lesson: figures", "unknown-lesson"),
]
ELSEWHERE = {"stem": "course.yaml:18", "ambiguous-quote": f"{QUESTIONS}:18"}


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "code"), MISTAKES, ids=[f"{m[4]}-{m[2]!r}" for m in MISTAKES]
)
def test_mistake_is_refused_with_file_and_line(
    name: str, old: str, new: str, at: str | None, code: str
) -> None:
    files = edited(name, old, new)
    place = f"{name}:{line_of(files[name], at)}" if at else ELSEWHERE[code]
    assert (place, code) in problems_of(files)


def test_small_course_is_read() -> None:
    course = read_course(FILES).course
    assert [lesson.head.slug for lesson in course.lessons] == ["numbers", "people"]
    assert [text.head.uid for _slug, text in course.all_questions()] == ["q-1", "q-2", "q-3"]


def test_one_mistake_causes_one_problem() -> None:
    assert problems_of(edited(QUESTIONS, "居全省第三\n-", "居全省第四\n-")) == [
        (f"{QUESTIONS}:18", "missing-quote")
    ]


def test_all_problems_of_all_files_are_found_at_once() -> None:
    files = edited(SHEET, "pass_percent: 80", "pass_percent: 800")
    files = edited(LESSON, "title: 数字", "titel: 数字", files)
    files = edited(QUESTIONS, "points: 2", "points: two", files)
    files = edited(QUESTIONS, "value: 12.50", "value: many", files)
    assert problems_of(files) == [
        ("01-numbers.md:2", "missing"),
        ("01-numbers.md:3", "unknown-field"),
        ("01-numbers.questions.yaml:5", "number-expected"),
        ("01-numbers.questions.yaml:27", "number-expected"),
        ("course.yaml:43", "number-too-large"),
    ]


def test_broken_file_is_not_blamed_on_those_that_name_it() -> None:
    assert problems_of(edited(QUESTIONS, "- uid: q-1", "- uid: 'q-1")) == [
        (f"{QUESTIONS}:1", "yaml")
    ]


def test_broken_lesson_is_not_blamed_on_its_questions() -> None:
    assert problems_of(edited(LESSON, "slug: numbers\n", "")) == [(f"{LESSON}:2", "missing")]


def test_quote_in_several_passages_is_refused_with_their_count() -> None:
    files = edited(LESSON, "全市有", "居全省第三。全市有")
    with pytest.raises(CourseFileProblems) as refused:
        read_course(files)
    assert [problem.args["count"] for problem in refused.value.problems] == [2]


def test_quote_twice_in_one_passage_is_one_place() -> None:
    assert problems_of(edited(LESSON, "居全省第三。", "居全省第三。是的，居全省第三。")) == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("course.yaml", "course.yaml:1"),
        ("01-numbers.md", "course.yaml:17"),
        ("02-people.questions.yaml", "course.yaml:18"),
    ],
)
def test_missing_file_is_refused(name: str, place: str) -> None:
    assert (place, "missing-file") in problems_of(without(name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("03-more.questions.yaml", "unlisted-file"),
        ("notes.txt", "unknown-file"),
        ("course.yml", "unknown-file"),
    ],
)
def test_file_that_belongs_to_nothing_is_refused(name: str, code: str) -> None:
    assert problems_of({**FILES, name: "[]\n"}) == [(f"{name}:1", code)]


def test_markdown_file_that_is_not_listed_is_refused() -> None:
    text = FILES[PEOPLE].replace("slug: people", "slug: more")
    assert problems_of({**FILES, "03-more.md": text}) == [("03-more.md:1", "unlisted-file")]


def test_lesson_without_questions_has_an_empty_list() -> None:
    files = {**FILES, PEOPLE_QUESTIONS: "[]\n"}
    assert problems_of(files) == []
    assert problems_of({**FILES, PEOPLE_QUESTIONS: ""}) == [
        (f"{PEOPLE_QUESTIONS}:1", "list-expected")
    ]


def test_question_of_the_whole_course_names_the_lesson_it_quotes() -> None:
    entry = NUMBERS_QUESTIONS[: NUMBERS_QUESTIONS.index("- uid: q-2")].replace("q-1", "q-0")
    quoted = entry.replace("quote: 居全省第三", "quote: 居全省第三\n    lesson: numbers")
    assert problems_of({**FILES, "course.questions.yaml": quoted}) == []
    assert problems_of({**FILES, "course.questions.yaml": entry}) == [
        ("course.questions.yaml:18", "evidence-without-lesson")
    ]


def test_own_lesson_need_not_be_named_and_is_left_out() -> None:
    files = edited(QUESTIONS, "quote: 居全省第三", "quote: 居全省第三\n    lesson: numbers")
    assert read_course(files).course == read_course(FILES).course


def test_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_CHARACTERS", 500)
    assert ("course.yaml:1", "file-too-large") in problems_of(FILES)


def test_lesson_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_BODY", 20)
    assert (f"{LESSON}:11", "lesson-too-long") in problems_of(FILES)


def test_too_many_files_are_refused() -> None:
    files = {**FILES, **{f"{number}.md": "" for number in range(1_000)}}
    assert problems_of(files) == [("course.yaml:1", "too-many-files")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 1_001, "too-many-brackets"),
        ("段落\n\n" * 1_001, "too-many-passages"),
    ],
)
def test_lesson_that_would_be_slow_to_render_is_refused(text: str, code: str) -> None:
    found = problems_of(edited(PEOPLE, "市长说：“创新是城市的气质。”", text))
    assert code in {found_code for _place, found_code in found}
