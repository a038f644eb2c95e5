"""What may stand in course files: pydantic models, which are the published JSON Schema too (pure)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from lessons.passages import normalise
from quizzes.kinds import KINDS
from quizzes.kinds.base import Frozen, Rule
from quizzes.policy import Counts, Mode
from quizzes.reveal import Reveal


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise PydanticCustomError("choice", "unknown kind", {"expected": ", ".join(KINDS)})
    return kind


_ONE_LINE = r"^[^\n]*$"
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE),
]
OptionalTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_ONE_LINE)
]
LongTitle = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=_ONE_LINE),
]
Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=_ONE_LINE)
]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_ONE_LINE)]
Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^((https?|ftps?)://\S+)?$"),
]
Uid = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_ONE_LINE)
]
Summary = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Explanation = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)
]
Goal = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_ONE_LINE)
]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=50)]
Stem = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
EditionName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[-a-zA-Z0-9_]+/[^\n]+$")
]
KindName = Annotated[
    str, AfterValidator(_known_kind), Field(json_schema_extra={"enum": list(KINDS)})
]
Points = Annotated[Decimal, Field(gt=0, max_digits=6, decimal_places=2)]
Difficulty = Annotated[int, Field(ge=1, le=3)]
Small = Annotated[int, Field(ge=1, le=32_767)]
Quote = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000),
    AfterValidator(normalise),
]


class EditionEntry(Frozen):
    label: Label
    number: Number = ""
    issued_on: date | None = None
    effective_on: date | None = None
    url: Address = ""


class SourceEntry(Frozen):
    slug: Slug
    title: LongTitle
    publisher: OptionalTitle = ""
    editions: tuple[EditionEntry, ...] = Field(default=(), max_length=100)


class PartEntry(Frozen):
    """One row of a blueprint: a fixed question, or "draw `count` of what fits"."""

    question: Uid | None = None
    lesson: Slug | None = None
    tag: Label | None = None
    kind: KindName | None = None
    difficulty: Difficulty | None = None
    count: Annotated[int, Field(ge=1, le=500)] = 1
    points: Points | None = None

    @property
    def is_fixed_or_drawn(self) -> bool:
        """Say that a fixed question comes without conditions, as the database demands."""
        conditions = (self.lesson, self.tag, self.kind, self.difficulty)
        return self.question is None or (self.count == 1 and conditions == (None,) * 4)


class QuizEntry(Frozen):
    slug: Slug
    title: Title
    english_title: OptionalTitle = ""
    mode: Mode
    lesson: Slug | None = None
    limit_minutes: Small | None = None
    pass_percent: Annotated[int, Field(ge=0, le=100)] = 60
    attempts_allowed: Small | None = None
    cool_down_minutes: Small | None = None
    counts: Counts = Counts.BEST
    multiple_choice_rule: Rule = Rule.ALL_OR_NOTHING
    penalty_percent: Annotated[int, Field(ge=0, le=100)] = 0
    shuffle_items: bool = True
    shuffle_options: bool = True
    is_one_way: bool = False
    is_double_marked: bool = False
    reveal: Reveal | None = None
    parts: tuple[PartEntry, ...] = Field(min_length=1, max_length=500)


class CourseSheet(Frozen):
    """course.yaml."""

    slug: Slug
    title: Title
    english_title: OptionalTitle = ""
    summary: Summary = ""
    english_summary: Summary = ""
    four_eyes: bool = False
    sources: tuple[SourceEntry, ...] = Field(default=(), max_length=100)
    lessons: tuple[Stem, ...] = Field(default=(), max_length=300)
    quizzes: tuple[QuizEntry, ...] = Field(default=(), max_length=300)


class LessonHead(Frozen):
    """The front matter of a lesson's Markdown file."""

    slug: Slug
    title: Title
    english_title: OptionalTitle = ""
    summary: Summary = ""
    english_summary: Summary = ""
    edition: EditionName | None = None
    goals: tuple[Goal, ...] = Field(default=(), max_length=50)


class EvidenceEntry(Frozen):
    quote: Quote
    lesson: Slug | None = None
    """The lesson quoted, when it is not the question's own."""


class QuestionHead(Frozen):
    """What a question says besides its kind's own fields."""

    uid: Uid
    kind: KindName
    use: Literal["practice", "exam", "both"] = "both"
    difficulty: Difficulty = 2
    points: Points = Decimal(1)
    tags: tuple[Label, ...] = Field(default=(), max_length=20)
    check: bool = False
    explanation: Explanation
    evidence: tuple[EvidenceEntry, ...] = Field(min_length=1, max_length=8)
