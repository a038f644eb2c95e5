"""A wording that is none of the builders' own, to be drafted over or after one."""

from lessons.models import Lesson
from quizzes.actions.bank import Wording, current_passages, find_quote
from quizzes.kinds import load_content
from tests.builders import CONTENTS, QUOTE


def wording(lesson: Lesson, kind: str = "true_false", quote: str = QUOTE) -> Wording:
    return Wording(
        content=load_content(kind, CONTENTS[kind]),
        explanation="另一种解释。",
        quotes=find_quote(text=quote, passages=current_passages(lesson)),
    )
