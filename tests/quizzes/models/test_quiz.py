from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import translation

from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.kinds.base import Rule
from quizzes.models import Part, Quiz
from quizzes.policy import Mode, Policy
from quizzes.reveal import EXAM, MOCK, PRACTICE, Reveal
from tests.builders import NOW, make_course, make_instructor, make_question, make_quiz, make_user

HOUR = timedelta(hours=1)


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


@pytest.fixture
def offices(db: None) -> dict[str, Department]:
    paths = {"city": "0001", "office": "00010001", "district": "0002"}
    return {name: Department.objects.create(name=name, path=path) for name, path in paths.items()}


@pytest.mark.parametrize(
    ("named", "member_of", "is_addressed"),
    [
        ("city", "city", True),
        ("city", "office", True),
        ("office", "city", False),
        ("city", "district", False),
        ("city", None, False),
    ],
)
def test_addressed_to_whoever_is_in_a_named_department_or_below(
    course: Course,
    offices: dict[str, Department],
    named: str,
    member_of: str | None,
    is_addressed: bool,  # noqa: FBT001 -- the value itself
) -> None:
    quiz = make_quiz(course, [], published=False, audience="selected")
    quiz.departments.add(offices[named])
    person = make_user(department=offices.get(member_of or ""))
    assert Quiz.objects.addressed_to(person.pk).exists() is is_addressed


def test_addressed_to_whoever_is_named(course: Course, learner: User, other_learner: User) -> None:
    quiz = make_quiz(course, [], published=False, audience="selected")
    quiz.people.add(learner)
    people = User.objects.order_by("pk").filter(pk__in=[learner.pk, other_learner.pk])
    asked = people.annotate(is_asked=Exists(Quiz.objects.addressed_to(OuterRef("pk")))).values_list(
        "pk", "is_asked"
    )
    assert dict(asked) == {learner.pk: True, other_learner.pk: False}


def test_addressed_to_everyone_whatever_is_named(
    course: Course, learner: User, other_learner: User
) -> None:
    quiz = make_quiz(course, [], published=False)
    quiz.people.add(learner)
    assert Quiz.objects.addressed_to(other_learner.pk).get() == quiz


def test_visible_to_those_addressed_and_those_who_teach(
    course: Course, lesson: Lesson, learner: User, other_learner: User, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson)], audience="selected")
    quiz.people.add(learner)
    seen = [Quiz.objects.visible_to(person).exists() for person in (learner, other_learner)]
    assert (seen, Quiz.objects.visible_to(instructor).get()) == ([True, False], quiz)
