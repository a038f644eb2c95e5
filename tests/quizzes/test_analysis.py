"""The figures of a quiz of ours, from its marks."""

import json
from io import StringIO
from math import isnan

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.corrections import apply_correction, continue_regrade, withdraw_correction
from quizzes.analysis import QuizAnalysis, Which, analyse_quiz, guess_share
from quizzes.kinds import load_content
from quizzes.kinds.base import Rule
from quizzes.models import Quiz
from quizzes.models.correction import CorrectionRule
from tests.builders import CONTENTS, NOW, make_question, make_quiz, make_user
from tests.progress.following import DAY, take
from tests.queries import count_queries
from tests.quizzes.correcting import correct


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    questions = [make_question(lesson), make_question(lesson, "true_false")]
    return make_quiz(lesson.course, questions)


def analysed(quiz: Quiz, which: Which = Which.FIRST) -> QuizAnalysis:
    found = analyse_quiz(quiz, which)
    assert found is not None
    return found


def test_quiz_without_attempts_has_no_figures(quiz: Quiz) -> None:
    assert analyse_quiz(quiz) is None


def test_each_person_is_a_row(quiz: Quiz, learner: User, other_learner: User) -> None:
    take(learner, quiz)
    take(other_learner, quiz, right=False)
    assert analysed(quiz).responses.points.tolist() == [[2, 2], [0, 0]]


@pytest.mark.parametrize(
    ("which", "points"),
    [
        (Which.FIRST, [[0, 0]]),
        (Which.LAST, [[0, 0]]),
        (Which.BEST, [[2, 2]]),
        (Which.ALL, [[0, 0], [2, 2], [0, 0]]),
    ],
)
def test_attempts_count_as_asked(
    quiz: Quiz, learner: User, which: Which, points: list[list[float]]
) -> None:
    for day, right in enumerate((False, True, False)):
        take(learner, quiz, right=right, now=NOW + day * DAY)
    assert analysed(quiz, which).responses.points.tolist() == points


def test_essay_awaiting_its_mark_is_left_out(lesson: Lesson, learner: User) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson, "essay")])
    take(learner, quiz)
    assert analyse_quiz(quiz) is None


def test_options_count_who_chose_them(quiz: Quiz) -> None:
    for number in range(4):
        take(make_user(), quiz, right=number < 3)
    (choice, truth) = analysed(quiz).items
    assert [(row.figures.is_right, row.figures.chosen) for row in choice.options][:1] == [(True, 3)]
    assert (sum(row.figures.chosen for row in choice.options), truth.options) == (4, [])


GUESSES = [
    ("true_false", Rule.ALL_OR_NOTHING, 0.5),
    ("numeric", Rule.ALL_OR_NOTHING, 0.0),
    ("blanks", Rule.ALL_OR_NOTHING, 0.0),
]


@pytest.mark.parametrize(("kind", "rule", "share"), GUESSES)
def test_guessing_gains(kind: str, rule: Rule, share: float) -> None:
    assert guess_share(load_content(kind, CONTENTS[kind]), rule) == share


def several(right: int, wrong: int) -> object:
    options = [{"text": f"选项{n}", "right": n < right} for n in range(right + wrong)]
    return {"stem": "哪些？", "options": options}


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "rule", "share"),
    [
        ("single_choice", 1, 3, Rule.ALL_OR_NOTHING, 1 / 4),
        ("multiple_choice", 2, 2, Rule.ALL_OR_NOTHING, 1 / 15),
        ("multiple_choice", 2, 2, Rule.PARTIAL_CREDIT, 2 / 15),
    ],
)
def test_guessing_options_gains_its_share(
    kind: str, right: int, wrong: int, rule: Rule, share: float
) -> None:
    content = load_content(kind, several(right, wrong))
    assert guess_share(content, rule) == pytest.approx(share)


def test_guessing_an_essay_is_unknown() -> None:
    assert isnan(guess_share(load_content("essay", CONTENTS["essay"]), Rule.ALL_OR_NOTHING))


@pytest.mark.parametrize("people", [1, 3])
def test_analysis_takes_three_queries(quiz: Quiz, people: int) -> None:
    for _person in range(people):
        take(make_user(), quiz)
    with count_queries() as queries:
        assert len(analysed(quiz).items) == 2
    assert len(queries) == 3


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("quiz_statistics", *arguments, stdout=out)
    return out.getvalue()


def test_command_finds_a_quiz_by_number_or_names(quiz: Quiz, learner: User) -> None:
    take(learner, quiz)
    found = json.loads(run(f"{quiz.course.slug}/{quiz.slug}", "--json"))
    assert found == json.loads(run(str(quiz.pk), "--json"))
    assert [item["facility_index"] for item in found["items"]] == [100.0, 100.0]


def test_command_prints_a_table(quiz: Quiz, learner: User) -> None:
    take(learner, quiz)
    assert len(run(str(quiz.pk)).splitlines()) == 5


@pytest.mark.parametrize("name", ["999999", "9" * 30, "no/quiz", ""])
def test_command_names_a_quiz_that_is_not_there(db: None, name: str) -> None:
    with pytest.raises(CommandError):
        run(name)


def test_void_question_is_left_out(quiz: Quiz, learner: User, instructor: User) -> None:
    take(learner, quiz)
    first, second = analysed(quiz).versions
    correct(first, CorrectionRule.VOID, instructor, quiz=quiz)
    assert analysed(quiz).versions == [second]


def test_question_void_elsewhere_still_counts(quiz: Quiz, learner: User, instructor: User) -> None:
    take(learner, quiz)
    versions = analysed(quiz).versions
    elsewhere = make_quiz(quiz.course, [versions[0].question])
    correct(versions[0], CorrectionRule.VOID, instructor, quiz=elsewhere)
    assert analysed(quiz).versions == versions


def test_marks_of_a_withdrawn_correction_count_no_more(
    quiz: Quiz, learner: User, instructor: User
) -> None:
    take(learner, quiz, right=False)
    correction = correct(analysed(quiz).versions[0], CorrectionRule.FULL_MARKS, instructor)
    gained = []
    for step in (None, withdraw_correction):
        if step is not None:
            step(correction=correction, by=instructor, now=NOW)
        continue_regrade(
            regrade=apply_correction(correction=correction, by=instructor, now=NOW), now=NOW
        )
        gained.append(analysed(quiz).responses.points.tolist())
    assert gained == [[[2, 0]], [[0, 0]]]
