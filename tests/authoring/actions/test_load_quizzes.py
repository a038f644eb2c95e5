from decimal import Decimal

import pytest

from authoring.actions.changes import Outcome
from quizzes.models import Quiz
from tests.authoring.actions.loads import SHEET, loaded, question, refusal
from tests.authoring.coursetexts import FILES, edited
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def test_load_publishes_quizzes_with_their_parts() -> None:
    loaded()
    quiz = Quiz.objects.get(slug="practice")
    assert quiz.published_at == NOW
    fixed, drawn = quiz.parts.order_by("position")
    assert (fixed.question, fixed.points) == (question("q-1"), Decimal(3))
    assert (drawn.kind, drawn.difficulty, drawn.count) == ("numeric", 2, 1)


def test_quiz_missing_from_the_file_is_withdrawn_and_comes_back() -> None:
    loaded()
    sheet = FILES[SHEET][: FILES[SHEET].index("- slug: final")]
    assert loaded({**FILES, SHEET: sheet}).quizzes.names[Outcome.REMOVED] == ["final"]
    assert Quiz.objects.get(slug="final").published_at is None
    assert loaded().quizzes.names[Outcome.CHANGED] == ["final"]
    assert Quiz.objects.get(slug="final").published_at == NOW


def test_quiz_that_cannot_be_drawn_refuses_the_load_at_its_line() -> None:
    assert refusal(edited(SHEET, "- count: 2", "- count: 5")) == [(f"{SHEET}:38", "not-drawable")]
