"""What would become of a file's questions in a course, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.db.models import F, QuerySet
from pydantic import ValidationError

from authoring.formats import Item
from authoring.question_words import own_uid, richer, visible, words_digest
from authoring.quote_search import Proposal, QuoteSearch
from lessons.models import Course, Lesson, Passage
from quizzes.actions.bank import Quote, Wording
from quizzes.actions.review import quotes_today
from quizzes.kinds import AnyContent, store_content
from quizzes.models import Question, Version

LONGEST_TAG = 50
MOST_TAGS = 20
MOST_POINTS = Decimal("9999.99")
LONGEST_EXPLANATION = 20_000

_CENT = Decimal("0.01")


class Fate(StrEnum):
    """What becomes of a question of the file."""

    NEW = "new"
    CHANGED = "changed"
    """The course has it and says something else: a new draft of it."""
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    """The file has it twice."""
    RETIRED = "retired"
    """The course had it and people took it out, so that a file does not bring it back."""


WRITTEN = frozenset({Fate.NEW, Fate.CHANGED})


@dataclass(frozen=True)
class Known:
    """A question of the course, as its newest version says it."""

    question: Question
    latest: Version | None

    @cached_property
    def content(self) -> AnyContent | None:
        """What it asks; None where that is not complete yet."""
        try:
            return self.latest.loaded if self.latest else None
        except ValidationError:
            return None


@dataclass(frozen=True)
class Planned:
    """One question of the file, and what becomes of it."""

    item: Item
    fate: Fate
    uid: str
    lesson: Lesson | None = None
    proposal: Proposal | None = None
    known: Known | None = None

    @property
    def is_written(self) -> bool:
        return self.fate in WRITTEN

    @cached_property
    def content(self) -> AnyContent:
        """What is stored: the file's, with the feedback its format cannot say."""
        return _content(self.item, self.known)

    @property
    def tags(self) -> list[str]:
        """The file's tags; a category that is no lesson is one of them."""
        category = self.item.category.rpartition("/")[2]
        names = [*self.item.tags, *([] if _is_lesson(category, self.lesson) else [category])]
        plain = (" ".join(visible(name).split())[:LONGEST_TAG].strip() for name in names)
        return list(dict.fromkeys(name for name in plain if name))[:MOST_TAGS]

    @property
    def explanation(self) -> str:
        """What is stored: the file's, or what was there before."""
        return _explanation(self.item, self.known.latest if self.known else None)

    @property
    def found(self) -> Quote | None:
        return self.proposal.quote if self.proposal else None

    def wording(self, origin: str) -> Wording:
        """Return what the draft says; what the file leaves out stays as it was."""
        before = self.known.latest if self.known else None
        quotes = quotes_today(before) if before and not self.item.quote else []
        return Wording(
            content=self.content,
            explanation=self.explanation,
            difficulty=_difficulty(self.item, before),
            points=_points(self.item, before),
            quotes=quotes or ([self.found] if self.found else []),
            origin=origin,
        )


@dataclass(frozen=True)
class ImportPlan:
    """What would become of all questions of a file, in its order."""

    course: Course
    items: Sequence[Planned] = ()

    @cached_property
    def counts(self) -> Counter[Fate]:
        return Counter(planned.fate for planned in self.items)

    @property
    def written(self) -> list[Planned]:
        return [planned for planned in self.items if planned.is_written]

    @property
    def without_quote(self) -> int:
        """How many are written for which no sentence was found."""
        return sum(planned.proposal is None for planned in self.written)


@dataclass(frozen=True, slots=True)
class Outlined:
    """A few words on what becomes of one question, so that a page of a large file can be shown.

    They are as true as the bank was when the file was read; importing plans all anew.
    """

    fate: Fate
    uid: str
    twin: int | None = None
    """The place of the question that it repeats."""
    is_lacking: bool = False
    """Whether something of it is lost, or has to be mended before it can be published."""


@dataclass(frozen=True)
class Ground:
    """What of the course a file is held against."""

    course: Course
    lessons: Sequence[Lesson]
    lesson: Lesson | None
    """The lesson that all questions are for; None: each for its own."""
    search: QuoteSearch

    @cached_property
    def by_name(self) -> Mapping[str, Lesson]:
        """Titles and short names → lessons."""
        named = [(lesson.title, lesson) for lesson in self.lessons]
        return {lesson.slug: lesson for lesson in self.lessons} | dict(named)

    @cached_property
    def by_pk(self) -> Mapping[int, Lesson]:
        return {lesson.pk: lesson for lesson in self.lessons}

    def lesson_of(self, item: Item, proposal: Proposal | None) -> Lesson | None:
        """Return whose question it is: as asked, as its category says, or as its quote."""
        if self.lesson is not None:
            return self.lesson
        named = self.by_name.get(item.category.rpartition("/")[2])
        if named is not None or proposal is None:
            return named
        return self.by_pk.get(proposal.quote.passage.revision.lesson_id)


@dataclass
class Bank:
    """The questions of a course, to be found by identifier and by their words."""

    by_uid: dict[str, Known] = field(default_factory=dict)
    by_words: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, uids: Collection[str] | None = None) -> Bank:
        """Read the bank, or what of it goes by these identifiers. 2 queries."""
        bank = cls()
        questions = Question.objects.filter(course=course)
        newest = Version.objects.newest().filter(question__course=course)
        if uids is not None:
            questions = questions.filter(uid__in=uids)
            newest = newest.filter(question__uid__in=uids)
        latest = {version.question_id: version for version in newest}
        for question in questions.order_by("pk"):
            known = Known(question, latest.get(question.pk))
            bank.by_uid[question.uid] = known
            if known.latest is not None:
                known.latest.question = question
            if known.content is not None:
                bank.by_words.setdefault(f"import-{words_digest(known.content)}", known)
        return bank


