from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.utils import translation

from lessons.models import Lesson
from quizzes.kinds import load_content
from quizzes.models import Evidence, Version
from quizzes.problems import (
    content_problems,
    content_sentence,
    evidence_problems,
    publishing_problems,
)
from tests.builders import BODY, CONTENTS, QUOTE, make_course, make_draft, make_lesson, revise


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _options(signs: str) -> list[dict[str, Any]]:
    """Return an option a sign: + is right, - is not."""
    return [{"text": f"选项 {place}", "right": sign == "+"} for place, sign in enumerate(signs)]


BROKEN: list[tuple[str, Mapping[str, Any], str]] = [
    ("single_choice", {"options": _options("--")}, "no-key"),
    ("single_choice", {"options": _options("++-")}, "several-keys"),
    (
        "single_choice",
        {"options": [*_options("+-"), {"text": "以上都不对"}]},
        "names-the-others",
    ),
    ("multiple_choice", {"options": _options("+--")}, "one-key"),
    ("multiple_choice", {"options": _options("++")}, "all-right"),
    ("ordering", {"entries": ["1 月", "１月", "2 月"]}, "equal-options"),
    ("blanks", {"stem": "没有空"}, "blank-count"),
    ("numeric", {"near_misses": [{"value": "12.5", "feedback": "近"}]}, "near-miss-is-right"),
    ("numeric", {"tolerance": "13", "near_misses": []}, "wide-tolerance"),
    (
        "matching",
        {"pairs": [{"left": x, "right": "同"} for x in "甲乙"], "distractors": []},
        "all-same",
    ),
    ("essay", {"guidance": ""}, "no-guidance"),
    ("essay", {"min_characters": 9, "max_characters": 8}, "min-over-max"),
]


@pytest.mark.parametrize(("kind", "change", "code"), BROKEN)
def test_content_problems_say_each_code_in_a_sentence(
    kind: str, change: Mapping[str, Any], code: str
) -> None:
    version = Version(kind=kind, content={**CONTENTS[kind], **change})
    assert content_problems(version) == [content_sentence(code)]


def test_content_problems_of_an_incomplete_question() -> None:
    version = Version(kind="single_choice", content={"stem": "哪个？"})
    assert content_problems(version) == ["The question is not complete."]


def test_content_sentence_of_another_word_is_none() -> None:
    assert content_sentence("sunshine") is None


@pytest.mark.parametrize("kind", CONTENTS)
def test_publishing_problems_of_a_good_draft_are_none(lesson: Lesson, kind: str) -> None:
    assert publishing_problems(make_draft(lesson, kind)) == []


def test_evidence_problems_without_evidence(lesson: Lesson) -> None:
    version = make_draft(lesson)
    version.evidence.all().delete()
    assert evidence_problems(version) == [
        "Choose the passage the question rests on, and mark the quote in it."
    ]


def test_evidence_problems_of_a_quote_that_is_not_there(lesson: Lesson) -> None:
    version = make_draft(lesson)
    version.evidence.update(start=3)
    assert evidence_problems(version) == [f"The quote “{QUOTE}” is not in its passage."]


def test_evidence_problems_of_an_empty_quote(lesson: Lesson) -> None:
    version = make_draft(lesson)
    version.evidence.update(quote="")
    assert evidence_problems(version) == ["The quote “” is not in its passage."]


def test_evidence_problems_of_a_passage_that_was_reworded(lesson: Lesson) -> None:
    version = make_draft(lesson)
    revise(lesson, BODY.replace("12.5", "13.1"))
    assert evidence_problems(version) == [
        "The passage quoted is not in the lesson's published text any more."
    ]


def test_evidence_problems_of_a_passage_that_moved_are_none(lesson: Lesson) -> None:
    version = make_draft(lesson)
    revise(lesson, f"新的引言。\n\n{BODY}")
    assert evidence_problems(version) == []


def test_evidence_problems_of_another_course_s_passage(lesson: Lesson) -> None:
    version = make_draft(lesson)
    other = make_lesson(make_course("sea"))
    assert other.current_revision is not None
    passage = other.current_revision.passages.get(position=2)
    make_lesson(lesson.course)
    Evidence.objects.filter(version=version).update(passage=passage)
    revise(lesson, "别的。")
    assert len(evidence_problems(version)) == 1


def test_publishing_problems_are_all_named_at_once(lesson: Lesson) -> None:
    version = make_draft(lesson, "essay")
    version.content = {**CONTENTS["essay"], "guidance": ""}
    version.explanation = " \n"
    version.save()
    version.evidence.all().delete()
    fresh = Version.objects.get(pk=version.pk)
    assert publishing_problems(fresh) == [
        "Say how the answer is to be marked.",
        "Choose the passage the question rests on, and mark the quote in it.",
        "Explain why the right answer is right.",
    ]


def test_every_code_has_a_sentence() -> None:
    codes = {code for _kind, _change, code in BROKEN}
    found = {
        code
        for kind, change, _code in BROKEN
        for code in load_content(kind, {**CONTENTS[kind], **change}).problems()
    }
    assert (found, {content_sentence(code) is None for code in codes}) == (codes, {False})
