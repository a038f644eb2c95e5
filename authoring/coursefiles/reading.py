"""Course files → the course they hold, or all that is wrong with them (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from authoring.coursefiles.checking import check
from authoring.coursefiles.course import (
    COURSE_FILE,
    LESSON_SUFFIX,
    QUESTIONS_SUFFIX,
    CourseText,
    LessonText,
    QuestionText,
)
from authoring.coursefiles.parsed import COURSE, ParsedFiles
from authoring.coursefiles.parsing import (
    QuestionsFile,
    SheetFile,
    parse_lesson,
    parse_questions,
    parse_sheet,
)
from authoring.coursefiles.problems import CourseFileProblems, Place, Problem
from authoring.coursefiles.schema import QuestionHead

MAX_FILES = 1_000


type Thing = Literal["course", "sources", "lessons", "lesson", "question", "quiz"]


@dataclass(frozen=True, slots=True)
class ReadCourse:
    """A course and where each thing of it is written, for what turns out wrong later."""

    course: CourseText
    places: Mapping[tuple[Thing, str], Place]

    def place(self, thing: Thing, name: str = "") -> Place:
        return self.places[thing, name]


def read_course(files: Mapping[str, str]) -> ReadCourse:
    """Read file name → text; raise CourseFileProblems with every problem. Linear in the texts."""
    if len(files) > MAX_FILES:
        raise CourseFileProblems(
            [Problem(Place(COURSE_FILE), "too-many-files", {"most": MAX_FILES})]
        )
    parsed = _parse(files)
    problems = [*_own_problems(files, parsed), *check(parsed)]
    if problems or parsed.sheet is None or parsed.sheet.sheet is None:
        raise CourseFileProblems(problems)
    course = CourseText(
        parsed.sheet.sheet,
        tuple(_lesson(parsed, stem) for stem in parsed.sheet.sheet.lessons),
        _questions(parsed.questions.get(COURSE), None),
    )
    return ReadCourse(course, _places(parsed, parsed.sheet))


def _parse(files: Mapping[str, str]) -> ParsedFiles:
    sheet = files.get(COURSE_FILE)
    return ParsedFiles(
        sheet=None if sheet is None else parse_sheet(COURSE_FILE, sheet),
        lessons={
            name.removesuffix(LESSON_SUFFIX): parse_lesson(name, text)
            for name, text in files.items()
            if name.endswith(LESSON_SUFFIX)
        },
        questions={
            name.removesuffix(QUESTIONS_SUFFIX): parse_questions(name, text)
            for name, text in files.items()
            if name.endswith(QUESTIONS_SUFFIX)
        },
    )


def _own_problems(files: Mapping[str, str], parsed: ParsedFiles) -> Iterator[Problem]:
    """Yield what is wrong with each file by itself."""
    if parsed.sheet is None:
        yield Problem(Place(COURSE_FILE), "missing-file", {"file": COURSE_FILE})
    else:
        yield from parsed.sheet.problems
    for lesson in parsed.lessons.values():
        yield from lesson.problems
    for questions in parsed.questions.values():
        yield from questions.problems
        for entry in questions.entries:
            yield from entry.problems
    for name in files:
        if name != COURSE_FILE and not name.endswith((LESSON_SUFFIX, QUESTIONS_SUFFIX)):
            yield Problem(Place(name), "unknown-file", {"file": name})


def _lesson(parsed: ParsedFiles, stem: str) -> LessonText:
    file = parsed.lessons[stem]
    if file.head is None:
        raise AssertionError(stem)  # a lesson without a head has had its problem
    return LessonText(file.head, file.body, _questions(parsed.questions[stem], file.head.slug))


def _questions(file: QuestionsFile | None, slug: str | None) -> tuple[QuestionText, ...]:
    texts = [entry.text for entry in file.entries if entry.text] if file else []
    return tuple(QuestionText(own_lesson_left_out(text.head, slug), text.content) for text in texts)


def own_lesson_left_out(head: QuestionHead, slug: str | None) -> QuestionHead:
    """Return `head` whose evidence names its lesson only where that is not the question's own."""
    evidence = tuple(
        entry.model_copy(update={"lesson": None if entry.lesson == slug else entry.lesson})
        for entry in head.evidence
    )
    return head.model_copy(update={"evidence": evidence})


def _places(parsed: ParsedFiles, file: SheetFile) -> dict[tuple[Thing, str], Place]:
    places: dict[tuple[Thing, str], Place] = {
        ("course", ""): file.place("slug"),
        ("sources", ""): file.place("sources"),
        ("lessons", ""): file.place("lessons"),
    }
    for index, quiz in enumerate(file.sheet.quizzes if file.sheet else ()):
        places["quiz", quiz.slug] = file.place("quizzes", index)
    for lesson in parsed.lessons.values():
        places["lesson", lesson.head.slug if lesson.head else ""] = lesson.place()
    for _slug, entry in parsed.entries:
        places["question", entry.uid or ""] = entry.place
    return places
