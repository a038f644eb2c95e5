"""The answers that were given to one wording."""

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.given import GivenAnswers, given_answers
from quizzes.models import Question, Quiz, Version
from quizzes.models.correction import CorrectionRule
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.progress.following import take
from tests.queries import count_queries
from tests.quizzes.correcting import correct


@pytest.fixture
def question(lesson: Lesson) -> Question:
    return make_question(lesson, "numeric")


@pytest.fixture
def quiz(question: Question) -> Quiz:
    return make_quiz(question.course, [question], mode="exam")


@pytest.fixture
def version(question: Question) -> Version:
    assert question.published_version is not None
    return question.published_version


def answer(quiz: Quiz, *numbers: str) -> None:
    """Let a new person give each of the answers; "" leaves it empty."""
    for number in numbers:
        attempt = start_attempt(user=make_user(), quiz=quiz, now=NOW, seed=1)
        item = attempt.items.get()
        if number:
            content = item.version.loaded.read({"number": [number]})
            save_answer(item=item, op_id="op-1", base_op="", content=content, arrived_at=NOW)
        submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)


def counts(given: GivenAnswers) -> list[tuple[str, int]]:
    return [(row.asked.rows[0].value, row.count) for row in given.rows]


def test_answers_that_say_the_same_are_one(quiz: Quiz, version: Version) -> None:
    answer(quiz, "7", "７", "7.0", "12.5", "")
    given = given_answers(version, quiz)
    assert (counts(given), given.unanswered, given.attempts) == ([("7", 3), ("12.5", 1)], 1, 5)


def test_answers_tell_which_are_right(quiz: Quiz, version: Version, instructor: User) -> None:
    answer(quiz, "7", "7", "8", "12.5")
    correct(version, CorrectionRule.ACCEPT, instructor, answers=[{"text": "7"}])
    given = given_answers(Version.objects.get(pk=version.pk), None)
    right = {row.asked.rows[0].value: row.is_right for row in given.rows}
    assert right == {"7": True, "8": False, "12.5": True}


def test_answers_elsewhere_are_left_out_when_one_quiz_is_asked_for(
    quiz: Quiz, version: Version, learner: User
) -> None:
    answer(quiz, "7")
    take(learner, make_quiz(quiz.course, [version.question]))
    assert [given_answers(version, one).attempts for one in (quiz, None)] == [1, 2]


def test_strongest_and_weakest_are_told_apart_from_ten_people_on(
    quiz: Quiz, version: Version
) -> None:
    answer(quiz, *["12.5"] * 6, *["7"] * 3)
    few = given_answers(version, quiz)
    answer(quiz, "7")
    given = given_answers(version, quiz)
    groups = {row.asked.rows[0].value: (row.upper, row.lower) for row in given.rows}
    assert (few.group, given.group) == (0, 3)
    assert groups == {"12.5": (3, 0), "7": (0, 3)}


@pytest.mark.parametrize("people", [1, 3])
def test_answers_take_two_queries(quiz: Quiz, version: Version, people: int) -> None:
    answer(quiz, *["7"] * people)
    with count_queries() as queries:
        given_answers(Version.objects.prefetch_related("corrections").get(pk=version.pk), quiz)
    assert len(queries) == 3  # with the version itself
