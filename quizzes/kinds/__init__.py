"""The kinds of question, each content + answer + grade. To add one, write its module and list it.

Pure: no Django, no clock, no random. The pydantic models are the schema of course files too.
"""

from typing import Any

from quizzes.kinds.base import Answer, Content
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.single_choice import SingleChoice
from quizzes.kinds.true_false import TrueFalse

type AnyContent = Content[Answer]

KINDS: dict[str, type[Content]] = {  # type: ignore[type-arg] # kinds differ in their answer
    "single_choice": SingleChoice,
    "multiple_choice": MultipleChoice,
    "true_false": TrueFalse,
    "blanks": Blanks,
    "numeric": Numeric,
    "ordering": Ordering,
    "matching": Matching,
    "essay": Essay,
}


def load_content(kind: str, stored: object) -> AnyContent:
    """Return the content in a JSON column or file entry; raise pydantic's ValidationError."""
    return KINDS[kind].model_validate(stored)


def store_content(content: AnyContent) -> dict[str, Any]:
    """Return `content` as JSON values, fields at their default left out, as files show it."""
    return content.model_dump(mode="json", exclude_defaults=True)


def load_answer(content: AnyContent, stored: object) -> Answer:
    """Return a stored answer to `content`."""
    return content.answer_type.model_validate(stored)
