import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import QuerySet

from accounts.models import User
from lessons.actions import record_reading
from lessons.models import Course, Lesson, Reading
from lessons.prepared import Prepared, given_id, given_ids, given_moment, given_number, given_text
from tests.builders import NOW, make_lesson
from tests.quizzes.races import racers


def _read(user: User, lesson: Lesson, furthest: int) -> Reading:
    assert lesson.current_revision is not None
    record_reading(user=user, revision=lesson.current_revision, furthest=furthest, now=NOW)
    return Reading.objects.get(user=user, lesson=lesson)


def _slugs(lessons: Sequence[Lesson]) -> list[str]:
    return [lesson.slug for lesson in lessons]


def test_prepared_finds_what_its_queryset_finds(
    lesson: Lesson, learner: User, other_learner: User
) -> None:
    readings = Prepared(lambda: Reading.objects.filter(user=given_id("user")))
    mine, theirs = _read(learner, lesson, 2), _read(other_learner, lesson, 3)
    assert readings.rows(user=learner.pk) == [mine]
    assert readings.rows(user=other_learner.pk) == [theirs]


def test_prepared_sees_what_was_written_since(lesson: Lesson, learner: User) -> None:
    readings = Prepared(lambda: Reading.objects.filter(user=given_id("user")))
    assert readings.first(user=learner.pk) is None
    reading = _read(learner, lesson, 2)
    assert readings.first(user=learner.pk) == reading


def test_prepared_takes_texts_and_numbers(course: Course, lesson: Lesson) -> None:
    lessons = Prepared(
        lambda: Lesson.objects.filter(slug=given_text("slug"), position=given_number("position"))
    )
    assert lessons.rows(slug=lesson.slug, position=lesson.position) == [lesson]
    assert lessons.rows(slug="' OR 1=1 --", position=lesson.position) == []


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63])
def test_prepared_finds_nothing_under_an_id_that_no_database_holds(
    lesson: Lesson, number: int
) -> None:
    lessons = Prepared(lambda: Lesson.objects.filter(pk=given_id("lesson")))
    assert lessons.rows(lesson=number) == []


@pytest.mark.parametrize(("seconds", "found"), [(29, 0), (31, 1)])
def test_prepared_moment_may_be_less_a_grace(
    lesson: Lesson, learner: User, seconds: int, found: int
) -> None:
    grace = timedelta(seconds=30)
    readings = Prepared(lambda: Reading.objects.filter(read_at__lt=given_moment("now") - grace))
    _read(learner, lesson, 2)
    assert len(readings.rows(now=NOW + timedelta(seconds=seconds))) == found


def test_prepared_takes_several_ids(course: Course, lesson: Lesson) -> None:
    second, third = make_lesson(course, "second"), make_lesson(course, "third")
    lessons = Prepared(lambda: Lesson.objects.filter(pk__in=given_ids("lessons", 2)).order_by("pk"))
    assert _slugs(lessons.rows(lessons=[lesson.pk, third.pk])) == [lesson.slug, third.slug]
    assert _slugs(lessons.rows(lessons=[second.pk, second.pk])) == [second.slug]


def test_prepared_for_no_id_finds_nothing(lesson: Lesson) -> None:
    lessons = Prepared(lambda: Lesson.objects.filter(pk__in=given_ids("lessons", 0)))
    assert lessons.rows(lessons=[]) == []


def test_prepared_loads_related_rows(course: Course, lesson: Lesson) -> None:
    courses = Prepared(
        lambda: Course.objects.filter(slug=given_text("slug")).prefetch_related("lessons")
    )
    lessons = Prepared(
        lambda: Lesson.objects.filter(pk=given_id("pk")).select_related(
            "course", "current_revision"
        )
    )
    (found,) = courses.rows(slug=course.slug)
    assert list(found.lessons.all()) == [lesson]
    assert lessons.rows(pk=lesson.pk)[0].course == course


def test_prepared_yields_values_too(lesson: Lesson) -> None:
    def slugs() -> QuerySet[Lesson, str]:
        return Lesson.objects.filter(pk=given_id("pk")).values_list("slug", flat=True)

    assert Prepared(slugs).rows(pk=lesson.pk) == [lesson.slug]


@pytest.fixture
def _many_switches() -> Iterator[None]:
    """Let threads take turns a thousand times as often, so that they meet at every step."""
    seconds = sys.getswitchinterval()
    sys.setswitchinterval(seconds / 1000)
    yield
    sys.setswitchinterval(seconds)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_many_switches")
def test_prepared_may_be_used_first_by_several_threads_at_once(
    lesson: Lesson, learner: User
) -> None:
    """Two that wrote the SQL of one query together would spoil it for all that come later."""
    reading = _read(learner, lesson, 2)

    def readings() -> QuerySet[Reading]:
        return Reading.objects.select_related("lesson__course", "revision__lesson").filter(
            user__username=given_text("username"), lesson__course__slug=given_text("course")
        )

    with racers(4) as race:
        for _round in range(100):
            prepared = Prepared(readings)
            ask = partial(prepared.rows, username=learner.username, course=lesson.course.slug)
            assert race(*[ask] * 4) == [[reading]] * 4
