"""What the answers to one quiz say about its questions."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from quizzes.kinds import AnyContent
from quizzes.kinds.base import Rule
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.single_choice import SingleChoice
from quizzes.models import Answer, Attempt, KeyCorrection, Mark, Quiz, Version
from quizzes.statistics import Analysis, ItemFigures, Responses, analyse
from quizzes.statistics.distractors import OptionFigures, option_figures
from quizzes.statistics.flags import Flag, item_flags
from quizzes.statistics.matrix import Floats


class Which(StrEnum):
    """Which of a person's attempts counts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class OptionRow:
    text: str
    figures: OptionFigures


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One question with its figures, and the options where it has some."""

    version: Version
    figures: ItemFigures
    options: Sequence[OptionRow]
    flags: Sequence[Flag]


@dataclass(frozen=True, eq=False)
class QuizAnalysis:
    """The marked attempts of a quiz as a table, and what follows from it."""

    quiz: Quiz
    attempts: Sequence[int]
    versions: Sequence[Version]
    """The newest wording asked, one a question."""
    responses: Responses

    @cached_property
    def analysis(self) -> Analysis:
        rule = Rule(self.quiz.multiple_choice_rule)
        guess = [guess_share(version.loaded, rule) for version in self.versions]
        return analyse(self.responses, np.array(guess))

    @cached_property
    def items(self) -> list[ItemAnalysis]:
        chosen = _choices(self.attempts, self.versions)
        totals = dict(zip(self.attempts, self.responses.totals, strict=True))
        rows = []
        for version, figures in zip(self.versions, self.analysis.items, strict=True):
            options = _option_rows(version, chosen[version.pk], totals)
            flags = item_flags(figures, [row.figures for row in options])
            rows.append(ItemAnalysis(version, figures, options, flags))
        return rows


def analyse_quiz(quiz: Quiz, which: Which = Which.FIRST) -> QuizAnalysis | None:
    """Return the figures of a quiz's marked attempts; None while there is none. 3 queries.

    One more for the options. Questions are told apart by their identity: wordings of the same one
    are put together, and the newest is shown.
    """
    attempts = _counting(quiz, which)
    marks = _marks(attempts)
    if not marks:
        return None
    questions = sorted({question for _attempt, question, *_rest in marks})
    people = sorted({attempt for attempt, *_rest in marks})
    row_of = {attempt: row for row, attempt in enumerate(people)}
    column_of = {question: column for column, question in enumerate(questions)}
    points = np.full((len(people), len(questions)), np.nan)
    most = np.zeros(len(questions))
    newest: dict[int, int] = {}
    for attempt, question, version, gained, possible in marks:
        column = column_of[question]
        points[row_of[attempt], column] = float(gained) / float(possible)
        most[column] = max(most[column], float(possible))
        newest[question] = max(version, newest.get(question, 0))
    loaded = Version.objects.select_related("question").in_bulk(list(newest.values()))
    versions = [loaded[newest[question]] for question in questions]
    names = tuple(version.question.uid for version in versions)
    return QuizAnalysis(quiz, people, versions, Responses(names, points * most, most))


def guess_share(content: AnyContent, rule: Rule) -> float:
    """Return the share of the points that blind guessing gains; NaN where nobody can say."""
    if isinstance(content, MultipleChoice):
        return _guess_several(content, rule)
    if isinstance(content, SingleChoice):
        return len(content.key) / len(content.options)
    if isinstance(content, Matching):
        return 1 / len(content.order())
    if isinstance(content, Ordering):
        return 1 / len(content.entries)  # that one entry comes right behind another
    return _GUESSES.get(content.kind, float("nan"))


_GUESSES = {"true_false": 0.5, "blanks": 0.0, "numeric": 0.0}


def _guess_several(content: MultipleChoice, rule: Rule) -> float:
    """Take every choice but the empty one as equally likely; see `MultipleChoice.grade`."""
    ways = float(2 ** len(content.options) - 1)
    gained = 1.0 if rule is Rule.ALL_OR_NOTHING else float(2 ** (len(content.key) - 1))
    return gained / ways


def _counting(quiz: Quiz, which: Which) -> QuerySet[Attempt]:
    """Select the attempts that count: ended, and marked whole."""
    marked = Attempt.objects.ended().filter(quiz=quiz, score__isnull=False)
    if which is Which.ALL:
        return marked
    order = {
        Which.FIRST: ("number",),
        Which.LAST: ("-number",),
        Which.BEST: ("-score", "number"),
    }[which]
    own = marked.filter(user=OuterRef("user")).order_by(*order)
    return marked.filter(pk=Subquery(own.values("pk")[:1]))


def _marks(attempts: QuerySet[Attempt]) -> list[tuple[int, int, int, Decimal, Decimal]]:
    """Return attempt, question, version, points gained and possible of each item that counts."""
    voids = KeyCorrection.objects.voiding(
        OuterRef("item__version"), OuterRef("item__attempt__quiz")
    )
    marks = Mark.objects.counting().filter(~Exists(voids), item__attempt__in=attempts)
    return list(
        marks.order_by().values_list(
            "item__attempt_id",
            "item__version__question_id",
            "item__version_id",
            "points",
            "item__points",
        )
    )


type _Choices = dict[int, dict[int, frozenset[Hashable]]]
"""Version → attempt → ids of the options chosen."""


def _choices(attempts: Sequence[int], versions: Sequence[Version]) -> _Choices:
    """Return what was chosen in choice questions; the newest wording only. 1 query."""
    with_options = [version for version in versions if isinstance(version.loaded, OptionsContent)]
    rows = (
        Answer.objects.counted()
        .filter(item__version__in=with_options)
        .order_by("number")
        .values_list("item__version_id", "attempt_id", "content")
    )
    counting = set(attempts)
    found: _Choices = defaultdict(dict)
    for version, attempt, content in rows.iterator():
        if attempt in counting:
            chosen = content.get("choices") or [content.get("choice")]
            found[version][attempt] = frozenset(chosen)
    return found


def _option_rows(
    version: Version, chosen: dict[int, frozenset[Hashable]], totals: dict[int, float]
) -> list[OptionRow]:
    content = version.loaded
    if not isinstance(content, OptionsContent):
        return []
    people = list(chosen)
    figures = option_figures(
        {option.id: option.right for option in content.options},
        [chosen[attempt] for attempt in people],
        _array([totals[attempt] for attempt in people]),
    )
    texts = {option.id: option.text for option in content.options}
    return [OptionRow(texts[str(row.option)], row) for row in figures]


def _array(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