def ground_of(course: Course, lesson: Lesson | None = None) -> Ground:
    """Read lessons and passages. 2 queries."""
    lessons = list(course.lessons.order_by("position", "pk"))
    return Ground(course, lessons, lesson, QuoteSearch(list(citable_passages(course, lesson))))


def citable_passages(course: Course, lesson: Lesson | None) -> QuerySet[Passage]:
    """Select what learners of the course, or of one lesson, read now."""
    passages = Passage.objects.filter(
        revision=F("revision__lesson__current_revision"), revision__lesson__course=course
    )
    if lesson is not None:
        passages = passages.filter(revision__lesson=lesson)
    return passages.select_related("revision").order_by("revision__lesson__position", "position")


def propose_all(
    ground: Ground, items: Sequence[Item], step: Callable[[int], None] | None = None
) -> list[Proposal | None]:
    """Look for the sentence that each rests on; the slow part, which needs no transaction.

    `step` is called with how many have been looked for.
    """
    proposals = []
    for number, item in enumerate(items, start=1):
        proposals.append(ground.search.propose(item.content, item.quote))
        if step is not None:
            step(number)
    return proposals


def plan_questions(
    ground: Ground, items: Sequence[Item], proposals: Iterable[Proposal | None]
) -> ImportPlan:
    """Say what becomes of each question. 2 queries."""
    bank = Bank.of(ground.course)
    taken: set[str] = set()
    planned = []
    for item, proposal in zip(items, proposals, strict=True):
        planned.append(_plan(ground, bank, taken, item, proposal))
    return ImportPlan(ground.course, planned)


def outline_plan(plan: ImportPlan) -> list[Outlined]:
    """Return what a page has to know of the questions it does not show."""
    first: dict[str, int] = {}
    outlined = []
    for place, planned in enumerate(plan.items):
        twin = first.setdefault(planned.uid, place)
        is_lacking = bool(planned.item.lost or planned.content.problems())
        is_twin = planned.fate is Fate.REPEATED and twin != place
        outlined.append(Outlined(planned.fate, planned.uid, twin if is_twin else None, is_lacking))
    return outlined


def plan_some(ground: Ground, items: Sequence[Item], outlined: Sequence[Outlined]) -> list[Planned]:
    """Return the plan of a few questions out of a file that was planned as a whole. 2 queries."""
    bank = Bank.of(ground.course, [outline.uid for outline in outlined])
    proposals = propose_all(ground, items)
    return [
        Planned(
            item,
            outline.fate,
            outline.uid,
            ground.lesson_of(item, proposal),
            proposal,
            bank.by_uid.get(outline.uid),
        )
        for item, outline, proposal in zip(items, outlined, proposals, strict=True)
    ]


def _plan(
    ground: Ground, bank: Bank, taken: set[str], item: Item, proposal: Proposal | None
) -> Planned:
    """Plan one; `taken` holds the identifiers of those before it, and what names their words."""
    words = f"import-{words_digest(item.content)}"
    uid, known = _identity(bank, taken, own_uid(item.uid), words)
    lesson = ground.lesson_of(item, proposal)
    if uid in taken or words in taken:
        return Planned(item, Fate.REPEATED, uid, lesson, proposal, known)
    taken |= {uid, words}
    return Planned(item, _fate(item, known), uid, lesson, proposal, known)


def _identity(bank: Bank, taken: Container[str], uid: str, words: str) -> tuple[str, Known | None]:
    """Return what the question is known by, here or from now on.

    The file's own identifier comes first, unless another question of the file has taken it.
    """
    if uid and uid not in taken and (known := bank.by_uid.get(uid)):
        return uid, known
    known = bank.by_words.get(words) or bank.by_uid.get(words)
    if known is not None and known.question.uid not in taken:
        return known.question.uid, known
    return (uid if uid and uid not in taken else words), None


def _fate(item: Item, known: Known | None) -> Fate:
    if known is None:
        return Fate.NEW
    if known.question.retired_at is not None:
        return Fate.RETIRED
    before = known.latest
    if before is None or known.content is None:
        return Fate.CHANGED
    after = (
        store_content(_content(item, known)),
        _explanation(item, before),
        _difficulty(item, before),
        _points(item, before),
    )
    now = (
        store_content(known.content),
        before.explanation.strip(),
        before.difficulty,
        before.points,
    )
    is_same_kind = item.content.kind == before.kind
    return Fate.UNCHANGED if is_same_kind and after == now else Fate.CHANGED


def _content(item: Item, known: Known | None) -> AnyContent:
    before = known.content if known else None
    if before is None or before.kind != item.content.kind:
        return item.content
    return richer(item.content, store_content(before))


def _explanation(item: Item, before: Version | None) -> str:
    own = visible(item.explanation).strip()[:LONGEST_EXPLANATION]
    return own or (before.explanation.strip() if before else "")


def _difficulty(item: Item, before: Version | None) -> int:
    if item.difficulty in {1, 2, 3}:
        return item.difficulty
    return before.difficulty if before else 2


def _points(item: Item, before: Version | None) -> Decimal:
    if item.points is not None and _CENT <= item.points <= MOST_POINTS:
        return item.points.quantize(_CENT)
    return before.points if before else Decimal(1)


def _is_lesson(category: str, lesson: Lesson | None) -> bool:
    return lesson is not None and category in {lesson.title, lesson.slug}
