"""Many first drafts at once say what one saved alone says."""

from dataclasses import replace

from django.forms import model_to_dict

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.bank import save_draft, save_first_drafts
from quizzes.models import Question, Version
from tests.authoring.wordings import wording_for
from tests.builders import NOW, QUOTE
from tests.queries import count_queries


def _questions(lesson: Lesson, count: int) -> list[Question]:
    uids = [f"many-{number}" for number in range(count)]
    return Question.objects.bulk_create(
        Question(course=lesson.course, lesson=lesson, uid=uid) for uid in uids
    )


def _said(version: Version) -> tuple[object, ...]:
    """Return all that a version says, with its evidence; not whose it is."""
    fields = model_to_dict(version, exclude=["id", "question"])
    return (
        fields,
        version.created_at,
        list(version.evidence.values_list("passage", "quote", "start")),
    )


def test_first_drafts_say_what_a_draft_saved_alone_says(lesson: Lesson, instructor: User) -> None:
    alone, one, other = _questions(lesson, 3)
    wording = replace(wording_for(lesson, QUOTE), origin="rule: share", confidence=85)
    wanted = save_draft(question=alone, wording=wording, now=NOW, author=instructor)
    wordings = {one: wording, other: wording}
    made = save_first_drafts(wordings=wordings, now=NOW, author=instructor)
    assert [_said(version) for version in made] == [_said(wanted)] * 2
    assert [version.question for version in made] == [one, other]


def test_first_drafts_take_two_queries_however_many(lesson: Lesson) -> None:
    wording = wording_for(lesson, QUOTE)
    wordings = dict.fromkeys(_questions(lesson, 30), wording)
    with count_queries() as queries:
        save_first_drafts(wordings=wordings, now=NOW)
    assert len(queries) == 2


def test_draft_written_over_by_a_person_has_no_confidence(lesson: Lesson) -> None:
    (question,) = _questions(lesson, 1)
    wording = replace(wording_for(lesson, QUOTE), confidence=85)
    save_draft(question=question, wording=wording, now=NOW)
    assert (
        save_draft(question=question, wording=replace(wording, confidence=None), now=NOW).confidence
        is None
    )
