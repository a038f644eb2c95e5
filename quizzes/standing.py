"""Where a person stands in their courses, and the one step that comes next.

A fixed number of queries, whatever the number of courses, lessons, quizzes and attempts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson, Reading
from lessons.prepared import Prepared, given_id, given_ids, given_moment
from quizzes.models import Attempt, Quiz


class StepKind(StrEnum):
    READ = "read"
    CONTINUE_READING = "continue_reading"
    QUIZ = "quiz"
    CONTINUE_QUIZ = "continue_quiz"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and where."""

    kind: StepKind
    title: str
    url: str


@dataclass(slots=True)
class QuizStanding:
    """One quiz and the person's attempts at it, newest first."""

    quiz: Quiz
    attempts: list[Attempt] = field(default_factory=list)
    is_open: bool = True
    """Whether an attempt may start now."""

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def scored(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.percent is not None]

    @property
    def last_percent(self) -> Decimal | None:
        return self.scored[0].percent if self.scored else None

    @property
    def best_percent(self) -> Decimal | None:
        return max((attempt.percent or Decimal(0) for attempt in self.scored), default=None)

    @property
    def is_passed(self) -> bool:
        return any(attempt.is_passed for attempt in self.attempts)

    @property
    def is_awaiting(self) -> bool:
        """Say whether the newest ended attempt still waits for a person's mark."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        return bool(ended) and ended[0].percent is None and not ended[0].is_withheld

    @property
    def attempts_left(self) -> int | None:
        """None when any number is allowed."""
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def step(self) -> Step | None:
        """Return the step to take here; None when it is passed, waits for a mark or is closed."""
        if self.open_attempt:
            url = reverse("attempt", args=[self.open_attempt.pk])
            return Step(StepKind.CONTINUE_QUIZ, self.quiz.shown_title, url)
        if self.is_passed or self.is_awaiting or self.attempts_left == 0 or not self.is_open:
            return None
        return Step(StepKind.QUIZ, self.quiz.shown_title, self.quiz.get_absolute_url())


@dataclass(slots=True)
class LessonStanding:
    """One lesson, how far it has been read, and the quizzes that close it."""

    lesson: Lesson
    reading: Reading | None = None
    quizzes: list[QuizStanding] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        return self.reading is not None and self.reading.finished_at is not None

    @property
    def is_begun(self) -> bool:
        return self.reading is not None

    @property
    def is_passed(self) -> bool:
        return self.is_read and all(quiz.is_passed for quiz in self.quizzes)

    @property
    def state(self) -> str:
        """One of new, begun, read, passed: for words and shapes."""
        if self.is_passed:
            return "passed"
        if self.is_read:
            return "read"
        return "begun" if self.is_begun else "new"

    @property
    def step(self) -> Step | None:
        if not self.is_read:
            kind = StepKind.CONTINUE_READING if self.is_begun else StepKind.READ
            return Step(kind, self.lesson.shown_title, self.lesson.get_absolute_url())
        return _first_step(self.quizzes)


@dataclass(slots=True)
class CourseStanding:
    """One course with its lessons and the quizzes about the whole of it."""

    course: Course
    lessons: list[LessonStanding] = field(default_factory=list)
    quizzes: list[QuizStanding] = field(default_factory=list)

    @property
    def passed_count(self) -> int:
        return sum(lesson.is_passed for lesson in self.lessons)

    @property
    def is_begun(self) -> bool:
        return any(lesson.is_begun for lesson in self.lessons) or any(
            quiz.attempts for quiz in self.all_quizzes
        )

    @property
    def is_done(self) -> bool:
        return (
            bool(self.lessons)
            and self.passed_count == len(self.lessons)
            and all(quiz.is_passed for quiz in self.quizzes)
        )

    @property
    def all_quizzes(self) -> list[QuizStanding]:
        return [quiz for lesson in self.lessons for quiz in lesson.quizzes] + self.quizzes

    @property
    def step(self) -> Step:
        """The one thing to do next: an open attempt before all, then the first lesson not done."""
        for standing in self.all_quizzes:
            if standing.open_attempt and standing.step:
                return standing.step
        steps = [lesson.step for lesson in self.lessons]
        found = next((step for step in steps if step), None) or _first_step(self.quizzes)
        done = Step(StepKind.DONE, self.course.shown_title, self.course.get_absolute_url())
        return found or done


@lru_cache(maxsize=64)
def _lessons(courses: int) -> Prepared[Lesson]:
    """Prepare the query for so many courses, since each `IN` has its own length."""
    lessons = Lesson.objects.readable().order_by("position", "pk")
    return Prepared(lambda: lessons.filter(course__pk__in=given_ids("course", courses)))


@lru_cache(maxsize=64)
def _readings(lessons: int) -> Prepared[Reading]:
    readings = Reading.objects.of(given_id("user")).order_by("revision_id")
    return Prepared(lambda: readings.filter(lesson__pk__in=given_ids("lesson", lessons)))


@lru_cache(maxsize=64)
def _quizzes(courses: int) -> Prepared[Quiz]:
    quizzes = Quiz.objects.published().order_by("pk")
    return Prepared(lambda: quizzes.filter(course__pk__in=given_ids("course", courses)))


@lru_cache(maxsize=64)
def _attempts(quizzes: int) -> Prepared[Attempt]:
    user = given_id("user")
    attempts = Attempt.objects.of(user).with_withheld(user, given_moment("now"))
    return Prepared(lambda: attempts.filter(quiz__pk__in=given_ids("quiz", quizzes)))


def course_standings(user: User, courses: Iterable[Course]) -> list[CourseStanding]:
    """Return where `user` stands in each of `courses`, in their order. 4 queries."""
    standings = {course.pk: CourseStanding(course) for course in courses}
    lessons: dict[int, LessonStanding] = {}
    for lesson in _lessons(len(standings)).rows(course=list(standings)):
        lesson.course = standings[lesson.course_id].course
        lessons[lesson.pk] = LessonStanding(lesson)
        standings[lesson.course_id].lessons.append(lessons[lesson.pk])
    for reading in _readings(len(lessons)).rows(user=user.pk, lesson=list(lessons)):
        _note_reading(lessons[reading.lesson_id], reading)
    for quiz in _quiz_standings(user, _quizzes(len(standings)).rows(course=list(standings))):
        lesson_standing = lessons.get(quiz.quiz.lesson_id or 0)
        owner = lesson_standing or standings[quiz.quiz.course_id]
        owner.quizzes.append(quiz)
    return list(standings.values())


def course_standing(user: User, course: Course) -> CourseStanding:
    """Return where `user` stands in `course`. 4 queries."""
    return course_standings(user, [course])[0]


def quiz_standing(user: User, quiz: Quiz) -> QuizStanding:
    """Return `user`'s attempts at `quiz`. 1 query."""
    now = timezone.now()
    attempts = _attempts(1).rows(user=user.pk, now=now, quiz=[quiz.pk])
    return QuizStanding(quiz, attempts, is_open=quiz.is_open_at(now))


def _quiz_standings(user: User, quizzes: Iterable[Quiz]) -> list[QuizStanding]:
    now = timezone.now()
    standings = {quiz.pk: QuizStanding(quiz, is_open=quiz.is_open_at(now)) for quiz in quizzes}
    attempts = _attempts(len(standings))
    for attempt in attempts.rows(user=user.pk, now=now, quiz=list(standings)):
        attempt.quiz = standings[attempt.quiz_id or 0].quiz
        standings[attempt.quiz_id or 0].attempts.append(attempt)
    return list(standings.values())


def _note_reading(standing: LessonStanding, reading: Reading) -> None:
    """Keep the newest reading, but let no later glance hide that an earlier text was finished."""
    if standing.is_read and reading.finished_at is None:
        return
    standing.reading = reading


def _first_step(quizzes: Sequence[QuizStanding]) -> Step | None:
    return next((step for quiz in quizzes if (step := quiz.step)), None)
