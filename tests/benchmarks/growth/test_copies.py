"""Copied exams: the past that the growth of a save is measured in. PostgreSQL alone has them."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import F

from accounts.models import User
from benchmarks.growth.copies import YEARS, copy_attempts
from benchmarks.growth.indexes import without_indexes
from benchmarks.growth.past import sit
from lessons.models import Lesson
from quizzes.models import Answer, Attempt, Item
from tests.builders import NOW, make_question, make_quiz, make_user

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="it is filled there alone"),
    pytest.mark.django_db(transaction=True),
]
COPIES = 5
ITEMS = 6
SAVES = 7
"""Of one exam: one answer is changed."""


@pytest.fixture
def people() -> list[User]:
    return [make_user() for _number in range(2)]


@pytest.fixture
def sat(lesson: Lesson) -> list[Attempt]:
    questions = [make_question(lesson) for _number in range(ITEMS)]
    exam = make_quiz(lesson.course, questions, mode="exam", shuffle_items=True)
    return [sit(exam, number, NOW) for number in range(2)]


def _indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index"
            " UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1"
        )
        return [definition for (definition,) in cursor.fetchall()]


def _copies(sat: list[Attempt], people: list[User]) -> list[Attempt]:
    with without_indexes(Attempt, Item, Answer):
        copy_attempts(sat, COPIES, [person.pk for person in people])
    return list(Attempt.objects.exclude(pk__in=[attempt.pk for attempt in sat]).order_by("pk"))


def test_copies_have_what_was_sat(sat: list[Attempt], people: list[User]) -> None:
    copies = _copies(sat, people)
    assert len(copies) == COPIES
    for number, copy in enumerate(copies):
        old = sat[number % 2]
        assert _paper(copy) == _paper(old)
        assert len(_saved(copy)) == SAVES
        assert _saved(copy) == _saved(old)
        assert (copy.state, copy.score, copy.saves) == (old.state, old.score, SAVES)


def test_copies_are_shared_out_over_people_and_years(
    sat: list[Attempt], people: list[User]
) -> None:
    copies = _copies(sat, people)
    assert Counter(copy.user for copy in copies) == {people[0]: 3, people[1]: 2}
    assert [copy.number for copy in copies] == [1, 1, 2, 2, 3]
    assert copies[0].started_at == sat[0].started_at - YEARS
    gaps = {late.started_at - early.started_at for early, late in pairwise(copies)}
    assert gaps == {YEARS / COPIES}
    answered = Answer.objects.filter(attempt=copies[0]).values_list("arrived_at", flat=True)
    assert set(answered) == {NOW - YEARS}


def test_copies_hold_together(sat: list[Attempt], people: list[User]) -> None:
    _copies(sat, people)
    assert not Answer.objects.exclude(attempt=F("item__attempt")).exists()
    based = Answer.objects.exclude(base=None)
    assert based.filter(base__item=F("item"), base__number__lt=F("number")).count() == 2 + COPIES
    assert Answer.objects.filter(op_id__startswith="prepared-").count() == (2 + COPIES) * SAVES


def test_indexes_are_as_before(sat: list[Attempt], people: list[User]) -> None:
    before = _indexes()
    with without_indexes(Attempt, Item, Answer):
        assert len(_indexes()) < len(before)
    assert _indexes() == before


def test_next_attempt_comes_after_the_copies(sat: list[Attempt], people: list[User]) -> None:
    last = _copies(sat, people)[-1]
    quiz = last.quiz
    assert quiz is not None
    later = sit(quiz, 9, NOW + timedelta(days=1))
    assert later.pk > last.pk


def _paper(attempt: Attempt) -> list[tuple[object, ...]]:
    items = attempt.items.order_by("position")
    return list(items.values_list("position", "version", "option_order", "points"))


def _saved(attempt: Attempt) -> list[tuple[object, ...]]:
    answers = attempt.answers.order_by("number")
    return list(answers.values_list("number", "item__position", "base__number", "content"))
