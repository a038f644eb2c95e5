"""Two people who draft from the same lesson at the same moment."""

from functools import partial

import pytest

from authoring.actions.drafts import DraftReport, draft_lesson
from quizzes.models import Question, Version
from tests.authoring.draftable import DRAFTABLE
from tests.builders import NOW, make_course, make_lesson, make_user
from tests.quizzes.races import racers

pytestmark = pytest.mark.django_db(transaction=True)


def test_drafting_twice_at_once_makes_each_question_once() -> None:
    lesson = make_lesson(make_course(), body=DRAFTABLE)
    people = [make_user(), make_user()]
    with racers(2) as race:
        reports = race(
            *(partial(draft_lesson, lesson=lesson, author=person, now=NOW) for person in people)
        )
    made = sum(len(report.made) for report in reports if isinstance(report, DraftReport))
    counts = (
        Question.objects.count(),
        Version.objects.count(),
        Version.objects.in_review().count(),
    )
    assert counts == (made, made, made)
