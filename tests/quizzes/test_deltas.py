"""Which questions ask about what a revision changed."""

import pytest

from lessons.models import Lesson, Revision
from quizzes.actions.bank import confirm_evidence, find_quote
from quizzes.deltas import questions_concerned, stale_in
from quizzes.models import Question
from tests.builders import BODY, QUOTE, make_draft, make_lesson, make_question, revise

LABS = "全市有 7 家重点实验室"
NEW_PASSAGE = "自明年起，每区至少设 1 家重点实验室。"


@pytest.fixture
def old(lesson: Lesson) -> Revision:
    assert lesson.current_revision is not None
    return lesson.current_revision


@pytest.fixture
def question(lesson: Lesson) -> Question:
    return make_question(lesson)


def concerned(new: Revision, *known: Revision) -> list[Question]:
    versions = questions_concerned(new, [revision.pk for revision in known])
    return [version.question for version in versions]


def test_question_on_an_unchanged_passage_is_not_concerned(
    lesson: Lesson, question: Question, old: Revision
) -> None:
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    assert concerned(new, old) == []


def test_question_on_a_new_passage_is_concerned(lesson: Lesson, old: Revision) -> None:
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    question = make_question(lesson, quote="每区至少设 1 家")
    assert concerned(new, old) == [question]


def test_stale_question_is_not_asked_before_it_is_reviewed(
    lesson: Lesson, question: Question, old: Revision
) -> None:
    new = revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    assert (concerned(new, old), list(stale_in(new))) == ([], [question])


def test_confirmed_question_on_a_reworded_passage_is_concerned(
    lesson: Lesson, question: Question, old: Revision
) -> None:
    new = revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    assert question.published_version is not None
    quotes = find_quote(text=QUOTE, passages=new.passages.all())
    confirm_evidence(version=question.published_version, quotes=quotes, now=new.created_at)
    assert (concerned(new, old), list(stale_in(new))) == ([question], [])


def test_question_for_exams_is_not_given_away(lesson: Lesson, old: Revision) -> None:
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    make_question(lesson, quote="每区至少设 1 家", use="exam")
    assert concerned(new, old) == []


def test_essay_is_left_out(lesson: Lesson, old: Revision) -> None:
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    make_question(lesson, "essay", quote="每区至少设 1 家")
    assert concerned(new, old) == []


def test_draft_is_not_asked(lesson: Lesson, old: Revision) -> None:
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    make_draft(lesson, quote="每区至少设 1 家")
    assert concerned(new, old) == []


def test_two_missed_revisions_are_one_difference(
    lesson: Lesson, question: Question, old: Revision
) -> None:
    revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    new = revise(lesson, BODY)
    assert (concerned(new, old), list(stale_in(new))) == ([], [])


def test_passage_known_from_another_lesson_is_not_new(lesson: Lesson, old: Revision) -> None:
    other = make_lesson(lesson.course, "other", body="别的内容。\n")
    revise(lesson, BODY.split("全市有")[0])
    new = revise(other, f"别的内容。\n\n全市有{BODY.split('全市有')[1]}")
    question = make_question(other, quote=LABS)
    assert (concerned(new, old), concerned(new)) == ([], [question])


def test_stale_question_of_another_lesson_holds_nothing_up(lesson: Lesson) -> None:
    other = make_lesson(lesson.course, "other", body="湖水清澈，鱼群众多。\n")
    make_question(other, quote="湖水清澈")
    revise(other, "湖水浑浊。\n")
    new = revise(lesson, f"{BODY}\n{NEW_PASSAGE}\n")
    assert list(stale_in(new)) == []
