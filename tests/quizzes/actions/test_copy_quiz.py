from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lessons.models import Course, Lesson
from quizzes.actions.quizzes import copy_quiz, free_slug, freeze_pool, set_parts
from quizzes.models import Part, PoolEntry, Quiz
from tests.builders import NOW, make_question, make_quiz, make_user

LATER = NOW + timedelta(days=30)
OWN = {
    "id",
    "slug",
    "title",
    "english_title",
    "published_at",
    "frozen_at",
    "released_at",
    "created_at",
    "opens_at",
    "closes_at",
}
"""What a copy does not share with the quiz it was made of."""


def copied(quiz: Quiz, days: int = 7) -> Quiz:
    quiz.refresh_from_db()
    return copy_quiz(quiz=quiz, title="补考", english_title="Resit", days=days, now=LATER)


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    quiz = make_quiz(
        course,
        [make_question(lesson)],
        mode="exam",
        closes_at=NOW + timedelta(days=1),
        limit_minutes=45,
        attempts_allowed=2,
        access_code="西湖",
        audience="selected",
        penalty_percent=25,
        is_one_way=True,
    )
    Quiz.objects.filter(pk=quiz.pk).update(released_at=NOW)
    return quiz


def test_copy_has_all_rules_of_the_quiz(exam: Quiz) -> None:
    copy = copied(exam)
    before, after = (
        {name: value for name, value in row.items() if name not in OWN}
        for row in Quiz.objects.filter(pk__in=[exam.pk, copy.pk]).order_by("pk").values()
    )
    assert before == after
    assert (copy.title, copy.english_title, copy.slug) == ("补考", "Resit", "quiz-1")


def test_copy_begins_its_own_life(exam: Quiz) -> None:
    freeze_pool(quiz=exam, now=NOW)
    copy = copied(exam)
    assert (copy.published_at, copy.frozen_at, copy.released_at) == (None, None, None)
    assert copy.created_at == LATER
    assert not PoolEntry.objects.filter(part__quiz=copy).exists()
    assert PoolEntry.objects.filter(part__quiz=exam).exists()


def test_copy_has_the_audience_of_the_quiz(exam: Quiz) -> None:
    person = make_user()
    exam.people.add(person)
    assert list(copied(exam).people.all()) == [person]


def test_copy_has_the_blueprint_of_the_quiz(exam: Quiz, lesson: Lesson) -> None:
    parts = [Part(kind="essay", count=2, points=Decimal("2.5")), Part(lesson=lesson, count=3)]
    set_parts(quiz=exam, parts=parts)
    copy = copied(exam)
    rows = [[part.conditions for part in quiz.parts.order_by("position")] for quiz in (exam, copy)]
    assert (rows[0], len(rows[0])) == (rows[1], 2)


@pytest.mark.parametrize(
    ("zone", "hours"), [("Asia/Shanghai", 0), ("Europe/Berlin", -1)], ids=["still", "summer time"]
)
def test_copy_opens_at_the_same_time_of_day(zone: str, hours: int, exam: Quiz) -> None:
    """Clocks in Berlin go forward on 29 March 2026: nine o'clock comes an hour sooner."""
    opens_at = datetime(2026, 3, 25, 8, 0, tzinfo=UTC)
    window = {"opens_at": opens_at, "closes_at": opens_at + timedelta(hours=2)}
    Quiz.objects.filter(pk=exam.pk).update(time_zone=zone, **window)
    copy = copied(exam, days=7)
    moved = timedelta(days=7, hours=hours)
    assert (copy.opens_at, copy.closes_at) == (
        opens_at + moved,
        opens_at + moved + timedelta(hours=2),
    )


def test_copy_of_a_quiz_without_a_window_has_none(course: Course, lesson: Lesson) -> None:
    copy = copied(make_quiz(course, [make_question(lesson)]))
    assert (copy.opens_at, copy.closes_at) == (None, None)


def test_free_slug_is_the_first_that_is_not_taken(course: Course) -> None:
    for slug in ("quiz-1", "quiz-3"):
        Quiz.objects.create(course=course, slug=slug, title="测", mode="practice")
    assert free_slug(course.pk) == "quiz-2"
