"""A paper is fixed at its start: what is shown, and what is graded, whatever becomes of the bank."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.utils import timezone

from accounts.models import User
from authoring.formats import Item as WrittenItem
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import (
    Wording,
    current_passages,
    find_quote,
    publish_version,
    restore_questions,
    retire_questions,
    save_draft,
)
from quizzes.kinds import load_content
from quizzes.models import Question, Quiz
from quizzes.models.question import Decision
from tests.answering import Fields, answer_to
from tests.authoring.banks import imported
from tests.builders import CONTENTS, NOW, QUOTE, make_lesson, make_question, make_quiz
from tests.guarantees.plugin import Figure
from tests.pages import browser_of, by_id, parse, words
from tests.quizzes.views.school import Desk

OF_THE_FORM_ALONE = {"csrfmiddlewaretoken", "op_id", "base", "then", "flag"}


@dataclass
class Editor:
    """Changes the bank while somebody is at work; each change makes another key."""

    lesson: Lesson
    questions: Mapping[str, Question]
    """By kind."""
    random: Random
    numbers: Iterator[int]

    def change(self) -> str:
        """Make one change to one question, and return what it was."""
        kind = self.random.choice(list(self.questions))
        changes: list[Callable[[str], None]] = [self.edit, self.retire, self.import_again]
        change = self.random.choice(changes)
        change(kind)
        return change.__name__

    def edit(self, kind: str) -> None:
        quotes = find_quote(text=QUOTE, passages=current_passages(self.lesson))
        content = load_content(kind, self._other_words(kind))
        wording = Wording(content, "新的解析。", points=Decimal(7), quotes=quotes)
        draft = save_draft(question=self.questions[kind], wording=wording, now=NOW)
        publish_version(version=draft, now=NOW, reviewer=None, decision=Decision.LOADED)

    def import_again(self, kind: str) -> None:
        """Read the question from a file that has another wording of it, and publish that."""
        question = self.questions[kind]
        restore_questions(questions=[question])  # an import leaves alone what is retired
        item = WrittenItem(
            load_content(kind, self._other_words(kind)),
            uid=question.uid,
            explanation="文件里的解析。",
            quote=QUOTE,
        )
        imported(self.lesson.course, [item], lesson=self.lesson)
        latest = Question.objects.get(pk=question.pk).latest_version
        assert latest is not None
        assert latest.origin == "import: gift"
        publish_version(version=latest, now=NOW, reviewer=None, decision=Decision.LOADED)

    def retire(self, kind: str) -> None:
        """Take the question out of use, or bring it back."""
        if not retire_questions(questions=[self.questions[kind]], now=NOW):
            restore_questions(questions=[self.questions[kind]])

    def _other_words(self, kind: str) -> dict[str, Any]:
        number = next(self.numbers)
        content = dict(CONTENTS[kind])
        return content | {"stem": f"第 {number} 稿：{content['stem']}"} | _other_key(kind, number)


def _other_key(kind: str, number: int) -> dict[str, Any]:
    content = CONTENTS[kind]
    keys: Mapping[str, Callable[[], dict[str, Any]]] = {
        "single_choice": lambda: {"options": _next_right(content["options"])},
        "multiple_choice": lambda: {"options": _next_right(content["options"])},
        "true_false": lambda: {"answer": False},
        "blanks": lambda: {"blanks": [{"accept": [f"{number}"]}, {"accept": [f"{number + 1}"]}]},
        "numeric": lambda: {"value": f"{1000 + number}", "near_misses": []},
        "ordering": lambda: {"entries": content["entries"][::-1]},
        "matching": lambda: {"pairs": _next_partner(content["pairs"])},
        "essay": lambda: {"guidance": f"第 {number} 稿的评分要点。"},
    }
    return keys[kind]()


def _next_right(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the same options, where another one is right."""
    keys = [option.get("right", False) for option in options]
    return [
        {"text": option["text"], "right": right}
        for option, right in zip(options, keys[-1:] + keys[:-1], strict=True)
    ]


def _next_partner(pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rights = [pair["right"] for pair in pairs]
    return [
        {"left": pair["left"], "right": right}
        for pair, right in zip(pairs, rights[1:] + rights[:1], strict=True)
    ]


def _shown(desk: Desk, position: int) -> tuple[str, list[tuple[str, str]]]:
    """Return what a candidate sees of a question: its words, and its fields in their order."""
    form = by_id(parse(desk.get(position)), "answer")
    return words(form), [field for field in _fields(form) if field[0] not in OF_THE_FORM_ALONE]


def _fields(form: Element) -> list[tuple[str, str]]:
    named = [element for element in form.iter() if element.get("name")]
    return [(element.get("name", ""), element.get("value", "")) for element in named]


def _sit_down(user: User, quiz: Quiz, seed: int) -> Desk:
    attempt = start_attempt(user=user, quiz=quiz, now=timezone.now(), seed=seed)
    return Desk(attempt, browser_of(user))


@pytest.mark.promise("A12")
def test_paper_is_shown_and_graded_as_it_was_at_its_start(
    lesson: Lesson, learner: User, figure: Figure
) -> None:
    """Change the bank 500 times while ten attempts are at work, five times before each look."""
    random = Random(12)  # noqa: S311 -- to be repeated
    numbers = count(1)
    changes = [
        change
        for seed in range(10)
        for change in _work_through(make_lesson(lesson.course), learner, random, numbers, seed)
    ]
    figure(
        f"{len(changes)} changes in mid-attempt: {changes.count('edit')} edits, "
        f"{changes.count('retire')} retirements and returns, "
        f"{changes.count('import_again')} imports"
    )
    assert len(changes) == 500
    assert min(map(changes.count, ("edit", "retire", "import_again"))) > 100


def _work_through(
    lesson: Lesson, learner: User, random: Random, numbers: Iterator[int], seed: int
) -> list[str]:
    """Sit an exam of all kinds while its questions change, and return what was changed."""
    questions = {kind: make_question(lesson, kind) for kind in CONTENTS}
    quiz = make_quiz(lesson.course, list(questions.values()), mode="exam", shuffle_items=True)
    desk = _sit_down(learner, quiz, seed)
    editor = Editor(lesson, questions, random, numbers)
    places = range(1, len(questions) + 1)
    before = {place: _shown(desk, place) for place in places}
    forms = {place: _answer(desk, place, right=random.random() < 0.6) for place in places}
    changes = [editor.change() for _number in range(10)]
    for place in places:
        changes += [editor.change() for _number in range(5)]
        assert _shown(desk, place) == before[place]
        _points, form = forms[place]
        sent = desk.post(place, form | {"op_id": f"operation-{place}", "base": "", "then": "stay"})
        assert sent.status_code == 200
    desk.submit()
    desk.attempt.refresh_from_db()
    # Points are given by hand to what was written; all else by the key as it was.
    assert _given(desk) == {
        place: points for place, (points, _form) in forms.items() if points >= 0
    }
    return changes


def _answer(desk: Desk, place: int, *, right: bool) -> tuple[int, Fields]:
    """Return an answer to a question as it is now, and its points; -1 where a person gives them."""
    version = desk.version(place)
    points = -1 if version.kind == "essay" else 2 * right
    return points, answer_to(version, right=right)


def _given(desk: Desk) -> dict[int, Decimal]:
    items = desk.attempt.items.filter(marks__isnull=False)
    return dict(items.values_list("position", "marks__points"))
