import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django import Settings

from lessons.models import Course, Lesson
from quizzes.models import Question, ReviewDecision, Version
from tests.authoring.draftable import DRAFTABLE
from tests.authoring.modelserver import model_server
from tests.builders import make_lesson


def said(*words: str) -> str:
    output = StringIO()
    with override("en"):
        call_command("draft_questions", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def text(course: Course) -> Lesson:
    return make_lesson(course, "rules", body=DRAFTABLE)


def test_command_sends_drafts_to_review_in_nobodys_name(text: Lesson) -> None:
    said("--course", "lake")
    assert (
        Version.objects.filter(status="in_review", author=None).count() == Version.objects.count()
    )
    assert not ReviewDecision.objects.exists()


def test_command_says_what_it_made(text: Lesson) -> None:
    lines = said("--course", "lake").splitlines()
    count = Question.objects.count()
    assert lines[0] == f"rules: {count} drafted from 6 passages, 0 known"
    assert sum(int(line.split()[0]) for line in lines[1:]) == count


def test_command_says_what_was_known(text: Lesson) -> None:
    said("--course", "lake")
    count = Question.objects.count()
    assert said("--course", "lake") == f"rules: 0 drafted from 6 passages, {count} known\n"


def test_dry_run_says_the_same_and_makes_nothing(text: Lesson) -> None:
    foreseen = said("--course", "lake", "--dry-run")
    assert not Question.objects.exists()
    assert foreseen == said("--course", "lake")


def test_json_names_each_draft(text: Lesson) -> None:
    report = json.loads(said("--course", "lake", "--json"))
    (lesson,) = report["lessons"]
    versions = Version.objects.prefetch_related("evidence").order_by("pk")
    found = [
        {
            "kind": version.kind,
            "stem": version.content["stem"],
            "quote": version.evidence.all()[0].quote,
            "origin": version.origin,
            "confidence": version.confidence,
        }
        for version in versions
    ]
    assert report["course"] == "lake"
    assert lesson == {"slug": "rules", "passages": 6, "made": found, "doubles": 0, "refused": {}}


def test_one_lesson_alone_may_be_drafted_from(text: Lesson) -> None:
    make_lesson(text.course, "other", body=DRAFTABLE)
    said("--course", "lake", "--lesson", "other")
    assert set(Question.objects.values_list("lesson__slug", flat=True)) == {"other"}


def test_most_per_passage(text: Lesson) -> None:
    fewer = json.loads(said("--course", "lake", "--most", "1", "--dry-run", "--json"))
    more = json.loads(said("--course", "lake", "--most", "3", "--dry-run", "--json"))
    counts = [len(report["lessons"][0]["made"]) for report in (fewer, more)]
    assert 0 < counts[0] < counts[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--course", "sea"], "There is no course sea"),
        (["--course", "lake", "--lesson", "none"], "The course has no lesson none"),
        (["--course", "lake", "--most", "0"], "--most is at least 1"),
    ],
)
def test_command_names_what_is_wrong(text: Lesson, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        said(*words)
    assert not Question.objects.exists()


def test_model_is_asked_only_when_told_to(text: Lesson, settings: Settings) -> None:
    with model_server() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.address, "small"
        said("--course", "lake")
        before = len(server.asked)
        said("--course", "lake", "--model")
        assert (before, len(server.asked)) == (0, 1)


def test_model_that_is_not_set_up_is_named(text: Lesson) -> None:
    with pytest.raises(CommandError, match="No language model is set up"):
        said("--course", "lake", "--model")
