"""What a person is shown of a question: the question alone, or with key, reasons and evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from lessons.models import Passage
from quizzes.corrections import Ruling, decide, holding, last_mark
from quizzes.kinds import load_answer
from quizzes.kinds.base import Asked, Line, Verdict
from quizzes.models import Evidence, Item, KeyCorrection, Mark, Objection
from quizzes.models.correction import CorrectionRule
from quizzes.reveal import EVERYTHING, Aspect


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a passage, marked as by a highlighter or not."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage with all that a question quotes of it."""

    passage: Passage
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answered or ended item, with all that may be seen of it now."""

    item: Item
    asked: Asked
    lines: tuple[Line, ...]
    verdict: Verdict | None
    """None where nothing was answered."""
    points: Decimal | None
    evidence: Sequence[CitedPassage]
    comment: str = ""
    objection: Objection | None = None
    """What the person has said against the question."""
    is_withheld: bool = False
    """The question stands in an exam the person is sitting: no key, no reason, no evidence."""
    correction: KeyCorrection | None = None
    """What bears on this answer instead of the key."""
    shown: frozenset[Aspect] = EVERYTHING
    """What the rules of the attempt let the person see now."""

    @property
    def shows_verdict(self) -> bool:
        return Aspect.VERDICT in self.shown

    @property
    def shows_points(self) -> bool:
        """Whether the points of this one question may be seen: they tell whether it was right."""
        return {Aspect.VERDICT, Aspect.SCORE} <= self.shown

    @property
    def is_answered(self) -> bool:
        return self.item.answer_content is not None

    @property
    def shows_key(self) -> bool:
        return Aspect.KEY in self.shown

    @property
    def explanation(self) -> str:
        return self.item.version.explanation if Aspect.EXPLANATION in self.shown else ""

    @property
    def is_void(self) -> bool:
        """Whether the question was taken out of the result."""
        return self.correction is not None and self.correction.rule == CorrectionRule.VOID

    @property
    def most(self) -> Decimal:
        """The points that were to be had."""
        return Decimal(0) if self.is_void else self.item.points


def asked(item: Item) -> Asked:
    """Return the question with the answer that counts filled in (needs `with_answer()`)."""
    content = item.version.loaded
    stored = item.answer_content
    return content.ask(item.order, None if stored is None else load_answer(content, stored))


def feedback(item: Item) -> Feedback:
    """Return all there is to see of `item`; or only the question, where it must be withheld.

    Needs `with_answer()` and `with_withheld()`; evidence, marks, corrections and the objection are
    loaded if they have not been.
    """
    shown = asked(item)
    if item.is_withheld:
        return Feedback(item, shown, (), None, None, (), is_withheld=True)
    content = item.version.loaded
    stored = item.answer_content
    answer = None if stored is None else load_answer(content, stored)
    corrections = holding(item, item.attempt.quiz_id)
    ruling = decide(content, stored, item.attempt.rules.rule, corrections)
    # An open attempt has no marks yet, and is not asked for any.
    mark = None if item.attempt.is_open else last_mark(item, corrections)
    is_overruled = mark is not None and mark.marker_id is not None and not ruling.is_void
    return Feedback(
        item=item,
        asked=shown,
        lines=content.explain(item.order, answer),
        verdict=_verdict(ruling, mark, item),
        points=_points(ruling, mark, item),
        evidence=cited_passages(list(item.version.evidence.all())),
        comment=mark.comment if mark else "",
        objection=getattr(item, "objection", None),
        correction=None if is_overruled else ruling.correction,
    )


def cited_passages(evidence: Sequence[Evidence]) -> list[CitedPassage]:
    """Put quotes of the same passage together, so that it is shown once; overlaps are merged."""
    by_passage: dict[int, list[Evidence]] = {}
    for entry in evidence:
        by_passage.setdefault(entry.passage_id, []).append(entry)
    return [
        CitedPassage(entries[0].passage, _stretches(entries[0].passage.text, entries))
        for entries in by_passage.values()
    ]


def with_evidence(items: QuerySet[Item]) -> QuerySet[Item]:
    """Load what `feedback` needs of many items: three queries beside the items'."""
    evidence = Evidence.objects.select_related("passage__revision__lesson__course")
    related = items.select_related("version__question__lesson__course", "objection")
    return related.prefetch_related(
        Prefetch("version__evidence", evidence),
        Prefetch("marks", Mark.objects.order_by("pk")),
        "version__corrections",
    )


def _stretches(text: str, evidence: Sequence[Evidence]) -> list[Stretch]:
    """Cut `text` where marks begin and end."""
    spans = sorted((entry.start, entry.start + len(entry.quote)) for entry in evidence)
    stretches: list[Stretch] = []
    done = 0
    for start, end in spans:
        stretches.append(Stretch(text[done : max(start, done)], is_marked=False))
        stretches.append(Stretch(text[max(start, done) : end], is_marked=True))
        done = max(done, end)
    stretches.append(Stretch(text[done:], is_marked=False))
    return [stretch for stretch in stretches if stretch.text]


def _points(ruling: Ruling, mark: Mark | None, item: Item) -> Decimal | None:
    if ruling.is_void:
        return None
    if mark is not None:
        return mark.points
    if ruling.grade is None:
        return None
    is_choice = item.version.loaded.is_choice
    return item.attempt.rules.points(ruling.grade, item.points, is_choice=is_choice)


def _verdict(ruling: Ruling, mark: Mark | None, item: Item) -> Verdict | None:
    if ruling.verdict is None or mark is None or mark.marker_id is None:
        return ruling.verdict
    if mark.points == item.points:
        return Verdict.RIGHT
    return Verdict.PARTLY if mark.points else Verdict.WRONG
