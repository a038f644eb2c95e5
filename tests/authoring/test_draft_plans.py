"""A language model drafts only where one is set up and asked for, and passes the same gate."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from authoring.actions.drafts import draft_lesson
from authoring.draft_plans import configured_model, plan_drafts
from lessons.models import Course, Lesson
from quizzes.models import Question, Version
from tests.authoring.draftable import DRAFTABLE
from tests.authoring.modelserver import ModelServer, model_server
from tests.builders import NOW, make_lesson

QUOTE = "市公安局负责道路停车秩序的维护工作"
WRITTEN: dict[str, Any] = {
    "kind": "true_false",
    "passage": 2,
    "quote": QUOTE,
    "explanation": "原文如此规定。",
    "difficulty": 1,
    "stem": "据课文，市公安局负责道路停车秩序的维护工作。",
    "answer": True,
}


@pytest.fixture
def text(course: Course) -> Lesson:
    return make_lesson(course, "rules", body=DRAFTABLE)


@pytest.fixture
def server(settings: Settings) -> Iterator[ModelServer]:
    """Set up a model that has written one good question and one whose quote is made up."""
    with model_server() as served:
        settings.LLM_BASE_URL, settings.LLM_MODEL = served.address, "small"
        settings.LLM_API_KEY = "secret"
        settings.LLM_TIMEOUT = 20
        made_up = WRITTEN | {"quote": "停车场备案只需一步"}
        served.reply = json.dumps({"questions": [WRITTEN, made_up]})
        yield served


@pytest.mark.parametrize(
    ("address", "name"), [("", ""), ("http://127.0.0.1:9/v1", ""), ("", "small")]
)
def test_model_is_off_unless_it_has_address_and_name(
    settings: Settings, address: str, name: str
) -> None:
    settings.LLM_BASE_URL, settings.LLM_MODEL = address, name
    assert configured_model() is None


def test_model_is_as_the_settings_say(server: ModelServer) -> None:
    model = configured_model()
    assert model is not None
    assert (model.base_url, model.name, model.key, model.timeout) == (
        server.address,
        "small",
        "secret",
        20,
    )


def test_model_is_not_asked_unless_one_is_given(server: ModelServer, text: Lesson) -> None:
    draft_lesson(lesson=text, author=None, now=NOW)
    assert server.asked == []


def test_model_that_is_off_is_not_asked(
    server: ModelServer, text: Lesson, settings: Settings
) -> None:
    settings.LLM_MODEL = ""
    draft_lesson(lesson=text, author=None, now=NOW, model=configured_model())
    assert server.asked == []


def test_model_s_draft_goes_to_review_like_any_other(
    server: ModelServer, text: Lesson, instructor: User
) -> None:
    draft_lesson(lesson=text, author=instructor, now=NOW, model=configured_model())
    version = Version.objects.get(origin="model: small")
    evidence = version.evidence.get()
    assert (version.status, evidence.quote) == ("in_review", QUOTE)
    assert not Question.objects.published().exists()


def test_model_s_draft_with_a_made_up_quote_is_counted(server: ModelServer, text: Lesson) -> None:
    report = draft_lesson(lesson=text, author=None, now=NOW, model=configured_model())
    assert (report.by_rule["model: small"], report.refused) == (1, {"quote-not-found": 1})


def test_model_is_sent_the_passages_asked_about_alone(server: ModelServer, text: Lesson) -> None:
    assert text.current_revision is not None
    passage = text.current_revision.passages.get(text__startswith="停车场备案")
    plan_drafts(lesson=text, keys={passage.key}, model=configured_model())
    assert server.passages == [passage.position - 1]


def test_model_is_sent_the_key(server: ModelServer, text: Lesson) -> None:
    plan_drafts(lesson=text, model=configured_model())
    assert server.keys == ["Bearer secret"]


def test_asking_the_model_again_makes_no_doubles(server: ModelServer, text: Lesson) -> None:
    first = draft_lesson(lesson=text, author=None, now=NOW, model=configured_model())
    again = draft_lesson(lesson=text, author=None, now=NOW, model=configured_model())
    assert (list(again.made), again.doubles) == ([], len(first.made))


@pytest.mark.parametrize(
    ("status", "reply", "reason"),
    [(500, "", "refused"), (200, "我不会出题。", "malformed-reply"), (200, "{", "malformed-reply")],
)
def test_model_that_fails_leaves_the_rules_drafts(
    server: ModelServer, text: Lesson, status: int, reply: str, reason: str
) -> None:
    alone = plan_drafts(lesson=text)
    server.status, server.reply = status, reply
    plan = plan_drafts(lesson=text, model=configured_model())
    assert (plan.drafts, plan.refused) == (alone.drafts, {reason: 1})


def test_model_that_is_down_leaves_the_rules_drafts(text: Lesson, settings: Settings) -> None:
    with model_server() as gone:
        settings.LLM_BASE_URL, settings.LLM_MODEL = gone.address, "small"
    plan = plan_drafts(lesson=text, model=configured_model())
    assert (len(plan.drafts) > 0, plan.refused) == (True, {"unreachable": 1})
