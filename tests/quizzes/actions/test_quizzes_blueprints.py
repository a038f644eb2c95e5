"""What cannot be drawn cannot be published: random blueprints against a real bank (A13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest

from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import restore_questions, retire_questions
from quizzes.actions.quizzes import NotDrawable, publish_quiz, set_parts
from quizzes.models import Part, Question, Quiz, Tag, Version
from tests.builders import NOW, make_lesson, make_question, make_user
from tests.guarantees.plugin import Figure
from tests.quizzes.hall import missing

KINDS = ["true_false", "numeric", "ordering"]
BLUEPRINTS = 100


@dataclass(frozen=True)
class Entry:
    """A question of the bank with all that a part may choose it by."""

    question: Question
    lesson: Lesson
    kind: str
    difficulty: int
    tag: Tag

    def fits(self, part: Part) -> bool:
        return (
            part.lesson in {None, self.lesson}
            and part.kind in {"", self.kind}
            and part.difficulty in {None, self.difficulty}
            and part.tag in {None, self.tag}
        )


@pytest.fixture
def random() -> Random:
    return Random(13)  # noqa: S311 -- to be repeated


@pytest.fixture
def bank(lesson: Lesson, random: Random) -> list[Entry]:
    lessons = [lesson, make_lesson(lesson.course)]
    tags = [Tag.objects.create(name=name) for name in ("甲", "乙")]
    return [
        _entry(random.choice(lessons), random.choice(KINDS), random.randint(1, 3), tag)
        for tag in tags
        for _number in range(12)
    ]


def _entry(lesson: Lesson, kind: str, difficulty: int, tag: Tag) -> Entry:
    question = make_question(lesson, kind)
    question.tags.add(tag)
    Version.objects.filter(question=question).update(difficulty=difficulty)
    return Entry(question, lesson, kind, difficulty, tag)


def _exact_fit(bank: Sequence[Entry], random: Random) -> list[Part]:
    """Return parts that overlap at will and together need every question that fits any of them."""
    parts = [part for part in _parts(bank, random) if any(entry.fits(part) for entry in bank)]
    while True:
        pools = [[entry.question for entry in bank if entry.fits(part)] for part in parts]
        counts = [part.count for part in parts]
        if missing(pools, counts):
            parts.pop()
            continue
        larger = [
            part
            for place, part in enumerate(parts)
            if not missing(pools, [count + (at == place) for at, count in enumerate(counts)])
        ]
        if not larger:
            return parts
        random.choice(larger).count += 1


def _parts(bank: Sequence[Entry], random: Random) -> list[Part]:
    """Return up to four parts, each with some of the conditions of a question that there is."""
    parts = []
    for entry in random.choices(bank, k=random.randint(1, 4)):
        chosen = {
            "lesson": entry.lesson,
            "kind": entry.kind,
            "difficulty": entry.difficulty,
            "tag": entry.tag,
        }
        names = random.sample(list(chosen), k=random.randint(1, 3))
        parts.append(Part(**{name: chosen[name] for name in names}))
    return parts


def _quiz(lesson: Lesson, parts: Sequence[Part], name: str) -> Quiz:
    quiz = Quiz.objects.create(
        course=lesson.course, slug=name, title="考试", mode="exam", shuffle_items=False
    )
    set_parts(quiz=quiz, parts=parts)
    return quiz


def _copies(parts: Sequence[Part]) -> list[Part]:
    names = ("lesson", "kind", "difficulty", "tag", "count")
    return [Part(**{name: getattr(part, name) for name in names}) for part in parts]


@pytest.mark.promise("A13")
def test_blueprint_that_fits_exactly_is_published_and_with_one_question_less_refused(
    lesson: Lesson, bank: list[Entry], random: Random, figure: Figure
) -> None:
    places = overlapping = 0
    for number in range(BLUEPRINTS):
        parts = _exact_fit(bank, random)
        fitting = [entry for entry in bank if any(entry.fits(part) for part in parts)]
        gone = random.choice(fitting).question
        retire_questions(questions=[gone], now=NOW)
        quiz = _quiz(lesson, _copies(parts), f"less-{number}")
        with pytest.raises(NotDrawable):
            publish_quiz(quiz=quiz, now=NOW)
        restore_questions(questions=[gone])
        publish_quiz(quiz=quiz, now=NOW)
        assert _drawn(quiz, bank, seed=number) == {entry.question for entry in fitting}
        places += len(fitting)
        overlapping += len(fitting) < sum(_size(part, bank) for part in parts)
    assert overlapping > BLUEPRINTS / 4
    figure(
        f"{BLUEPRINTS} blueprints, {overlapping} of them with parts that overlap: published and "
        f"drawn with {places} questions, refused with one less"
    )


def _size(part: Part, bank: Sequence[Entry]) -> int:
    return sum(entry.fits(part) for entry in bank)


def _drawn(quiz: Quiz, bank: Sequence[Entry], seed: int) -> set[Question]:
    """Start an attempt, and return its questions once each part has its own and none is twice."""
    attempt = start_attempt(user=make_user(), quiz=quiz, now=NOW, seed=seed)
    of_question = {entry.question: entry for entry in bank}
    items = attempt.items.select_related("version__question").order_by("position")
    asked = [of_question[item.version.question] for item in items]
    rest = list(asked)
    for part in quiz.parts.order_by("position"):
        own, rest = rest[: part.count], rest[part.count :]
        assert [entry.fits(part) for entry in own] == [True] * part.count
    assert rest == []
    assert len(set(asked)) == len(asked)
    return {entry.question for entry in asked}
