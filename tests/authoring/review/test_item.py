from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.models import User
from authoring.review.item import Beside, passages_beside, passages_beside_each, reviewed, warnings
from authoring.review.queue import Reason
from lessons.models import Lesson
from quizzes.actions.review import confirm_quote
from quizzes.models import Question, Version
from tests.authoring.review.waits import LATER, LOST, REWORDED, objection_to, submitted
from tests.builders import BODY, CONTENTS, QUOTE, make_draft, make_question, revise
from tests.queries import count_queries


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def in_use(question: Question) -> Version:
    assert question.published_version is not None
    return question.published_version


def beside(question: Question) -> Beside:
    return passages_beside(in_use(question))[0]


def test_passage_that_stands_is_shown_with_its_quote(lesson: Lesson) -> None:
    passage = beside(make_question(lesson))
    quoted = [piece.text for piece in passage.today_pieces if piece.is_quoted]
    assert (passage.is_changed, quoted, passage.lost) == (False, [QUOTE], [])


def test_reworded_passage_is_shown_as_it_was_and_as_it_is(lesson: Lesson) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    passage = beside(question)
    sides = (passage.cited_pieces, passage.today_pieces)
    assert [[piece.text for piece in side if piece.is_changed] for side in sides] == [
        ["三"],
        ["二"],
    ]
    assert [[piece.text for piece in side if piece.is_quoted] for side in sides] == [
        [QUOTE],
        [QUOTE],
    ]


def test_passage_that_is_gone_says_where_its_words_stand_now(lesson: Lesson) -> None:
    question = make_question(lesson, quote=LOST)
    revise(lesson, f"只剩一句与从前毫不相干的话。\n\n{'新增的长段落，' * 30}{LOST}。\n")
    passage = beside(question)
    assert (passage.today, passage.lost) == (None, [LOST])
    assert [place.position for place in passage.elsewhere] == [2]


def test_passage_without_its_quote_says_which_words_are_lost(lesson: Lesson) -> None:
    question = make_question(lesson, quote=LOST)
    revise(lesson, REWORDED)
    passage = beside(question)
    assert passage.today is not None
    assert (passage.lost, passage.elsewhere) == ([LOST], [])


def test_confirmed_passage_is_shown_as_it_was_confirmed(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    today = beside(question).today
    assert today is not None
    confirm_quote(question=question, seen=[today.pk], reviewer=instructor, now=LATER)
    assert [passage.cited for passage in passages_beside(in_use(question))] == [today]


@pytest.mark.parametrize("size", [1, 3])
def test_passages_of_many_take_two_queries(size: int, lesson: Lesson) -> None:
    versions = [in_use(make_question(lesson)) for _ in range(size)]
    revise(lesson, REWORDED)
    with count_queries() as queries:
        found = passages_beside_each(versions, lesson.course_id)
        places = [
            passage.cited.revision.lesson for passages in found.values() for passage in passages
        ]
    assert (len(queries), len(places)) == (2, size)


def test_reviewed_shows_the_right_option_as_right(lesson: Lesson, instructor: User) -> None:
    item = reviewed(submitted(lesson, instructor), Reason.SUBMITTED, instructor)
    assert sorted(line.verdict for line in item.lines) == ["", "", "right"]


@pytest.mark.parametrize("kind", CONTENTS)
def test_reviewed_shows_options_marked_and_other_keys_whole(
    kind: str, lesson: Lesson, instructor: User
) -> None:
    item = reviewed(in_use(make_question(lesson, kind)), Reason.INTACT, instructor)
    has_options = kind in {"single_choice", "multiple_choice", "true_false"}
    own = "admin/authoring/review/_key.html"
    assert item.template == (item.asked.marked_template if has_options else own)


def test_reviewed_objection_shows_what_was_answered(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    objection = objection_to(question)
    objection.item = type(objection.item).objects.with_answer().get(pk=objection.item_id)
    item = reviewed(in_use(question), Reason.OBJECTION, instructor, objection)
    assert [(line.text, line.is_chosen) for line in item.lines if line.verdict == "right"] == [
        ("12.5 亿美元", True)
    ]


def test_reviewed_tells_of_other_objections_only(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    own, other = objection_to(question), objection_to(question)
    own.item = type(own.item).objects.with_answer().get(pk=own.item_id)
    item = reviewed(in_use(question), Reason.OBJECTION, instructor, own)
    assert item.objections == [other]


def test_reviewed_names_what_the_gate_and_four_eyes_refuse(
    lesson: Lesson, instructor: User
) -> None:
    lesson.course.four_eyes = True
    lesson.course.save()
    version = submitted(lesson, instructor, quote="没有这句话")
    Version.objects.update(author=instructor)
    item = reviewed(Version.objects.get(pk=version.pk), Reason.SUBMITTED, instructor)
    assert item.problems == [
        "Choose the passage the question rests on, and mark the quote in it.",
        "In this course, a question is approved by someone else than its author.",
    ]


def test_warnings_of_a_good_question_are_none(lesson: Lesson) -> None:
    assert warnings(make_draft(lesson)) == []


@pytest.mark.parametrize(("confidence", "count"), [(None, 0), (70, 0), (69, 1)])
def test_warning_of_an_unsure_draft(confidence: int | None, count: int, lesson: Lesson) -> None:
    version = make_draft(lesson)
    version.confidence = confidence
    assert len(warnings(version)) == count


def test_warning_of_wrong_options_without_a_word(lesson: Lesson) -> None:
    content = {
        "stem": "哪个？",
        "options": [{"text": "甲", "right": True}, {"text": "乙"}, {"text": "丙"}],
    }
    assert warnings(make_draft(lesson, content=content)) == [
        "Wrong options that do not say why they are wrong: 2."
    ]


def test_warning_of_a_twin_in_use_or_in_review(lesson: Lesson, instructor: User) -> None:
    make_question(lesson, uid="used")
    submitted(lesson, instructor, uid="sent")
    make_draft(lesson, uid="draft")
    version = make_draft(lesson, uid="own")
    assert warnings(version) == ["The same is asked by: sent、used"]


def test_body_of_the_builders_is_what_these_tests_change() -> None:
    assert LOST in BODY
    assert LOST not in REWORDED
