"""What follows from publishing texts, said beforehand. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from lessons.models import Course, Lesson, Passage, Revision
from quizzes.models import Part, Question, Quiz, Version
from quizzes.papers import bank_of, problems_with
from quizzes.staleness import Bank, bank_after, read_after, without_questions

MOST_SHOWN = 50
"""Of a long list, beside its whole number."""


@dataclass(frozen=True, slots=True)
class Listed[T]:
    """How many there are, and the first of them."""

    total: int
    shown: Sequence[T]

    @property
    def rest(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class ShortQuiz:
    """A published quiz for which a paper can be drawn now, and could not be then."""

    quiz: Quiz
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What becomes of the questions and quizzes of a course."""

    staying: int
    returning: int
    """Stale now, asked again then."""
    intact: Listed[Question]
    """Stale then, with every quote still where it stood."""
    gone: Listed[Question]
    """Stale then, with a quote that is gone."""
    uncovered: Listed[Passage]
    """New passages that no question quotes."""
    quizzes: Sequence[ShortQuiz]

    @property
    def stale(self) -> int:
        return self.intact.total + self.gone.total


def consequences_of(
    course: Course, drafts: Sequence[Revision], withdrawn: Sequence[Lesson] = ()
) -> Consequences:
    """Say what follows once all of `drafts` are read and `withdrawn` lessons are not.

    A passage that moves between the lessons of the drafts stays. 10 queries, whatever the number of
    texts, questions and quizzes.
    """
    texts = read_after(course, drafts, withdrawn)
    bank = bank_after(course, texts)
    questions = _questions([*bank.intact[:MOST_SHOWN], *bank.gone[:MOST_SHOWN]])
    now = read_after(course, ())
    return Consequences(
        staying=len(bank.staying),
        returning=len(bank.returning),
        intact=_listed(bank.intact, questions),
        gone=_listed(bank.gone, questions),
        uncovered=_passages(without_questions([draft.pk for draft in drafts], among=now)),
        quizzes=_short_quizzes(course, bank),
    )


def _questions(pks: Collection[int]) -> dict[int, Question]:
    questions = Question.objects.filter(pk__in=pks)
    return {question.pk: question for question in questions.select_related("published_version")}


def _listed(pks: Sequence[int], questions: dict[int, Question]) -> Listed[Question]:
    return Listed(len(pks), [questions[pk] for pk in pks[:MOST_SHOWN]])


def _passages(passages: QuerySet[Passage]) -> Listed[Passage]:
    shown = passages.select_related("revision__lesson").defer("revision__body")[:MOST_SHOWN]
    return Listed(passages.count(), list(shown))


def _short_quizzes(course: Course, bank: Bank) -> list[ShortQuiz]:
    """Return the quizzes that publishing would leave without a paper."""
    parts = Prefetch("parts", Part.objects.order_by("position"))
    quizzes = list(Quiz.objects.published().filter(course=course).prefetch_related(parts))
    if not quizzes:
        return []
    versions = bank_of(Question.objects.filter(course=course).published())
    now = _among(versions, {*bank.staying, *bank.intact, *bank.gone})
    then = _among(versions, {*bank.staying, *bank.returning})
    short = [ShortQuiz(quiz, problems_with(quiz, then)) for quiz in quizzes]
    return [row for row in short if row.problems and not problems_with(row.quiz, now)]


def _among(versions: Sequence[Version], questions: Collection[int]) -> list[Version]:
    return [version for version in versions if version.question_id in questions]
