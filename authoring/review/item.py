"""One question as a reviewer judges it: what learners see, what it rests on, what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.utils.translation import gettext as _

from accounts.models import User
from authoring.review.queue import Reason
from authoring.review.sides import Piece, cut, side_by_side
from lessons.models import Passage
from quizzes.actions.attempts import draw_order
from quizzes.actions.review import passages_today, place_of
from quizzes.kinds import AnyContent, load_answer
from quizzes.kinds.base import Asked, Line
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.true_false import TrueFalse
from quizzes.models import Evidence, Item, Objection, Question, ReviewDecision, Version
from quizzes.models.question import Status
from quizzes.problems import four_eyes_problems, publishing_problems

SURE_PERCENT = 70
"""A drafted question whose rule was less sure than this is looked at twice."""

MOST_PLACES = 5
"""Most passages named that hold a lost quote today."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage a version rests on, as it was quoted and as it reads today."""

    cited: Passage
    today: Passage | None
    """None: no text that learners read has it any more."""
    cited_pieces: Sequence[Piece]
    today_pieces: Sequence[Piece]
    lost: Sequence[str] = ()
    """The quotes that the passage does not hold any more."""
    elsewhere: Sequence[Passage] = ()
    """Where such words stand today."""

    @property
    def is_changed(self) -> bool:
        return self.today is None or self.today.digest != self.cited.digest


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the page of one item shows."""

    version: Version
    asked: Asked
    lines: tuple[Line, ...]
    """The rows with their key and feedback; of an objection, with what its learner answered."""
    template: str
    """How the question is shown."""
    passages: Sequence[Beside]
    problems: Sequence[str]
    """What keeps the version from being approved."""
    warnings: Sequence[str]
    """What deserves a second look."""
    decisions: Sequence[ReviewDecision]
    objections: Sequence[Objection]
    """What learners said of any version of the question, the open objection itself left out."""

    @property
    def seen(self) -> list[int]:
        """The passages of today that the page shows, to notice that others are read by then."""
        return [passage.today.pk for passage in self.passages if passage.today]


def reviewed(
    version: Version, reason: Reason, reviewer: User, objection: Objection | None = None
) -> Reviewed:
    """Gather all there is to say of `version`. The queries do not grow with what they find."""
    question = version.question
    asked, lines = _shown(version, objection.item if objection else None)
    decisions = ReviewDecision.objects.filter(version__question=question)
    objections = Objection.objects.about(question)
    if objection is not None:
        objections = objections.exclude(pk=objection.pk)
    return Reviewed(
        version=version,
        asked=asked,
        lines=lines,
        template=_template(version, asked, objection),
        passages=passages_beside(version),
        problems=_problems(version, reviewer) if reason is Reason.SUBMITTED else (),
        warnings=warnings(version),
        decisions=list(decisions.select_related("version", "reviewer").order_by("pk")),
        objections=list(objections.select_related("decided_by").order_by("-made_at")[:20]),
    )


def passages_beside(version: Version) -> list[Beside]:
    """Return each passage cited beside what it reads today. 3 queries at most."""
    beside = passages_beside_each([version], version.question.course_id)[version.pk]
    lost = [quote for passage in beside for quote in passage.lost]
    if not lost:
        return beside
    found = _holding(version.question.course_id, lost)
    return [replace(passage, elsewhere=_with_words(passage, found)) for passage in beside]


def passages_beside_each(versions: Sequence[Version], course_id: int) -> dict[int, list[Beside]]:
    """Return the same of several versions of one course, by their ids. 2 queries."""
    evidence = Evidence.objects.filter(version__in=[version.pk for version in versions])
    cited: dict[int, dict[str, list[Evidence]]] = {version.pk: {} for version in versions}
    for entry in evidence.select_related("passage__revision__lesson").order_by("version_id", "pk"):
        entries = cited[entry.version_id].setdefault(entry.passage.key, [])
        if entries and entries[0].passage_id != entry.passage_id:
            entries.clear()  # confirmed since for a later text
        entries.append(entry)
    today = passages_today(course_id, {key for by_key in cited.values() for key in by_key})
    return {
        pk: [_beside(entries, today.get(key)) for key, entries in by_key.items()]
        for pk, by_key in cited.items()
    }


def newer_version(version: Version) -> Version | None:
    """Return a wording that has been written since, the newest of them. 1 query."""
    newer = Version.objects.filter(question=version.question_id, number__gt=version.number)
    return newer.order_by("-number").first()


def warnings(version: Version) -> list[str]:
    """Return what a reviewer should look at twice, in sentences. 1 query."""
    content = version.loaded
    found = []
    if version.confidence is not None and version.confidence < SURE_PERCENT:
        sentence = _("What drafted this question is sure of it to %(percent)s percent only.")
        found.append(sentence % {"percent": version.confidence})
    if isinstance(content, OptionsContent):
        mute = sum(not option.right and not option.feedback for option in content.options)
        sentence = _("Wrong options that do not say why they are wrong: %(count)s.")
        found += [sentence % {"count": mute}] if mute else []
    if twins := _asking_the_same(version):
        found.append(_("The same is asked by: %(uids)s") % {"uids": "、".join(twins)})
    return found


def _problems(version: Version, reviewer: User) -> list[str]:
    return publishing_problems(version) + four_eyes_problems(version, reviewer)


def _shown(version: Version, item: Item | None) -> tuple[Asked, tuple[Line, ...]]:
    content = version.loaded
    if item is not None:
        stored = item.answer_content
        answer = None if stored is None else load_answer(content, stored)
        return content.ask(item.order, answer), content.explain(item.order, answer)
    order = draw_order(content, Random(version.pk), shuffle=True)  # noqa: S311 -- to be repeated
    return content.ask(order, None), key_lines(content, order)


def _template(version: Version, asked: Asked, objection: Objection | None) -> str:
    """Mark an answer given; what has none is shown with its key."""
    return key_template(version.loaded, asked) if objection is None else asked.marked_template


def key_template(content: AnyContent, asked: Asked) -> str:
    """Return the template that shows the key: marked options, where there are some."""
    if isinstance(content, OptionsContent | TrueFalse):
        return asked.marked_template
    return "admin/authoring/review/_key.html"


def key_lines(content: AnyContent, order: Sequence[str]) -> tuple[Line, ...]:
    """Return the rows of a question with what is right, as nobody has answered it."""
    return tuple(map(_as_key, content.explain(order, None)))


def _as_key(line: Line) -> Line:
    """Call a right option right: to a reviewer it has not been "missed" by anyone."""
    return (
        replace(line, verdict="right") if line.verdict == "missed" and not line.expected else line
    )


def _beside(entries: Sequence[Evidence], today: Passage | None) -> Beside:
    cited = entries[0].passage
    quoted = [(entry.start, entry.start + len(entry.quote)) for entry in entries]
    if today is None:
        lost = [entry.quote for entry in entries]
        return Beside(cited, None, cut(cited.text, quoted=quoted), (), lost)
    places = [(entry, place_of(entry, today)) for entry in entries]
    here = [(start, start + len(entry.quote)) for entry, start in places if start >= 0]
    old, new = side_by_side(cited.text, today.text, quoted_in_old=quoted, quoted_in_new=here)
    return Beside(cited, today, old, new, [entry.quote for entry, start in places if start < 0])


def _holding(course_id: int, quotes: Sequence[str]) -> list[Passage]:
    """Return passages that learners read now and that hold some of these words. 1 query."""
    holds = Q(pk__in=[])
    places = {}
    for number, quote in enumerate({quote for quote in quotes if quote}):
        places[f"place_{number}"] = StrIndex("text", Value(quote))
        holds |= Q(**{f"place_{number}__gt": 0})
    passages = Passage.objects.filter(
        revision=F("revision__lesson__current_revision"), revision__lesson__course=course_id
    )
    found = passages.alias(**places).filter(holds).select_related("revision__lesson")
    return list(found.order_by("revision__lesson__position", "position")[:MOST_PLACES])


def _with_words(beside: Beside, found: Sequence[Passage]) -> list[Passage]:
    return [passage for passage in found if any(quote in passage.text for quote in beside.lost)]


def _asking_the_same(version: Version) -> list[str]:
    """Return the identifiers of other questions of the course with the very same stem."""
    in_use = Q(versions=F("published_version")) | Q(versions__status=Status.IN_REVIEW)
    same = Question.objects.filter(
        in_use,
        course=version.question.course_id,
        versions__content__stem=version.loaded.stem,
        retired_at=None,
    )
    others = same.exclude(pk=version.question_id).distinct().order_by("uid")
    return list(others.values_list("uid", flat=True)[:5])
