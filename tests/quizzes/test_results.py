from decimal import Decimal
from typing import Any

from lessons.models import Lesson
from quizzes.feedback import Feedback
from quizzes.kinds.base import Asked, Verdict
from quizzes.models import Item, Question, Version
from quizzes.results import LessonResult, by_lesson

FIRST, SECOND = (Lesson(pk=pk, position=position) for pk, position in ((9, 1), (5, 2)))


def _feedback(
    lesson: Lesson | None, verdict: Verdict | None, points: str | None, **fields: Any
) -> Feedback:
    """Return the feedback of an item that is worth 2 points."""
    item = Item(version=Version(question=Question(lesson=lesson)), points=Decimal(2))
    gained = None if points is None else Decimal(points)
    return Feedback(item, Asked("essay", "?"), (), verdict, gained, (), **fields)


def test_by_lesson_adds_up_in_the_order_of_the_lessons() -> None:
    feedbacks = [
        _feedback(SECOND, Verdict.RIGHT, "2"),
        _feedback(FIRST, Verdict.PARTLY, "0.5"),
        _feedback(SECOND, Verdict.WRONG, "0"),
        _feedback(FIRST, None, "0"),
        _feedback(None, Verdict.AWAITING, None),
    ]
    assert by_lesson(feedbacks) == [
        LessonResult(FIRST, 2, 0, 0, Decimal("0.5"), Decimal(4)),
        LessonResult(SECOND, 2, 1, 0, Decimal(2), Decimal(4)),
        LessonResult(None, 1, 0, 1, Decimal(0), Decimal(2)),
    ]


def test_by_lesson_leaves_out_what_is_withheld() -> None:
    feedbacks = [
        _feedback(FIRST, Verdict.RIGHT, "2"),
        _feedback(FIRST, None, None, is_withheld=True),
        _feedback(SECOND, None, None, is_withheld=True),
    ]
    assert by_lesson(feedbacks) == [LessonResult(FIRST, 1, 1, 0, Decimal(2), Decimal(2))]


def test_by_lesson_of_nothing_is_nothing() -> None:
    assert by_lesson([]) == []


def test_percent_is_of_the_points() -> None:
    assert LessonResult(FIRST, points=Decimal(1), max_points=Decimal(3)).percent == Decimal("33.3")
