"""What counts for which passage."""

from collections.abc import Callable

import pytest

from accounts.models import User
from authoring.coverage import LessonCoverage, PassageCoverage, coverage_of
from lessons.actions import add_revision
from lessons.models import Course, Lesson
from quizzes.actions.bank import publish_version, retire_questions, save_draft
from quizzes.models import Question, Version
from tests.authoring.wordings import wording_for
from tests.builders import (
    BODY,
    NOW,
    QUOTE,
    make_draft,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in

LABS = "全市有 7 家重点实验室"
REWORDED = BODY.replace("居全省第三", "居全省第二")


def only(course: Course) -> LessonCoverage:
    (entry,) = coverage_of(course)
    return entry


def row_of(course: Course, words: str = QUOTE) -> PassageCoverage:
    """Return the row of the one passage that begins with `words`, in any lesson."""
    (row,) = [
        row
        for entry in coverage_of(course)
        for row in entry.passages
        if row.passage.text.startswith(words)
    ]
    return row


def test_passage_counts_its_published_questions_by_kind(course: Course, lesson: Lesson) -> None:
    for kind in ("single_choice", "numeric", "numeric"):
        make_question(lesson, kind)
    row = row_of(course)
    assert (row.questions, row.kinds) == (3, {"single_choice": 1, "numeric": 2})


def test_kinds_come_in_their_order_with_their_names(course: Course, lesson: Lesson) -> None:
    for kind in ("numeric", "single_choice"):
        make_question(lesson, kind)
    assert row_of(course).by_kind == [("单选", 1), ("数值", 1)]


def test_lesson_counts_covered_passages_without_headings(course: Course, lesson: Lesson) -> None:
    make_question(lesson)
    make_question(lesson, quote=LABS)
    make_question(lesson, quote="人物")
    entry = only(course)
    assert (entry.covered, entry.total, entry.uncovered) == (2, 3, 1)


def test_passage_of_another_lesson_may_be_quoted(course: Course, lesson: Lesson) -> None:
    question = make_question(lesson)
    Question.objects.update(lesson=make_lesson(course, body="别处的话。\n"))
    assert (question.lesson, row_of(course).questions) == (lesson, 1)


def test_question_with_two_quotes_counts_for_both_passages(course: Course, lesson: Lesson) -> None:
    version = make_draft(lesson)
    save_draft(question=version.question, wording=wording_for(lesson, QUOTE, LABS), now=NOW)
    publish_version(version=Version.objects.get(), now=NOW, reviewer=None, decision="loaded")
    assert [row_of(course, words).questions for words in (QUOTE, LABS)] == [1, 1]


def test_question_on_a_reworded_passage_is_stale_there(course: Course, lesson: Lesson) -> None:
    make_question(lesson)
    revise(lesson, REWORDED)
    row = row_of(course)
    assert (row.questions, row.stale, row.state, only(course).lost) == (0, 1, "stale", 0)


def test_question_on_a_vanished_passage_is_lost_to_its_lesson(
    course: Course, lesson: Lesson
) -> None:
    make_question(lesson)
    revise(lesson, "## 全新\n\n没有一句是从前的话，一个字也不像。\n")
    entry = only(course)
    assert (entry.lost, [row.stale for row in entry.passages]) == (1, [0, 0])


def test_question_on_a_moved_passage_is_current(course: Course, lesson: Lesson) -> None:
    make_question(lesson)
    revise(lesson, f"新的开头。\n\n{BODY}")
    assert (row_of(course).questions, row_of(course).stale) == (1, 0)


@pytest.mark.parametrize(
    ("status", "counts", "state"),
    [
        ("draft", (1, 0), "waiting"),
        ("returned", (1, 0), "waiting"),
        ("in_review", (0, 1), "waiting"),
    ],
)
def test_wording_nobody_has_approved_waits(
    course: Course, lesson: Lesson, status: str, counts: tuple[int, int], state: str
) -> None:
    make_draft(lesson)
    Version.objects.update(status=status)
    row = row_of(course)
    assert ((row.drafts, row.in_review), row.questions, row.state) == (counts, 0, state)


def test_newer_draft_of_a_published_question_counts_beside_it(
    course: Course, lesson: Lesson
) -> None:
    question = make_question(lesson)
    save_draft(question=question, wording=wording_for(lesson, QUOTE), now=NOW)
    row = row_of(course)
    assert (row.questions, row.drafts, row.state) == (1, 1, "covered")


def test_draft_that_was_overtaken_does_not_wait(course: Course, lesson: Lesson) -> None:
    version = make_draft(lesson)
    Version.objects.update(status="in_review")
    save_draft(question=version.question, wording=wording_for(lesson, QUOTE), now=NOW)
    assert (row_of(course).drafts, row_of(course).in_review) == (1, 0)


@pytest.mark.parametrize("make", [make_question, make_draft])
def test_retired_question_counts_nowhere(
    course: Course, lesson: Lesson, make: Callable[[Lesson], object]
) -> None:
    make(lesson)
    retire_questions(questions=Question.objects.all(), now=NOW)
    row = row_of(course)
    assert (row.questions, row.drafts, row.state) == (0, 0, "uncovered")


def test_lesson_nobody_reads_yet_shows_its_newest_draft(course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    add_revision(lesson=lesson, body="第一稿。\n", now=NOW)
    add_revision(lesson=lesson, body="第二稿。\n", now=NOW)
    entry = only(course)
    assert [row.passage.text for row in entry.passages] == ["第二稿。"]
    assert (entry.is_read, entry.number) == (False, 2)


def test_lesson_that_is_read_shows_that_text_and_no_newer_draft(
    course: Course, lesson: Lesson
) -> None:
    add_revision(lesson=lesson, body="还没有发布。\n", now=NOW)
    entry = only(course)
    assert (entry.number, entry.is_read, entry.total) == (1, True, 3)


def test_lesson_without_any_text_has_nothing_to_cover(course: Course) -> None:
    Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    entry = only(course)
    assert (entry.number, entry.total, list(entry.passages)) == (None, 0, [])


def _answered(lesson: Lesson, answers: int, **options: bool) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    for number in range(answers):
        hand_in(make_user(), quiz, seed=number, **options)


def test_share_is_shown_from_five_answers_on(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 5)
    row = row_of(course)
    assert (row.answers, str(row.percent_right)) == (5, "100.0")


def test_share_of_fewer_answers_is_not_shown(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 4)
    assert (row_of(course).answers, row_of(course).percent_right) == (4, None)


def test_share_leaves_out_what_nobody_answered(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 5, is_answered=False)
    assert row_of(course).answers == 0


def test_share_takes_the_last_mark_of_each_answer(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 5)
    for mark in list(lesson.questions.get().versions.get().items.get(attempt__seed=0).marks.all()):
        mark.pk, mark.points = None, 0
        mark.save()
    assert (row_of(course).answers, str(row_of(course).percent_right)) == (5, "80.0")


def test_share_leaves_out_open_attempts(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 5)
    attempts = lesson.questions.get().versions.get().items.get(attempt__seed=0).attempt
    type(attempts).objects.filter(pk=attempts.pk).update(state="open", submitted_at=None)
    assert row_of(course).answers == 4


def test_share_speaks_of_the_published_wording_only(course: Course, lesson: Lesson) -> None:
    _answered(lesson, 5)
    question = lesson.questions.get()
    version = save_draft(question=question, wording=wording_for(lesson, QUOTE), now=NOW)
    publish_version(version=version, now=NOW, reviewer=None, decision="loaded")
    assert (row_of(course).questions, row_of(course).answers) == (1, 0)


def test_other_courses_do_not_count(course: Course, lesson: Lesson, instructor: User) -> None:
    other = make_lesson(type(course).objects.create(slug="other", title="另一门"))
    _answered(other, 5)
    row = row_of(course)
    assert (row.questions, row.answers, row.drafts) == (0, 0, 0)


@pytest.mark.parametrize("size", [1, 3])
def test_coverage_takes_four_queries_whatever_the_size(course: Course, size: int) -> None:
    for _ in range(size):
        lesson = make_lesson(course)
        for _ in range(size):
            _answered(lesson, size)
            make_draft(lesson)
    with count_queries() as queries:
        coverage_of(course)
    assert len(queries) == 4
