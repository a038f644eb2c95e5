"""The catalogue is whole, and the pages that learners see are Chinese throughout."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Catalog
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.kinds import KINDS
from quizzes.models import Attempt
from tests.answering import posted, version_at
from tests.builders import make_question, make_quiz
from tests.pages import parse
from tests.translations import CATALOGUE, faults, messages, msgid, read, texts_of

HAN = "\u4e00-\u9fff"
ENGLISH_IN_CHINESE = {
    # what is typed or named as it stands, in course files and on the command line
    *("YAML", "UTF-8", "course.yaml", "dump_course", "--force", "DEMO", "true", "false"),
    *(
        "manage.py import_questions",
        "manage.py regrade",
        "--most",
        "--revises",
        "--new-lessons",
        "LLM_BASE_URL",
    ),
    *("LLM_MODEL", "URL", "DTD", "OCR", "GB18030", "GB 18030", "UTF-16", "MB", "BADC", "Cookie"),
    *("manage.py migrate", "DATABASE_URL", "VAR_DIR", "SECRET_KEY", "secret-key"),
    *("PostgreSQL", "postgresql-client", "Debian"),
    # kinds of files and their endings
    *("Aiken", "Excel", "GIFT", "HTML", "Markdown", "Moodle", "PDF", "QTI", "RTF", "Word", "XML"),
    *(".csv", ".docx", ".doc", ".gift", ".html", ".md", ".pdf", ".txt", ".xlsx", ".xls", ".xml"),
    *(".yaml", ".zip"),
    # keys of the keyboard
    *("Ctrl", "Enter", "Esc"),
}
LATIN_ON_PAGES = {"English", "lake"}
"""The button that leads to English, and the course that the tests make."""

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|</?strong>")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
_ASCII_PUNCTUATION = re.compile(rf"[{HAN}][,.!?;:()]|[,.!?;:()][{HAN}]")
_SPOKEN = {
    *("alt", "aria-label", "placeholder", "title"),
    *("data-words", "data-up", "data-down", "data-moved", "data-say-5", "data-say-1", "data-say-0"),
}
"""Attributes whose words are read out or shown, some of them by our scripts."""
_MUTE = {"script", "style"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read(CATALOGUE)


@pytest.fixture
def reader(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def test_catalogue_is_complete(catalogue: Catalog) -> None:
    assert faults(catalogue) == []


def test_catalogue_uses_chinese_punctuation(catalogue: Catalog) -> None:
    wrong = [text for text in _chinese(catalogue) if _ASCII_PUNCTUATION.search(text)]
    assert wrong == []


def test_catalogue_leaves_no_english(catalogue: Catalog) -> None:
    assert {text: left for text in _chinese(catalogue) if (left := _english(text))} == {}


def test_catalogue_does_not_repeat_its_msgids(catalogue: Catalog) -> None:
    same = [msgid(message) for message in messages(catalogue) if msgid(message) in message.string]
    assert same == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Today", "今日"), ("Home", "首页"), ("Sign in", "登录"), ("Change password", "修改密码")],
)
def test_our_word_wins_over_djangos(english: str, chinese: str) -> None:
    with override("zh-hans"):
        assert gettext(english) == chinese


def test_english_pages_stay_english() -> None:
    with override("en"):
        assert gettext("Not right yet") == "Not right yet"


@pytest.mark.django_db
def test_sign_in_page_is_chinese(client: Client) -> None:
    assert _latin(client.get(reverse("sign-in"))) == set()


@pytest.mark.django_db
def test_refused_sign_in_is_chinese(client: Client) -> None:
    refused = client.post(reverse("sign-in"), {"username": "无人", "password": "无"})
    assert _latin(refused) == set()


@pytest.mark.parametrize("name", ["home", "catalogue", "my-progress", "password-change"])
def test_empty_page_is_chinese(reader: Client, name: str) -> None:
    assert _latin(reader.get(reverse(name))) == set()


def test_missing_page_is_chinese(reader: Client) -> None:
    assert _latin(reader.get("/courses/nothing/"), 404) == set()


@pytest.mark.parametrize("name", ["home", "catalogue", "my-progress"])
def test_page_with_a_course_is_chinese(reader: Client, ended: Attempt, name: str) -> None:
    assert _latin(reader.get(reverse(name))) == set()


def test_course_page_is_chinese(reader: Client, course: Course, ended: Attempt) -> None:
    assert _latin(reader.get(course.get_absolute_url())) == set()


def test_lesson_page_is_chinese(reader: Client, lesson: Lesson) -> None:
    make_question(lesson, is_check=True)
    assert _latin(reader.get(lesson.get_absolute_url())) == set()


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_quiz_page_is_chinese(reader: Client, lesson: Lesson, mode: str) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode=mode, limit_minutes=30)
    assert _latin(reader.get(quiz.get_absolute_url())) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_question_and_feedback_are_chinese(reader: Client, lesson: Lesson, kind: str) -> None:
    attempt = _start(reader, lesson, kind)
    asked = reader.get(attempt.get_absolute_url())
    answered = _answer(reader, attempt)
    assert (_latin(asked), _latin(answered)) == (set(), set())


def test_exam_pages_are_chinese(reader: Client, lesson: Lesson) -> None:
    attempt = _start(reader, lesson, "single_choice", mode="exam", limit_minutes=30)
    sheet = reader.get(attempt.get_absolute_url())
    confirm = reader.get(reverse("submit-attempt", args=[attempt.pk]))
    assert (_latin(sheet), _latin(confirm)) == (set(), set())


@pytest.mark.parametrize("kind", KINDS)
def test_result_is_chinese(reader: Client, lesson: Lesson, kind: str) -> None:
    attempt = _start(reader, lesson, kind)
    _answer(reader, attempt)
    result = reader.post(reverse("submit-attempt", args=[attempt.pk]), follow=True)
    assert _latin(result) == set()


@pytest.fixture
def ended(reader: Client, lesson: Lesson) -> Attempt:
    attempt = _start(reader, lesson, "single_choice")
    _answer(reader, attempt)
    reader.post(reverse("submit-attempt", args=[attempt.pk]))
    return attempt


def _start(client: Client, lesson: Lesson, kind: str, **rules: Any) -> Attempt:
    quiz = make_quiz(lesson.course, [make_question(lesson, kind)], lesson=lesson, **rules)
    client.post(reverse("start-attempt", args=[quiz.pk]))
    return Attempt.objects.get(quiz=quiz)


def _answer(client: Client, attempt: Attempt) -> Any:
    """Answer the first question wrongly, and return the page that says so."""
    answer = posted(version_at(attempt, 1), "first-answer", right=False)
    return client.post(reverse("save-answer", args=[attempt.pk, 1]), answer, follow=True)


def _chinese(catalogue: Catalog) -> list[str]:
    """Return all translations, without placeholders and tags."""
    return [
        _PLACEHOLDER.sub("", text) for message in messages(catalogue) for text in texts_of(message)
    ]


def _english(text: str) -> list[str]:
    for word in sorted(ENGLISH_IN_CHINESE, key=len, reverse=True):
        text = text.replace(word, "")
    return re.findall(r"[A-Za-z]{2,}", text)


def _latin(response: Any, status: int = 200) -> set[str]:
    """Return the Latin words that a person sees or hears on the page."""
    assert response.status_code == status
    said = (_PLACEHOLDER.sub("", text) for text in _said(parse(response)))
    words = {word for text in said for word in _LATIN_WORD.findall(text)}
    return words - LATIN_ON_PAGES


def _said(element: Element) -> Iterator[str]:
    if element.tag in _MUTE:
        return
    yield element.text or ""
    yield from (value for name, value in element.items() if name in _SPOKEN)
    for child in element:
        yield from _said(child)
        yield child.tail or ""
