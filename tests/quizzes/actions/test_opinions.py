from decimal import Decimal

import pytest

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.marking import NotMarkable, mark_item
from quizzes.actions.opinions import Reached, give_opinion
from quizzes.models import Item, Mark, Opinion
from tests.builders import NOW, make_instructor, make_question, make_quiz
from tests.quizzes.admin.attempting import hand_in


@pytest.fixture
def item(course: Course, lesson: Lesson, learner: User) -> Item:
    question = make_question(lesson, "essay", points="10")
    exam = make_quiz(course, [question], mode="exam", is_double_marked=True)
    return hand_in(learner, exam).items.get()


def give(item: Item, marker: User, points: str, comment: str = "") -> Reached:
    return give_opinion(item=item, points=Decimal(points), comment=comment, marker=marker, now=NOW)


@pytest.fixture
def second(course: Course) -> User:
    return make_instructor(course, "second")


def test_the_first_opinion_marks_nothing(item: Item, instructor: User) -> None:
    assert give(item, instructor, "7") is Reached.WAITING
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("points", "reached", "mark"),
    [
        ("7", Reached.AGREED, Decimal(7)),
        ("8", Reached.AGREED, Decimal("7.5")),
        ("6", Reached.AGREED, Decimal("6.5")),
        ("8.01", Reached.APART, None),
        ("0", Reached.APART, None),
    ],
)
def test_two_that_are_close_make_the_mark(
    item: Item,
    instructor: User,
    second: User,
    points: str,
    reached: Reached,
    mark: Decimal | None,
) -> None:
    give(item, instructor, "7", "言之有据")
    assert give(item, second, points, "可以更短") is reached
    assert [one.points for one in Mark.objects.all()] == ([] if mark is None else [mark])


def test_the_mark_carries_both_comments(item: Item, instructor: User, second: User) -> None:
    give(item, instructor, "7", "言之有据")
    give(item, second, "7", "可以更短")
    assert Mark.objects.get().comment == "言之有据\n\n可以更短"
    item.attempt.refresh_from_db()
    assert item.attempt.score == Decimal(7)


def test_one_marker_has_one_opinion(item: Item, instructor: User) -> None:
    give(item, instructor, "7")
    with pytest.raises(NotMarkable):
        give(item, instructor, "8")
    assert Opinion.objects.get().points == Decimal(7)


def test_a_third_opinion_is_a_decision_instead(
    item: Item, course: Course, instructor: User, second: User
) -> None:
    give(item, instructor, "2")
    give(item, second, "9")
    third = make_instructor(course, "third")
    with pytest.raises(NotMarkable):
        give(item, third, "5")
    mark_item(
        item=item, points=Decimal(5), comment="", marker=third, now=NOW, reason="两边各有道理"
    )
    mark = Mark.objects.get()
    assert (mark.points, mark.reason, Opinion.objects.count()) == (Decimal(5), "两边各有道理", 2)


@pytest.mark.parametrize("points", ["-1", "10.01"])
def test_points_lie_within_the_question_s(item: Item, instructor: User, points: str) -> None:
    with pytest.raises(NotMarkable):
        give(item, instructor, points)


def test_an_open_attempt_takes_no_opinion(
    course: Course, lesson: Lesson, other_learner: User, instructor: User
) -> None:
    exam = make_quiz(course, [make_question(lesson, "essay")], mode="exam")
    attempt = start_attempt(user=other_learner, quiz=exam, now=NOW, seed=1)
    with pytest.raises(NotMarkable):
        give(attempt.items.get(), instructor, "1")
