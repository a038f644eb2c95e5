"""A result, taken apart by lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lessons.models import Lesson
from quizzes.feedback import Feedback
from quizzes.kinds.base import Verdict
from quizzes.models import Attempt
from quizzes.policy import percent


@dataclass(slots=True)
class LessonResult:
    """What was gained in the questions of one lesson (None: of the course as a whole)."""

    lesson: Lesson | None
    questions: int = 0
    right: int = 0
    awaiting: int = 0
    points: Decimal = Decimal(0)
    max_points: Decimal = Decimal(0)

    @property
    def percent(self) -> Decimal:
        return percent(self.points, self.max_points)

    def add(self, feedback: Feedback) -> None:
        self.questions += 1
        self.right += feedback.verdict is Verdict.RIGHT
        self.awaiting += feedback.verdict is Verdict.AWAITING
        self.points += feedback.points or 0
        self.max_points += feedback.most


def by_lesson(feedbacks: Sequence[Feedback]) -> list[LessonResult]:
    """Add up `feedbacks` by the lesson of their question, in the order of the lessons.

    Withheld ones are left out: their points would tell whether the answer was right.
    """
    results: dict[int | None, LessonResult] = {}
    for entry in feedbacks:
        if entry.is_withheld:
            continue
        lesson = entry.item.version.question.lesson
        key = lesson.pk if lesson else None
        results.setdefault(key, LessonResult(lesson)).add(entry)
    return sorted(
        results.values(), key=lambda result: result.lesson.position if result.lesson else 10**6
    )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What of an exam counted when it ended."""

    is_by_deadline: bool
    answered: int
    questions: int
    late: int
    """Answers that came after the end: kept, not counted."""


def handed_in(attempt: Attempt, feedbacks: Sequence[Feedback]) -> HandedIn:
    """Say what of an ended exam counted. 1 query."""
    end, deadline = attempt.submitted_at, attempt.deadline_at
    late = (
        attempt.answers.filter(number=None, arrived_at__gt=end) if end else attempt.answers.none()
    )
    return HandedIn(
        is_by_deadline=None not in {end, deadline} and end >= deadline,  # type: ignore[operator] # neither is None
        answered=sum(entry.item.answer_op is not None for entry in feedbacks),
        questions=len(feedbacks),
        late=late.count(),
    )
