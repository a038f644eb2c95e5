"""Where a person stands in their courses, and the one step that comes next.

A fixed number of queries, whatever the number of courses, lessons, quizzes and attempts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson, Reading
from lessons.prepared import Prepared, given_id, given_ids, given_moment
from quizzes.models import Attempt, Override, Quiz
from quizzes.policy import Counts
from quizzes.terms import Terms, terms_for, terms_of_quizzes, terms_under


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
    exceptions: Terms | None = None
    """The person's own terms, where they have been looked up."""

    @property
    def terms(self) -> Terms:
        return self.exceptions or terms_under(self.quiz, ())

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
    def counts(self) -> Counts:
        return Counts(self.quiz.counts)

    @property
    def counted_percent(self) -> Decimal | None:
        """What the attempts come to, by the quiz's rule which of them counts."""
        percents = [attempt.percent or Decimal(0) for attempt in reversed(self.scored)]
        return self.counts.of(percents)

    @property
    def is_passed(self) -> bool:
        """Say whether what counts is enough; each attempt by the pass mark it ran under."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        match self.counts:
            case Counts.BEST:
                return any(attempt.is_passed for attempt in ended)
            case Counts.LAST:
                return bool(ended) and bool(ended[0].is_passed)
            case Counts.FIRST:
                return bool(ended) and bool(ended[-1].is_passed)
            case Counts.MEAN:
                return self._is_passed_on_average()

    def _is_passed_on_average(self) -> bool:
        shares = [attempt.share for attempt in self.scored if attempt.share is not None]
        return bool(shares) and 100 * sum(shares) >= self.scored[0].rules.pass_percent * len(shares)

    @property
    def is_awaiting(self) -> bool:
        """Say whether the newest ended attempt still waits for a person's mark."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        return bool(ended) and ended[0].score is None and not ended[0].is_unrevealed

    @property
    def is_unrevealed(self) -> bool:
        """Say whether the score of the newest ended attempt is still to come."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        return bool(ended) and ended[0].is_unrevealed

    @property
    def attempts_left(self) -> int | None:
        """None when any number is allowed."""
        allowed = self.terms.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def step(self) -> Step | None:
        """Return the step to take here; None when it is passed, awaits its score or is closed."""
        if self.open_attempt:
            url = reverse("attempt", args=[self.open_attempt.pk])
            return Step(StepKind.CONTINUE_QUIZ, self.quiz.shown_title, url)
        is_waiting = self.is_awaiting or self.is_unrevealed
        if self.is_passed or is_waiting or self.attempts_left == 0 or not self.is_open:
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
    quizzes = Quiz.objects.published().addressed_to(given_id("user")).order_by("pk")
    overrides = Override.objects.filter(quiz=OuterRef("pk"))
    found = quizzes.annotate(has_overrides=Exists(overrides))
    return Prepared(lambda: found.filter(course__pk__in=given_ids("course", courses)))


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
    quizzes = _quizzes(len(standings)).rows(user=user.pk, course=list(standings))
    for quiz in _quiz_standings(user, quizzes):
        lesson_standing = lessons.get(quiz.quiz.lesson_id or 0)
        owner = lesson_standing or standings[quiz.quiz.course_id]
        owner.quizzes.append(quiz)
    return list(standings.values())


def course_standing(user: User, course: Course) -> CourseStanding:
    """Return where `user` stands in `course`. 4 queries."""
    return course_standings(user, [course])[0]


def quiz_standing(user: User, quiz: Quiz) -> QuizStanding:
    """Return `user`'s attempts at `quiz`, with their own terms. 2 queries."""
    now = timezone.now()
    attempts = _attempts(1).rows(user=user.pk, now=now, quiz=[quiz.pk])
    for attempt in attempts:
        attempt.quiz = quiz
    terms = terms_for(user, quiz)
    is_open = quiz.published_at is not None and terms.is_open_at(now)
    return QuizStanding(quiz, attempts, is_open, terms)


def _quiz_standings(user: User, quizzes: Sequence[Quiz]) -> list[QuizStanding]:
    """Return where `user` stands in published quizzes. 1 query, and 1 if any has exceptions."""
    now = timezone.now()
    excepted = [quiz for quiz in quizzes if quiz.has_overrides]  # type: ignore[attr-defined] # annotated
    terms = terms_of_quizzes(user, excepted) if excepted else {}
    standings = {}
    for quiz in quizzes:
        own = terms.get(quiz.pk) or terms_under(quiz, ())
        standings[quiz.pk] = QuizStanding(quiz, [], own.is_open_at(now), own)
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
