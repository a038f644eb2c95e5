from datetime import timedelta

import pytest
from django.http import QueryDict

from accounts.models import User
from authoring.review.queue import (
    Narrowed,
    Reason,
    confirmable_lessons,
    counts,
    following,
    queue,
    waiting,
)
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions, save_draft
from quizzes.actions.objections import decide_objection
from quizzes.models import Question
from quizzes.models.objection import Outcome
from tests.authoring.review.waits import LATER, LOST, REWORDED, objection_to, one_of_each, submitted
from tests.builders import NOW, make_course, make_instructor, make_lesson, make_question, revise
from tests.queries import count_queries
from tests.quizzes.actions.wordings import wording

ALL = Narrowed()


def pks(reason: Reason, user: User, narrowed: Narrowed = ALL) -> list[int]:
    return [row.pk for row in waiting(reason, queue(reason, user, narrowed))]


@pytest.mark.parametrize("reason", Reason)
def test_queue_holds_what_waits_for_its_reason(
    reason: Reason, lesson: Lesson, instructor: User
) -> None:
    assert pks(reason, instructor) == []
    found = one_of_each(lesson, instructor)
    assert pks(reason, instructor) == [found[reason]]


@pytest.mark.parametrize("reason", Reason)
def test_queue_holds_nothing_of_other_courses(
    reason: Reason, lesson: Lesson, instructor: User
) -> None:
    one_of_each(lesson, instructor)
    assert pks(reason, make_instructor(make_course("sea"))) == []


@pytest.mark.parametrize("reason", Reason)
def test_queue_is_narrowed_to_a_lesson_or_course(
    reason: Reason, course: Course, lesson: Lesson, instructor: User
) -> None:
    found = one_of_each(lesson, instructor)
    other = make_lesson(course, "other")
    assert {
        "lesson": pks(reason, instructor, Narrowed(lesson=lesson.pk)),
        "other": pks(reason, instructor, Narrowed(lesson=other.pk)),
        "course": pks(reason, instructor, Narrowed(course=course.pk)),
        "nothing": pks(reason, instructor, Narrowed(course=999)),
    } == {"lesson": [found[reason]], "other": [], "course": [found[reason]], "nothing": []}


def test_counts_are_of_each_reason(lesson: Lesson, instructor: User) -> None:
    one_of_each(lesson, instructor)
    objection_to(make_question(lesson, quote="创新是城市的气质"))
    assert counts(instructor) == {
        Reason.SUBMITTED: 1,
        Reason.INTACT: 1,
        Reason.GONE: 1,
        Reason.OBJECTION: 2,
    }


def test_submitted_come_by_when_they_were_sent(lesson: Lesson, instructor: User) -> None:
    late = submitted(lesson, instructor, now=LATER)
    early = submitted(lesson, instructor, now=NOW)
    assert pks(Reason.SUBMITTED, instructor) == [early.pk, late.pk]


def test_submitted_by_nobody_waits_since_it_was_written(lesson: Lesson, instructor: User) -> None:
    version = submitted(lesson, instructor)
    version.decisions.all().delete()
    rows = waiting(Reason.SUBMITTED, queue(Reason.SUBMITTED, instructor))
    assert [row.since for row in rows] == [version.created_at]


def test_stale_wait_since_the_text_that_made_them_so(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    other = make_lesson(course, "other")
    late, early = make_question(other), make_question(lesson)
    revise(other, REWORDED, now=LATER + timedelta(days=1))
    revise(lesson, REWORDED, now=LATER)
    rows = waiting(Reason.INTACT, queue(Reason.INTACT, instructor))
    assert [(row.pk, row.since) for row in rows] == [
        (early.pk, LATER),
        (late.pk, LATER + timedelta(days=1)),
    ]


def test_stale_of_a_withdrawn_lesson_is_gone(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    Lesson.objects.update(current_revision=None)
    rows = waiting(Reason.GONE, queue(Reason.GONE, instructor))
    assert [(row.pk, row.since) for row in rows] == [(question.pk, None)]


def test_stale_with_a_newer_wording_says_so(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    lesson.refresh_from_db()
    save_draft(question=question, wording=wording(lesson), now=LATER)
    rows = waiting(Reason.INTACT, queue(Reason.INTACT, instructor))
    assert [row.newer for row in rows] == ["草稿"]


@pytest.mark.parametrize("reason", [Reason.SUBMITTED, Reason.INTACT, Reason.GONE])
def test_retired_questions_wait_for_nothing(
    reason: Reason, lesson: Lesson, instructor: User
) -> None:
    one_of_each(lesson, instructor)
    retire_questions(questions=Question.objects.all(), now=LATER)
    assert pks(reason, instructor) == []


def test_answered_objections_wait_no_more(lesson: Lesson, instructor: User) -> None:
    objection = objection_to(make_question(lesson))
    decide_objection(
        objection=objection, outcome=Outcome.UPHELD, reply="", decided_by=instructor, now=LATER
    )
    assert pks(Reason.OBJECTION, instructor) == []


def test_confirmable_lessons_come_in_order_with_their_count(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    other = make_lesson(course, "other")
    for place in (other, lesson, lesson):
        make_question(place)
    make_question(lesson, quote=LOST)
    for place in (other, lesson):
        revise(place, REWORDED)
    rows = confirmable_lessons(instructor, Narrowed())
    assert [(row["lesson__pk"], row["count"]) for row in rows] == [(lesson.pk, 2), (other.pk, 1)]


@pytest.mark.parametrize(
    ("pk", "expected"), [(1, 2), (2, 3), (3, 1), (9, 1)], ids=["first", "second", "last", "away"]
)
def test_following_goes_on_and_begins_again(pk: int, expected: int) -> None:
    assert following([1, 2, 3], pk) == expected


@pytest.mark.parametrize("pks", [[], [7]])
def test_following_the_only_one_is_nothing(pks: list[int]) -> None:
    assert following(pks, 7) is None


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("", ""),
        ("course=3&lesson=5&page=2", "?course=3&lesson=5"),
        ("lesson=5", "?lesson=5"),
        ("course=x&lesson=-1", ""),
        ("course=99999999999999999999", ""),
        ("course=２", ""),
    ],
)
def test_narrowed_reads_what_is_asked_and_says_it_again(asked: str, query: str) -> None:
    assert Narrowed.of(QueryDict(asked)).query == query


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("size", [1, 3])
def test_queue_is_shown_in_one_query(
    size: int, reason: Reason, lesson: Lesson, instructor: User
) -> None:
    for _ in range(size):
        make_question(lesson)
        make_question(lesson, quote=LOST)
        objection_to(make_question(lesson))
    revise(lesson, REWORDED)
    lesson.refresh_from_db()
    for _ in range(size):
        submitted(lesson, instructor)
    instructor.has_perm("quizzes.change_version")  # loads the rights, which stay loaded
    with count_queries() as queries:
        for row in waiting(reason, queue(reason, instructor)):
            assert (row.version.question.course, row.version.question.lesson) == (
                lesson.course,
                lesson,
            )
    assert len(queries) == 1
