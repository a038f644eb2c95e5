"""Each kind: written in its form, saved as the content it means, published, previewed, changed."""

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Lesson
from quizzes.forms import KIND_FORMS
from quizzes.kinds import KINDS, load_content, store_content
from quizzes.models import Question
from quizzes.models.question import Kind
from tests.answering import answer_to
from tests.builders import CONTENTS, QUOTE, make_draft, make_question
from tests.pages import browser_of, parse, words
from tests.quizzes.admin.writing import EVIDENCE, FIELDS, add_url, change_url, write

kinds = pytest.mark.parametrize("kind", list(FIELDS))


def test_forms_cover_every_kind() -> None:
    assert set(KIND_FORMS) == set(KINDS) == set(Kind.values) == set(FIELDS)


@kinds
def test_form_saves_the_content_it_means(kind: str, lesson: Lesson, instructor: User) -> None:
    write(instructor, add_url(lesson, kind), FIELDS[kind])
    version = Question.objects.get().latest_version
    assert version is not None
    assert version.content == store_content(load_content(kind, CONTENTS[kind]))


@kinds
def test_form_publishes(kind: str, lesson: Lesson, instructor: User) -> None:
    write(instructor, add_url(lesson, kind), FIELDS[kind] | EVIDENCE, "_publish")
    question = Question.objects.published().current().get()
    assert question.uid == "numbers-1"


@kinds
def test_form_shows_what_was_saved(kind: str, lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson, kind)
    before = question.published_version
    assert before is not None
    write(instructor, change_url(question), {})
    assert question.latest_version == before


@kinds
def test_preview_shows_the_question(kind: str, lesson: Lesson, instructor: User) -> None:
    question = make_draft(lesson, kind).question
    url = reverse("admin:quizzes_question_preview", args=[question.pk])
    response = browser_of(instructor).get(url)
    assert (response.status_code, QUOTE in words(parse(response))) == (200, True)


@kinds
def test_preview_marks_an_answer(kind: str, lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson, kind)
    url = reverse("admin:quizzes_question_preview", args=[version.question_id])
    response = browser_of(instructor, in_english=True).post(url, answer_to(version))
    verdict = "Awaiting marking" if kind == "essay" else "Right"
    assert verdict in words(parse(response))


@kinds
def test_empty_form_is_refused_in_words(kind: str, lesson: Lesson, instructor: User) -> None:
    response = write(instructor, add_url(lesson, kind), {})
    page = words(parse(response))
    assert (response.status_code, "Nothing is saved yet" in page) == (200, True)
    assert not Question.objects.exists()
