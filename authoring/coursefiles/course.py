"""A whole course as its files hold it, before or after it is text (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from authoring.coursefiles.schema import CourseSheet, LessonHead, QuestionHead
from quizzes.kinds import AnyContent

COURSE_FILE = "course.yaml"
LESSON_SUFFIX = ".md"
QUESTIONS_SUFFIX = ".questions.yaml"
COURSE_QUESTIONS_FILE = f"course{QUESTIONS_SUFFIX}"
"""The questions that belong to no one lesson; the only file that may be missing."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    head: QuestionHead
    content: AnyContent

    def quotes(self, lesson: str | None) -> tuple[tuple[str, str], ...]:
        """Return (lesson, quote) of each evidence, for a question in the file of `lesson`."""
        return tuple((entry.lesson or lesson or "", entry.quote) for entry in self.head.evidence)


@dataclass(frozen=True, slots=True)
class LessonText:
    head: LessonHead
    body: str
    questions: tuple[QuestionText, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CourseText:
    sheet: CourseSheet
    """Its list of lessons is what `lessons` says: file stems, in order."""
    lessons: tuple[LessonText, ...]
    questions: tuple[QuestionText, ...] = field(default=())
    """Those of no one lesson."""

    def all_questions(self) -> Iterator[tuple[str | None, QuestionText]]:
        """Yield every question with the slug of its lesson."""
        for question in self.questions:
            yield None, question
        for lesson in self.lessons:
            for question in lesson.questions:
                yield lesson.head.slug, question


def stem_of(number: int, slug: str) -> str:
    """Return the name that the files of the course's `number`th lesson have, without suffix."""
    return f"{number:02d}-{slug}"


def tidy_body(text: str) -> str:
    """Return a lesson's Markdown as it is kept: no blank lines around it, one line feed after."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines[first:]) + "\n"
