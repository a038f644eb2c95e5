from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.kinds.base import Rule
from quizzes.models import Part, Quiz
from quizzes.policy import Mode, Policy
from quizzes.reveal import EXAM, MOCK, PRACTICE, Reveal
from tests.builders import NOW, make_course, make_instructor, make_question, make_quiz, make_user

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("published", "opens", "closes", "is_open"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (True, 0 * HOUR, None, True),
        (True, HOUR, None, False),
        (True, None, 0 * HOUR, False),
        (True, None, timedelta(seconds=1), True),
        (True, -HOUR, HOUR, True),
    ],
)
def test_is_open_at_follows_publication_and_window(
    published: bool,  # noqa: FBT001 -- the value itself
    opens: timedelta | None,
    closes: timedelta | None,
    is_open: bool,  # noqa: FBT001 -- likewise
) -> None:
    quiz = Quiz(
        published_at=NOW if published else None,
        opens_at=None if opens is None else NOW + opens,
        closes_at=None if closes is None else NOW + closes,
    )
    assert quiz.is_open_at(NOW) is is_open


def test_policy_is_made_of_the_quiz_s_rules() -> None:
    quiz = Quiz(
        mode="exam",
        multiple_choice_rule="partial_credit",
        pass_percent=70,
        limit_minutes=30,
        is_one_way=True,
        penalty_percent=25,
        reveal=MOCK.model_dump(mode="json"),
    )
    assert quiz.policy == Policy(
        mode=Mode.EXAM,
        rule=Rule.PARTIAL_CREDIT,
        pass_percent=70,
        limit_minutes=30,
        is_one_way=True,
        penalty_percent=25,
        reveal=MOCK,
    )


@pytest.mark.parametrize(("mode", "reveal"), [("exam", EXAM), ("practice", PRACTICE)])
def test_policy_reveals_by_the_mode_unless_chosen(mode: str, reveal: Reveal) -> None:
    assert Quiz(mode=mode).policy.reveal == reveal


def test_practice_goes_both_ways() -> None:
    assert Quiz(mode="practice", is_one_way=True).policy.is_one_way is False


@pytest.mark.parametrize(("mode", "is_exam"), [("exam", True), ("practice", False)])
def test_is_exam_follows_the_mode(
    mode: str,
    is_exam: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert Quiz(mode=mode).is_exam is is_exam


def test_shown_title_is_in_the_reader_s_language() -> None:
    quiz = Quiz(title="测验", english_title="Quiz")
    with translation.override("en"):
        assert str(quiz) == "Quiz"
    assert str(quiz) == "测验"


def test_visible_to_a_learner_are_published_quizzes_of_published_courses(
    learner: User, lesson: Lesson
) -> None:
    questions = [make_question(lesson)]
    quiz = make_quiz(lesson.course, questions)
    make_quiz(lesson.course, questions, published=False)
    make_quiz(make_course("draft", published=False), [], published=False, published_at=NOW)
    assert list(Quiz.objects.visible_to(learner)) == [quiz]


def test_visible_to_an_instructor_are_the_drafts_they_teach(course: Course) -> None:
    make_quiz(course, [], published=False)
    mine = make_course("mine", published=False)
    quiz = make_quiz(mine, [], published=False)
    assert list(Quiz.objects.visible_to(make_instructor(mine))) == [quiz]


def test_visible_to_a_superuser_is_every_quiz(course: Course) -> None:
    quiz = make_quiz(course, [], published=False)
    assert list(Quiz.objects.visible_to(make_user(is_superuser=True))) == [quiz]


def test_url_names_the_quiz() -> None:
    assert Quiz(pk=7).get_absolute_url() == "/quizzes/7/"


def _refuses(row: Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "game"},
        {"pass_percent": 101},
        {"opens_at": NOW, "closes_at": NOW},
        {"opens_at": NOW + HOUR, "closes_at": NOW},
        {"slug": "taken"},
    ],
)
def test_quiz_is_one_that_makes_sense(course: Course, fields: dict[str, object]) -> None:
    Quiz.objects.create(course=course, slug="taken", title="一", mode="exam")
    good: dict[str, object] = {"course": course, "slug": "free", "title": "二", "mode": "exam"}
    _refuses(Quiz(**(good | fields)))


@pytest.mark.parametrize(
    "fields",
    [{"count": 0}, {"position": 1}, {"count": 2}, {"kind": "essay"}, {"difficulty": 1}],
    ids=["no question", "position taken", "fixed twice", "fixed and kind", "fixed and difficulty"],
)
def test_part_is_one_that_makes_sense(lesson: Lesson, fields: dict[str, object]) -> None:
    question = make_question(lesson)
    quiz = make_quiz(lesson.course, [question])
    fixed = None if fields == {"count": 0} else question
    good: dict[str, object] = {"quiz": quiz, "position": 2, "question": fixed}
    _refuses(Part(**(good | fields)))


def test_part_may_fix_a_question_and_its_points(lesson: Lesson) -> None:
    question = make_question(lesson)
    quiz = make_quiz(lesson.course, [question])
    part = Part.objects.create(quiz=quiz, position=2, question=question, points=Decimal("0.5"))
    assert quiz.parts.get(position=2) == part
