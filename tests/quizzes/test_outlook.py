from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from lessons.models import Course, Lesson
from quizzes.actions.quizzes import freeze_pool, set_parts
from quizzes.counting import PaperCount
from quizzes.models import Part, Quiz
from quizzes.outlook import outlook, papers_in_words
from tests.builders import NOW, make_question, make_quiz
from tests.queries import count_queries


@pytest.fixture
def quiz(course: Course) -> Quiz:
    return make_quiz(course, [], published=False, mode="exam")


def typed(*parts: Part) -> list[Part]:
    for position, part in enumerate(parts, start=1):
        part.position = position
    return list(parts)


def test_outlook_counts_what_unsaved_parts_may_draw(quiz: Quiz, lesson: Lesson) -> None:
    for kind in ("single_choice", "single_choice", "essay"):
        make_question(lesson, kind)
    found = outlook(quiz, typed(Part(kind="single_choice", count=1), Part(count=1)))
    assert (found.fitting, found.item_count, found.problems) == ((2, 3), 2, ())
    assert found.papers == PaperCount(4, is_exact=True)
    assert not quiz.parts.exists()


def test_outlook_says_what_keeps_a_paper_from_being_drawn(quiz: Quiz, lesson: Lesson) -> None:
    make_question(lesson)
    make_question(lesson)
    with override("en"):
        found = outlook(quiz, typed(Part(count=2), Part(kind="single_choice", count=1)))
    together = "The parts draw from the same questions: together they are 1 short."
    assert (found.problems, found.papers.number) == ((together,), 0)


def test_outlook_of_no_parts_has_a_problem(quiz: Quiz) -> None:
    assert len(outlook(quiz, []).problems) == 1


def test_points_are_those_of_the_rows_or_the_questions(quiz: Quiz, lesson: Lesson) -> None:
    for points in ("1", "2", "5"):
        make_question(lesson, points=points)
    own, given = Part(count=2), Part(count=2, points=Decimal("2.5"))
    assert outlook(quiz, typed(own)).points == (Decimal(3), Decimal(7))
    assert outlook(quiz, typed(given)).points == (Decimal(5), Decimal(5))


@pytest.mark.parametrize(("count", "is_few"), [(1, True), (2, False), (5, True)])
def test_few_papers_are_told(count: int, is_few: bool, quiz: Quiz, lesson: Lesson) -> None:  # noqa: FBT001 -- a parameter of the test
    """Of five questions one gives five papers, two give ten, five give one."""
    for _number in range(5):
        make_question(lesson)
    assert outlook(quiz, typed(Part(count=count))).has_few_papers is is_few


def test_quiz_of_fixed_questions_is_not_said_to_have_few_papers(quiz: Quiz, lesson: Lesson) -> None:
    found = outlook(quiz, typed(Part(question=make_question(lesson))))
    assert (found.papers.number, found.has_few_papers) == (1, False)


def test_frozen_pool_is_what_counts(course: Course, lesson: Lesson) -> None:
    exam = make_quiz(course, [], published=False, mode="exam", closes_at=NOW + timedelta(days=1))
    make_question(lesson)
    set_parts(quiz=exam, parts=[Part(count=1)])
    freeze_pool(quiz=exam, now=NOW)
    make_question(lesson)
    found = outlook(exam, list(exam.parts.all()))
    assert (found.is_frozen, found.fitting) == (True, (1,))


@pytest.mark.parametrize(
    ("number", "is_exact", "words"),
    [
        (1, True, "1 different paper"),
        (1_260, True, "1,260 different papers"),
        (1_260, False, "at least 1,260 different papers"),
        (10**11, True, "100,000,000,000 different papers"),
        (3 * 10**12, True, "more than 10¹² different papers"),
        (3 * 10**250, False, "more than 10²⁵⁰ different papers"),
    ],
)
def test_number_of_papers_in_words(number: int, is_exact: bool, words: str) -> None:  # noqa: FBT001 -- a parameter of the test
    with override("en"):
        assert papers_in_words(PaperCount(number, is_exact)) == words


@pytest.mark.parametrize("rows", [1, 3])
def test_outlook_takes_two_queries(rows: int, quiz: Quiz, lesson: Lesson) -> None:
    for _number in range(rows):
        make_question(lesson)
    with count_queries() as queries:
        outlook(quiz, typed(*(Part(count=1) for _number in range(rows))))
    assert len(queries) == 2
