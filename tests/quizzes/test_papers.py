from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from django.utils import translation

from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.actions.quizzes import set_parts
from quizzes.models import Part, Question, Quiz, Tag
from quizzes.papers import (
    bank_of,
    draw_paper,
    drawable,
    pool,
    problems_with,
    quiz_problems,
    undrawable,
)
from tests.builders import BODY, NOW, make_course, make_draft, make_lesson, make_question, revise
from tests.queries import count_queries


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def _random(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311 -- to be repeated


def _quiz(course: Course, *parts: Part, **fields: object) -> Quiz:
    defaults = {"mode": "practice", "title": "测验", "shuffle_items": False, "slug": "quiz"}
    quiz = Quiz.objects.create(course=course, **(defaults | fields))
    set_parts(quiz=quiz, parts=parts)
    return quiz


def _questions(lesson: Lesson, count: int, kind: str = "true_false") -> list[Question]:
    return [make_question(lesson, kind) for _ in range(count)]


def _drawn(quiz: Quiz, seed: int = 1) -> list[Question]:
    paper = draw_paper(quiz, _random(seed))
    assert paper is not None
    return [place.version.question for place in paper]


@pytest.mark.parametrize(
    ("mode", "uses"), [("practice", ["practice", "both"]), ("exam", ["exam", "both"])]
)
def test_drawable_follows_the_use(lesson: Lesson, mode: str, uses: list[str]) -> None:
    for use in ("practice", "exam", "both"):
        make_question(lesson, use=use)
    found = drawable(_quiz(lesson.course, mode=mode))
    assert [version.question.use for version in found] == uses


def test_drawable_is_published_current_and_of_the_course(lesson: Lesson) -> None:
    kept, retired = _questions(lesson, 2)
    make_draft(lesson)
    make_question(make_lesson(make_course("sea")))
    make_question(lesson, quote="全市有 7 家重点实验室")
    retire_questions(questions=[retired], now=NOW)
    revise(lesson, BODY.replace("全市有 7 家", "全市有 9 家"))
    assert drawable(_quiz(lesson.course)) == [kept.published_version]


def test_drawable_asks_the_database_a_fixed_number_of_times(lesson: Lesson) -> None:
    quiz = _quiz(lesson.course)
    _questions(lesson, 3)
    with count_queries() as queries:
        found = drawable(quiz)
        assert [len(version.question.tags.all()) for version in found] == [0, 0, 0]
    assert len(queries) == 2


def test_pool_follows_every_condition_of_the_part(lesson: Lesson) -> None:
    other = make_lesson(lesson.course)
    tag = Tag.objects.create(name="外资")
    wanted = make_question(lesson, "blanks")
    wanted.tags.add(tag)
    for stranger in (make_question(other, "blanks"), make_question(lesson, "numeric")):
        stranger.tags.add(tag)
    make_question(lesson, "blanks")
    versions = drawable(_quiz(lesson.course))
    part = Part(lesson=lesson, kind="blanks", difficulty=2, tag=tag)
    assert pool(part, versions) == [wanted.published_version]


def test_pool_of_a_part_without_conditions_is_everything(lesson: Lesson) -> None:
    _questions(lesson, 2)
    versions = drawable(_quiz(lesson.course))
    assert pool(Part(), versions) == versions


def test_pool_of_another_difficulty_is_empty(lesson: Lesson) -> None:
    _questions(lesson, 1)
    assert pool(Part(difficulty=3), drawable(_quiz(lesson.course))) == []


def test_draw_paper_follows_the_blueprint(lesson: Lesson) -> None:
    fixed = make_question(lesson, "numeric")
    _questions(lesson, 4)
    quiz = _quiz(
        lesson.course, Part(question=fixed), Part(kind="true_false", count=3), Part(kind="numeric")
    )
    with pytest.raises(AssertionError):
        _drawn(quiz)
    make_question(lesson, "numeric")
    kinds = [question.published_version.kind for question in _drawn(quiz)]  # type: ignore[union-attr] # published
    assert (_drawn(quiz)[0], kinds) == (fixed, ["numeric", *["true_false"] * 3, "numeric"])


@pytest.mark.parametrize(("points", "worth"), [(None, "2.00"), (Decimal("0.5"), "0.50")])
def test_draw_paper_takes_the_points_of_the_part_or_the_question(
    lesson: Lesson, points: Decimal | None, worth: str
) -> None:
    _questions(lesson, 1)
    paper = draw_paper(_quiz(lesson.course, Part(points=points)), _random())
    assert [str(place.points.quantize(Decimal("0.01"))) for place in paper or []] == [worth]


def test_draw_paper_of_the_same_seed_is_the_same(lesson: Lesson) -> None:
    _questions(lesson, 6)
    quiz = _quiz(lesson.course, Part(count=3), shuffle_items=True)
    assert _drawn(quiz, 5) == _drawn(quiz, 5)


def test_draw_paper_shuffles_the_items_if_asked_to(lesson: Lesson) -> None:
    fixed = _questions(lesson, 4)
    quiz = _quiz(
        lesson.course, *[Part(question=question) for question in fixed], shuffle_items=True
    )
    orders = {tuple(question.pk for question in _drawn(quiz, seed)) for seed in range(20)}
    assert len(orders) > 5


def test_draw_paper_takes_every_question_sometimes(lesson: Lesson) -> None:
    questions = _questions(lesson, 5)
    quiz = _quiz(lesson.course, Part(count=2))
    taken = Counter(question for seed in range(40) for question in _drawn(quiz, seed))
    assert set(taken) == set(questions)


def test_draw_paper_of_no_parts_is_none(lesson: Lesson) -> None:
    assert draw_paper(_quiz(lesson.course), _random()) is None


def test_draw_paper_of_too_few_questions_is_none(lesson: Lesson) -> None:
    _questions(lesson, 2)
    assert draw_paper(_quiz(lesson.course, Part(count=3)), _random()) is None


def test_quiz_problems_of_an_exact_fit_are_none(lesson: Lesson) -> None:
    _questions(lesson, 3)
    make_question(lesson, "numeric")
    quiz = _quiz(lesson.course, Part(count=3), Part(kind="numeric"))
    assert quiz_problems(quiz) == []


def test_quiz_problems_want_a_part(lesson: Lesson) -> None:
    assert quiz_problems(_quiz(lesson.course)) == ["The quiz has no parts: add questions to it."]


def test_quiz_problems_name_each_part_that_falls_short(lesson: Lesson) -> None:
    _questions(lesson, 2)
    quiz = _quiz(lesson.course, Part(count=3), Part(), Part(kind="essay", count=2))
    assert quiz_problems(quiz) == [
        "Part 1 needs 3 questions, but only 2 fit.",
        "Part 3 needs 2 questions, but only 0 fit.",
    ]


def test_quiz_problems_see_that_parts_overlap(lesson: Lesson) -> None:
    _questions(lesson, 2)
    quiz = _quiz(lesson.course, Part(count=2), Part(kind="true_false"))
    assert quiz_problems(quiz) == [
        "The parts draw from the same questions: together they are 1 short."
    ]


def test_quiz_problems_see_a_fixed_question_that_was_retired(lesson: Lesson) -> None:
    question = make_question(lesson)
    quiz = _quiz(lesson.course, Part(question=question))
    retire_questions(questions=[question], now=NOW)
    assert quiz_problems(quiz) == ["Part 1 needs 1 questions, but only 0 fit."]


def test_problems_with_a_bank_are_those_of_the_quiz(lesson: Lesson) -> None:
    quiz = _quiz(lesson.course, Part(kind="true_false", count=2), mode="exam")
    _questions(lesson, 1)
    make_question(lesson, "true_false", use="practice")
    bank = bank_of(Question.objects.filter(course=lesson.course))
    assert len(bank) == 2
    assert problems_with(quiz, bank) == quiz_problems(quiz) != []


def test_undrawable_are_published_quizzes_that_fall_short(lesson: Lesson) -> None:
    (question,) = _questions(lesson, 1)
    quizzes = [
        _quiz(lesson.course, Part(question=question), slug="fine", published_at=NOW),
        _quiz(lesson.course, Part(kind="essay"), slug="short", published_at=NOW),
        _quiz(lesson.course, Part(kind="essay"), slug="draft"),
    ]
    assert undrawable(quizzes) == {quizzes[1].pk}


def test_undrawable_knows_each_course_by_its_own_bank(lesson: Lesson) -> None:
    _questions(lesson, 1)
    other = _quiz(make_course("sea"), Part(kind="true_false"), published_at=NOW)
    here = _quiz(lesson.course, Part(kind="true_false"), published_at=NOW)
    assert undrawable([other, here]) == {other.pk}
