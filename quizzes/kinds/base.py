"""What all kinds of question share: the shapes that pages, marking and files speak in (pure)."""

import unicodedata
from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2b
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

type Fields = Mapping[str, Sequence[str]]
"""A posted form: each name with all its values."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Feedback = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]

ANSWER_LIMIT = 20_000
"""Most characters of one answer that are kept."""


class Rule(StrEnum):
    """How multiple choice is marked."""

    ALL_OR_NOTHING = "all_or_nothing"
    """全对得分: all right options and no wrong one, else nothing."""
    PARTIAL_CREDIT = "partial_credit"
    """少选得部分分: the share of right options chosen; nothing once a wrong one is."""


class Verdict(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    AWAITING = "awaiting"


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of one answer: a share of the points in [0, 1], or None until a person marks."""

    share: Fraction | None

    @property
    def verdict(self) -> Verdict:
        if self.share is None:
            return Verdict.AWAITING
        if self.share == 1:
            return Verdict.RIGHT
        return Verdict.PARTLY if self.share > 0 else Verdict.WRONG


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to choose, fill in or place, with what has been answered so far."""

    id: str
    text: str = ""
    is_chosen: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a learner sees it. It holds nothing that depends on the key."""

    kind: str
    stem: str
    rows: tuple[Row, ...] = ()
    targets: tuple[Row, ...] = ()
    segments: tuple[str, ...] = ()
    unit: str = ""
    min_characters: int = 0
    max_characters: int = 0

    @property
    def question_template(self) -> str:
        return f"quizzes/kinds/{self.kind}.html"

    @property
    def marked_template(self) -> str:
        return f"quizzes/kinds/{self.kind}_marked.html"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a marked question: what was given, what was right, and why."""

    id: str
    text: str
    value: str = ""
    expected: str = ""
    verdict: Literal["right", "wrong", "missed", ""] = ""
    feedback: str = ""
    is_chosen: bool = False


class AnswerProblem(ValueError):
    """A posted answer that cannot be one; `code` says why, for a sentence in the reader's words."""

    def __init__(self, code: Literal["empty", "unknown", "twice", "number", "long"]) -> None:
        super().__init__(code)
        self.code = code


class Frozen(BaseModel):
    """Immutable, and strict about names: a misspelt field in a file is an error, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Frozen):
    """What a learner answered; each kind has its own."""


class Content[A: Answer](Frozen):
    """A question of one kind: wording and key together, as stored and as written in files."""

    kind: ClassVar[str]
    answer_type: ClassVar[type[Answer]]
    is_marked_by_hand: ClassVar[bool] = False
    is_choice: ClassVar[bool] = False
    """Whether a right answer can be hit by choosing blindly among what is offered."""

    stem: Text

    @abstractmethod
    def order(self) -> tuple[str, ...]:
        """Return the ids whose order an attempt draws, in an order that says nothing of the key."""

    def order_as_written(self) -> tuple[str, ...] | None:
        """Return the ids as the author wrote them; None where that would give the key away."""
        return None

    @abstractmethod
    def ask(self, order: Sequence[str], answer: A | None) -> Asked:
        """Return what the learner sees, rows in `order`, with `answer` filled in."""

    @abstractmethod
    def read(self, fields: Fields) -> A:
        """Return the answer in a posted form; raise AnswerProblem if there is none."""

    @abstractmethod
    def grade(self, answer: A, rule: Rule) -> Grade:
        """Mark `answer`; a pure function of its arguments."""

    @abstractmethod
    def explain(self, order: Sequence[str], answer: A | None) -> tuple[Line, ...]:
        """Return the marked rows, for when the key may be seen."""

    def meaning(self, answer: A) -> Hashable:
        """Return what `answer` says, however it is written; two that say the same are one answer.

        Deciding that an answer is right as well decides it for all that say the same.
        """
        return answer.model_dump_json()

    def echo(self, order: Sequence[str], fields: Fields) -> Asked:
        """Return the question with what was typed into a form that could not be read."""
        del fields
        return self.ask(order, None)

    def problems(self) -> tuple[str, ...]:
        """Return codes (see quizzes.problems) of what keeps this from being published."""
        return ()


def short_id(text: str) -> str:
    """Return ten hex digits for an option: the same everywhere, and silent about the key."""
    return blake2b(text.encode(), digest_size=5).hexdigest()


def fold(text: str) -> str:
    """Return `text` for comparison: full-width = half-width, no case, no white space.

    So ２ is 2, ＡＩ is ai, and a space typed on a phone costs nobody a point (Unicode NFKC).
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def first(fields: Fields, name: str) -> str:
    """Return the one value of a field, without white space around it; "" when it is missing."""
    values = fields.get(name) or [""]
    # Browsers send line ends as two characters; NUL, which nobody types, PostgreSQL cannot store.
    text = values[0].replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > ANSWER_LIMIT:
        raise AnswerProblem("long")
    return text


def points_for(share: Fraction, points: Decimal) -> Decimal:
    """Return `share` of `points`, in hundredths, halves rounded up."""
    exact = Decimal(share.numerator) * points / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
