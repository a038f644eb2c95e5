"""One person's standings and answers, put together for the progress page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.models import Course
from progress.models import Completion
from progress.records import AnswerCount
from quizzes.standing import CourseStanding, LessonStanding, QuizStanding


@dataclass(frozen=True, slots=True)
class LessonRow:
    standing: LessonStanding
    count: AnswerCount | None
    """None where no question of the lesson has been answered yet."""
    completions: Sequence[Completion] = ()
    """Which texts were passed, and when; the first one first."""

    @property
    def is_outdated(self) -> bool:
        """Say whether the text has changed since the person passed it."""
        current = self.standing.lesson.current_revision_id
        return bool(self.completions) and self.completions[-1].revision_id != current


@dataclass(frozen=True, slots=True)
class CourseOverview:
    course: Course
    rows: Sequence[LessonRow]
    quizzes: Sequence[QuizStanding]


@dataclass(frozen=True, slots=True)
class Totals:
    lessons: int
    read: int
    quizzes: int
    passed: int
    answered: int
    right: int


def overviews(
    standings: Sequence[CourseStanding],
    counts: Mapping[int, AnswerCount],
    completions: Mapping[int, Sequence[Completion]],
) -> list[CourseOverview]:
    """Put the answer counts and the completions beside their lessons."""
    return [
        CourseOverview(
            standing.course,
            [
                LessonRow(
                    lesson, counts.get(lesson.lesson.pk), completions.get(lesson.lesson.pk, ())
                )
                for lesson in standing.lessons
            ],
            standing.all_quizzes,
        )
        for standing in standings
    ]


def totals(courses: Sequence[CourseOverview]) -> Totals:
    """Add up what stands in `courses`."""
    rows = [row for course in courses for row in course.rows]
    quizzes = [quiz for course in courses for quiz in course.quizzes]
    counts = [row.count for row in rows if row.count]
    return Totals(
        lessons=len(rows),
        read=sum(row.standing.is_read for row in rows),
        quizzes=len(quizzes),
        passed=sum(quiz.is_passed for quiz in quizzes),
        answered=sum(count.answered for count in counts),
        right=sum(count.right for count in counts),
    )
