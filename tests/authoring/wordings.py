"""Wordings with quotes of their own."""

from lessons.models import Lesson
from quizzes.actions.bank import Wording, current_passages, find_quote
from quizzes.kinds import load_content
from tests.builders import CONTENTS


def wording_for(lesson: Lesson, *quotes: str) -> Wording:
    """Return a wording that rests on each of `quotes`."""
    passages = current_passages(lesson)
    return Wording(
        content=load_content("true_false", CONTENTS["true_false"]),
        explanation="见课文。",
        quotes=[found for text in quotes for found in find_quote(text=text, passages=passages)],
    )
