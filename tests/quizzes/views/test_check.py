"""Questions between passages."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer, Attempt, Question, Version
from quizzes.models.attempt import Purpose, State
from tests.answering import answer_to, posted
from tests.builders import make_lesson, make_question
from tests.pages import HTMX, by_id, fields, form_to, forms, links, parse, root_ids, submit, words
from tests.quizzes.views.school import KINDS, School

MISMATCH = "This form was sent before with another answer, and that one is recorded."


@pytest.fixture(autouse=True)
def checks(school: School) -> None:
    """Let every question stand in the lesson, too."""
    Question.objects.update(is_check=True)


def version_of(school: School, kind: str) -> Version:
    version = school.questions[kind].published_version
    assert version is not None
    return version


def url_of(version: Version) -> str:
    return reverse("check-answer", args=[version.pk])


def post(client: Client, version: Version, form: Any, *, htmx: bool = True) -> Any:
    return client.post(url_of(version), form, headers=HTMX if htmx else {})


@pytest.mark.parametrize("kind", KINDS)
def test_check_is_answered_from_the_lesson_without_javascript(
    kind: str, school: School, visitor: Client
) -> None:
    version = version_of(school, kind)
    page = parse(visitor.get(school.lesson.get_absolute_url()))
    form = form_to(page, url_of(version))
    response = submit(visitor, page, form, changed=answer_to(version))
    expected = "Awaiting marking" if kind == "essay" else "Right"
    assert expected in words(by_id(parse(response), f"check-{version.pk}"))


@pytest.mark.parametrize("kind", KINDS)
def test_check_with_htmx_is_answered_in_its_place(
    kind: str, school: School, visitor: Client
) -> None:
    version = version_of(school, kind)
    response = post(visitor, version, posted(version, "operation-1"))
    page = parse(response)
    assert root_ids(page) == [f"check-{version.pk}"]
    assert "Evidence" in words(page)


def test_check_without_javascript_leads_back_to_the_lesson(school: School, visitor: Client) -> None:
    version = version_of(school, "single_choice")
    page = parse(post(visitor, version, posted(version, "operation-1"), htmx=False))
    back = f"{school.lesson.get_absolute_url()}#check-{version.pk}"
    assert links(page)[back] == "Back to the lesson"


def test_check_is_recorded_as_an_attempt_of_its_own(school: School, visitor: Client) -> None:
    version = version_of(school, "single_choice")
    post(visitor, version, posted(version, "operation-1"))
    attempt = Attempt.objects.get()
    assert (attempt.purpose, attempt.state) == (Purpose.CHECK.value, State.SUBMITTED.value)
    assert attempt.score == Decimal(2)


def test_check_may_be_tried_again(school: School, visitor: Client) -> None:
    version = version_of(school, "single_choice")
    post(visitor, version, posted(version, "operation-1", right=False))
    page = parse(visitor.get(url_of(version), headers=HTMX))
    sent = fields(page, forms(page)[0])
    post(visitor, version, answer_to(version) | {"op_id": sent["op_id"][0]})
    assert list(Attempt.objects.order_by("pk").values_list("score", flat=True)) == [0, 2]


def test_check_repeated_is_recorded_once(school: School, visitor: Client) -> None:
    version = version_of(school, "blanks")
    for _ in range(3):
        response = post(visitor, version, posted(version, "operation-1"))
        assert response.status_code == 200
    assert (Answer.objects.count(), Attempt.objects.count()) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_check_repeated_with_another_answer_is_refused_and_asked_anew(
    kind: str, school: School, visitor: Client
) -> None:
    version = version_of(school, kind)
    post(visitor, version, posted(version, "operation-1", right=True))
    response = post(visitor, version, posted(version, "operation-1", right=False))
    page = parse(response)
    assert (response.status_code, MISMATCH in words(page)) == (409, True)
    sent = fields(page, forms(page)[0])
    wrong = answer_to(version, right=False)
    assert sent["op_id"] != ["operation-1"]
    assert {name: sorted(sent[name]) for name in wrong} == {
        name: sorted(value) if isinstance(value, list) else [value] for name, value in wrong.items()
    }


def test_check_with_the_operation_of_another_check_is_refused(
    school: School, visitor: Client
) -> None:
    first, second = version_of(school, "single_choice"), version_of(school, "matching")
    post(visitor, first, posted(first, "operation-1"))
    response = post(visitor, second, posted(second, "operation-1"))
    assert (response.status_code, Answer.objects.count()) == (409, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("htmx", [True, False])
def test_check_without_an_answer_asks_for_one(
    kind: str,
    htmx: bool,  # noqa: FBT001 -- parametrized
    school: School,
    visitor: Client,
) -> None:
    response = post(visitor, version_of(school, kind), {"op_id": "operation-1"}, htmx=htmx)
    assert response.status_code == 422
    assert "There is no answer yet. Please answer the question first." in words(parse(response))
    assert not Attempt.objects.exists()


def test_check_with_a_damaged_form_is_refused(school: School, visitor: Client) -> None:
    version = version_of(school, "single_choice")
    response = post(visitor, version, posted(version, "short"))
    assert response.status_code == 400
    assert "This form is damaged. Please load the page again." in words(parse(response))


def test_check_shows_its_options_in_the_same_order_at_each_visit(
    school: School, visitor: Client
) -> None:
    version = version_of(school, "single_choice")
    pages = [
        visitor.get(url_of(version)).context["asked"].rows,
        visitor.get(url_of(version)).context["asked"].rows,
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "change",
    [
        {"is_check": False},
        {"retired_at": timezone.now()},
    ],
)
def test_question_that_is_no_check_is_missing(
    change: dict[str, Any], school: School, visitor: Client
) -> None:
    version = version_of(school, "single_choice")
    Question.objects.filter(pk=version.question_id).update(**change)
    assert post(visitor, version, posted(version, "operation-1")).status_code == 404


def test_draft_of_a_check_is_missing(school: School, visitor: Client) -> None:
    version = version_of(school, "single_choice")
    Version.objects.filter(pk=version.pk).update(status="draft")
    assert visitor.get(url_of(version)).status_code == 404


def test_check_of_a_withdrawn_course_is_missing(school: School, visitor: Client) -> None:
    type(school.course).objects.update(published_at=None)
    assert visitor.get(url_of(version_of(school, "single_choice"))).status_code == 404


def test_check_stands_in_its_own_lesson_only(school: School, visitor: Client) -> None:
    body = "## 别的\n\n另一课另有话说，与上文无关。\n"
    other = make_lesson(school.course, "other", body=body)
    question = make_question(other, is_check=True, quote="另一课另有话说")
    page = parse(visitor.get(school.lesson.get_absolute_url()))
    actions = {form.get("action") for form in forms(page)}
    assert question.published_version is not None
    assert url_of(question.published_version) not in actions
