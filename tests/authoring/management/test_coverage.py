import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from lessons.models import Course, Lesson
from tests.builders import make_draft, make_question, make_quiz, make_user
from tests.quizzes.admin.attempting import hand_in


def said(*words: str) -> str:
    output = StringIO()
    with override("en"):
        call_command("coverage", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def passages(course: Course, lesson: Lesson) -> list[tuple[str, str]]:
    """Ask about the first passage, draft for the second; return key and text of all."""
    quiz = make_quiz(course, [make_question(lesson)])
    for number in range(5):
        hand_in(make_user(), quiz, seed=number)
    make_draft(lesson, quote="全市有 7 家重点实验室")
    assert lesson.current_revision is not None
    rows = lesson.current_revision.passages.order_by("position")
    return list(rows.values_list("key", "text"))


def test_coverage_lists_a_line_a_passage(passages: list[tuple[str, str]]) -> None:
    assert said("lake").splitlines() == [
        "Passage\tQuestions\tStale\tDrafts\tIn review\tPoints gained\tFirst words",
        "# numbers: 1 of 3 passages",
        "1.1\t1\t0\t0\t0\t100.0 % (5)\t湖畔市去年利用外资 12.5 亿美元，居全省第三。",
        "1.2\t0\t0\t1\t0\t– (0)\t全市有 7 家重点实验室，其中 3 家在东区。",
        "2.1\t0\t0\t0\t0\t– (0)\t市长说：“创新是城市的气质。”",
    ]


def test_coverage_as_json(passages: list[tuple[str, str]]) -> None:
    found = json.loads(said("lake", "--json"))
    keys = [key for key, _text in passages]
    nothing: dict[str, Any] = {
        "questions": 0,
        "stale": 0,
        "drafts": 0,
        "in_review": 0,
        "answers": 0,
    }
    asked = nothing | {"questions": 1, "answers": 5, "percent_right": 100.0}
    silent = nothing | {"percent_right": None}
    own: list[dict[str, Any]] = [
        {"label": "1", "kind": "heading"} | silent,
        {"label": "1.1", "kind": "paragraph"} | asked,
        {"label": "1.2", "kind": "paragraph"} | silent | {"drafts": 1},
        {"label": "2", "kind": "heading"} | silent,
        {"label": "2.1", "kind": "paragraph"} | silent,
    ]
    texts = [text for _key, text in passages]
    rows = [
        {"key": key, "text": text} | row for key, text, row in zip(keys, texts, own, strict=True)
    ]
    lesson = {"slug": "numbers", "title": "第 1 课", "covered": 1, "total": 3, "passages": rows}
    assert found == {"course": "lake", "lessons": [lesson]}


def test_coverage_names_a_course_that_is_not_there(db: None) -> None:
    with pytest.raises(CommandError, match="There is no course sea"):
        said("sea")
