"""The answers that people really gave to one wording, for whoever doubts its key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

from quizzes.corrections import accepted
from quizzes.kinds import AnyContent, load_answer
from quizzes.kinds.base import Answer, Asked, Rule, Verdict
from quizzes.models import Item, Quiz, Version
from quizzes.models.attempt import State
from quizzes.statistics.distractors import GROUP_SHARE

FEW = 10
"""Scores below which no strongest and weakest are told apart."""


@dataclass(slots=True)
class Given:
    """One answer, however it was written, and who gave it."""

    answer_id: int
    """One that says it, to name it by."""
    asked: Asked
    """The question with the answer filled in."""
    verdict: Verdict
    is_accepted: bool
    """A correction that stands accepts it already."""
    count: int = 0
    upper: int = 0
    lower: int = 0

    @property
    def is_right(self) -> bool:
        return self.verdict is Verdict.RIGHT or self.is_accepted


@dataclass(slots=True)
class GivenAnswers:
    rows: list[Given] = field(default_factory=list)
    """The most frequent first."""
    unanswered: int = 0
    group: int = 0
    """How many are among the strongest, and among the weakest; 0 where they are too few to say."""

    @property
    def attempts(self) -> int:
        return self.unanswered + sum(row.count for row in self.rows)


type _Row = tuple[int, int | None, object, float]
"""Attempt, answer, its stored form, and the share of the points."""


def given_answers(version: Version, quiz: Quiz | None) -> GivenAnswers:
    """Return what was answered in ended attempts: at `quiz`, or wherever it was asked. 2 queries."""
    rows = _rows(version, quiz)
    by_score = [attempt for attempt, *_rest in sorted(rows, key=lambda row: row[-1])]
    found = GivenAnswers(group=ceil(GROUP_SHARE * len(rows)) if len(rows) >= FEW else 0)
    lower, upper = set(by_score[: found.group]), set(by_score[::-1][: found.group])
    by_meaning: dict[object, Given] = {}
    for attempt, answer_id, stored, _share in rows:
        if answer_id is None:
            found.unanswered += 1
            continue
        answer = load_answer(version.loaded, stored)
        meaning = version.loaded.meaning(answer)
        if meaning not in by_meaning:
            by_meaning[meaning] = _given(version, answer_id, answer)
        given = by_meaning[meaning]
        given.count += 1
        given.upper += attempt in upper
        given.lower += attempt in lower
    found.rows = sorted(by_meaning.values(), key=lambda given: -given.count)
    return found


def shown_answers(content: AnyContent, stored: Iterable[object]) -> list[Asked]:
    """Return the question once for each stored answer, filled in."""
    return [content.ask(content.order(), load_answer(content, one)) for one in stored]


def _given(version: Version, answer_id: int, answer: Answer) -> Given:
    content = version.loaded
    standing = [one for one in version.corrections.all() if one.withdrawn_at is None]
    return Given(
        answer_id=answer_id,
        asked=content.ask(content.order(), answer),
        verdict=content.grade(answer, Rule.ALL_OR_NOTHING).verdict,
        is_accepted=any(content.meaning(answer) in accepted(one, content) for one in standing),
    )


def _rows(version: Version, quiz: Quiz | None) -> list[_Row]:
    items = Item.objects.filter(version=version).exclude(attempt__state=State.OPEN)
    if quiz is not None:
        items = items.filter(attempt__quiz=quiz)
    columns = ("attempt", "answer_pk", "answer_content", "attempt__score", "attempt__max_score")
    found = items.with_answer().values_list(*columns)
    return [
        (attempt, answer_id, stored, float(score / most) if score and most else 0.0)
        for attempt, answer_id, stored, score, most in found
    ]
