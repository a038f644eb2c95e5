from collections.abc import Mapping

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import retire_questions
from quizzes.checks import Check, check_order, checks_of
from quizzes.models import Question, Version
from tests.builders import (
    BODY,
    NOW,
    make_course,
    make_draft,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.queries import count_queries

LABS = "7 家重点实验室"


def _check(lesson: Lesson, uid: str, quote: str = LABS) -> Question:
    return make_question(lesson, uid=uid, quote=quote, is_check=True)


def _checks(user: User, lesson: Lesson) -> Mapping[str, list[Check]]:
    lesson.refresh_from_db()
    assert lesson.current_revision is not None
    return checks_of(lesson.current_revision, user, NOW)


def _uids(user: User, lesson: Lesson) -> dict[int, list[str]]:
    """Return by position of the passage which questions stand below it."""
    assert lesson.current_revision is not None
    places = dict(lesson.current_revision.passages.values_list("key", "position"))
    return {
        places[key]: [check.version.question.uid for check in checks]
        for key, checks in _checks(user, lesson).items()
    }


def test_checks_stand_below_their_passage_in_order(learner: User, lesson: Lesson) -> None:
    for uid, quote in (("b", LABS), ("a", LABS), ("c", "创新是城市的气质")):
        _check(lesson, uid, quote)
    assert _uids(learner, lesson) == {3: ["a", "b"], 5: ["c"]}


def test_check_with_two_passages_stands_once(learner: User, lesson: Lesson) -> None:
    version = _check(lesson, "a").published_version
    assert version is not None
    assert lesson.current_revision is not None
    passage = lesson.current_revision.passages.get(position=5)
    version.evidence.create(passage=passage, quote="市长", start=0)
    assert _uids(learner, lesson) == {3: ["a"]}


def test_checks_are_published_current_and_in_use(learner: User, lesson: Lesson) -> None:
    make_question(lesson)
    make_draft(lesson, is_check=True)
    retire_questions(questions=[_check(lesson, "retired")], now=NOW)
    _check(lesson, "stale")
    revise(lesson, BODY.replace("7 家", "9 家"))
    assert _checks(learner, lesson) == {}


def test_check_goes_with_a_passage_that_moved(learner: User, lesson: Lesson) -> None:
    _check(lesson, "a")
    revise(lesson, f"引言。\n\n{BODY}")
    lesson.refresh_from_db()
    assert _uids(learner, lesson) == {4: ["a"]}


def test_checks_of_another_course_with_the_same_text_stay_there(
    learner: User, lesson: Lesson
) -> None:
    _check(make_lesson(make_course("sea")), "a")
    assert _checks(learner, lesson) == {}


def test_checks_are_withheld_while_the_question_is_in_a_running_exam(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    exam = make_quiz(lesson.course, [_check(lesson, "a")], mode="exam")
    start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    withheld = {
        user: [check.is_withheld for checks in _checks(user, lesson).values() for check in checks]
        for user in (learner, other_learner)
    }
    assert withheld == {learner: [True], other_learner: [False]}


@pytest.mark.parametrize("size", [1, 3])
def test_checks_take_one_query(learner: User, lesson: Lesson, size: int) -> None:
    for number in range(size):
        _check(lesson, str(number))
    lesson.refresh_from_db()
    revision = lesson.current_revision
    assert revision is not None
    assert revision.lesson == lesson
    with count_queries() as queries:
        found = checks_of(revision, learner, NOW)
    assert ([len(checks) for checks in found.values()], len(queries)) == ([size], 1)


def _version(lesson: Lesson) -> Version:
    version = _check(lesson, "a").published_version
    assert version is not None
    return version


def test_check_order_is_the_same_at_each_visit(learner: User, lesson: Lesson) -> None:
    version = _version(lesson)
    assert check_order(version, learner) == check_order(version, learner)


def test_check_order_differs_between_people(lesson: Lesson) -> None:
    version = _version(lesson)
    assert len({tuple(check_order(version, make_user())) for _ in range(20)}) > 1
