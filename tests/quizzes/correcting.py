"""Many ended attempts with random answers and marks, and what became of their scores."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from quizzes.actions.attempts import lay_out
from quizzes.actions.corrections import correct_key
from quizzes.actions.marking import grade_attempt, mark_item
from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt, Item, KeyCorrection, Mark, Question, Quiz, Version
from quizzes.models.attempt import Purpose, State
from quizzes.models.correction import CorrectionRule
from quizzes.papers import Place
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz

type Score = tuple[Decimal | None, Decimal]
type Standing = dict[int, tuple[Decimal, int | None]]


def make_mixed_quiz(lesson: Any, **fields: Any) -> Quiz:
    """Make an exam with a question of each kind."""
    questions = [make_question(lesson, kind) for kind in KINDS]
    return make_quiz(lesson.course, questions, mode="exam", **fields)


def versions_of(quiz: Quiz) -> list[Version]:
    questions = Question.objects.filter(course=quiz.course).order_by("pk")
    return [question.published_version for question in questions if question.published_version]


def end_attempts(
    quiz: Quiz, count: int, random: Random, *, marker: User | None = None
) -> list[Attempt]:
    """Make `count` people's ended and graded attempts; some of their items a person has marked."""
    attempts, items = _insert_attempts(quiz, count)
    answered = (item for item in items if random.random() < 0.85)
    Answer.objects.bulk_create(_random_answer_to(item, random) for item in answered)
    for attempt in attempts:
        grade_attempt(attempt=attempt, now=NOW)
    for item in items if marker else ():
        if random.random() < 0.1:
            points = item.points * random.randrange(5) / 4
            mark_item(item=item, points=points, comment="", marker=marker, now=NOW)  # type: ignore[arg-type] # there is one here
    return attempts


def _insert_attempts(quiz: Quiz, count: int) -> tuple[list[Attempt], list[Item]]:
    before = User.objects.count()
    names = (f"sitter-{before + number:06}" for number in range(count))
    people = User.objects.bulk_create([User(username=name, full_name=name) for name in names])
    places = [Place(version, version.points) for version in versions_of(quiz)]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            user=person,
            purpose=Purpose.QUIZ,
            quiz=quiz,
            number=1,
            seed=person.pk,
            state=State.SUBMITTED,
            policy=quiz.policy.model_dump(mode="json"),
            started_at=NOW,
            submitted_at=NOW,
            max_score=sum((place.points for place in places), Decimal(0)),
        )
        for person in people
    )
    items = [item for one in attempts for item in lay_out(one, places, shuffle=True)]
    return attempts, Item.objects.bulk_create(items)


def _random_answer_to(item: Item, random: Random) -> Answer:
    return Answer(
        attempt=item.attempt,
        item=item,
        op_id=f"op-{item.pk}",
        number=item.position,
        content=random_answer(item.version, random).model_dump(mode="json"),
        arrived_at=NOW,
    )


def random_answer(version: Version, random: Random) -> Any:
    """Return an answer as people give them: right, or one of the wrong ones many give."""
    content = version.loaded
    if version.kind in {"single_choice", "multiple_choice"}:
        return content.read({"choice": [random.choice(content.order())]})
    if version.kind == "numeric":
        return content.read({"number": [random.choice(["12.5", "7", "７", "7.0"])]})
    return content.read(as_lists(answer_to(version, right=random.random() < 0.5)))


def correct(
    version: Version,
    rule: CorrectionRule,
    by: User,
    *,
    quiz: Quiz | None = None,
    answers: Sequence[Any] = (),
    now: Any = NOW,
) -> KeyCorrection:
    return correct_key(
        version=version,
        quiz=quiz,
        rule=rule,
        answers=answers,
        reason="题干有歧义。",
        by=by,
        now=now,
    )


def scores_of(quiz: Quiz) -> dict[int, Score]:
    rows = Attempt.objects.filter(quiz=quiz).values_list("pk", "score", "max_score")
    return {pk: (score, most) for pk, score, most in rows}


def marks_of(quiz: Quiz) -> Standing:
    """Return the mark that counts of each item: its points, and who gave it."""
    marks = Mark.objects.counting().filter(item__attempt__quiz=quiz)
    rows = marks.values_list("item", "points", "marker")
    return {item: (points, marker) for item, points, marker in rows}
