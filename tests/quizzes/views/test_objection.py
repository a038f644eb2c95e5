"""A learner says that a question is wrong or outdated, and reads what came of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.objections import decide_objection
from quizzes.models import Item, Objection
from quizzes.models.objection import Outcome
from tests.builders import make_user
from tests.pages import HTMX, by_id, form_to, links, parse, root_ids, submit, words
from tests.queries import count_queries
from tests.quizzes.views.school import Desk, School, sit_down

FORM = {"matter": "outdated", "reason": "文件已经修订。"}


def url_of(item: Item) -> str:
    return reverse("objection", args=[item.pk])


def first_item(desk: Desk) -> Item:
    return desk.attempt.items.get(position=1)


@pytest.fixture
def answered(practice: Desk) -> Item:
    practice.save(1, "operation-1", right=False)
    return first_item(practice)


def reply_to(item: Item) -> None:
    decide_objection(
        objection=Objection.objects.get(item=item),
        outcome=Outcome.DECLINED,
        reply="请看第二段。",
        decided_by=make_user(),
        now=timezone.now(),
    )


def test_feedback_leads_to_the_form(practice: Desk, answered: Item) -> None:
    page = parse(practice.get(1))
    assert links(page)[url_of(answered)] == "Is this question wrong or outdated?"


def test_question_without_feedback_leads_to_no_form(practice: Desk) -> None:
    assert url_of(first_item(practice)) not in links(parse(practice.get(1)))


def test_result_leads_to_the_form_of_each_item(practice: Desk, visitor: Client) -> None:
    practice.submit()
    found = links(parse(visitor.get(practice.result_url())))
    assert {url_of(item) for item in practice.attempt.items.all()} <= set(found)


def test_check_leads_to_the_form(school: School, visitor: Client) -> None:
    version = school.questions["single_choice"].published_version
    assert version is not None
    school.questions["single_choice"].__class__.objects.update(is_check=True)
    form = {"choice": version.loaded.order()[0], "op_id": "operation-1", "base": ""}
    response = visitor.post(reverse("check-answer", args=[version.pk]), form, headers=HTMX)
    item = Item.objects.get(attempt__purpose="check")
    assert url_of(item) in links(parse(response))
    assert visitor.get(url_of(item)).status_code == 200


def test_objection_is_sent_with_the_form(visitor: Client, answered: Item) -> None:
    page = parse(visitor.get(url_of(answered)))
    form = form_to(page, url_of(answered))
    after = words(parse(submit(visitor, page, form, changed=FORM)))
    assert "It has been received." in after
    objection = Objection.objects.get()
    assert (objection.item, objection.matter, objection.reason) == (
        answered,
        "outdated",
        "文件已经修订。",
    )


def test_form_shows_the_question_with_its_passage(visitor: Client, answered: Item) -> None:
    page = words(parse(visitor.get(url_of(answered))))
    assert "湖畔市去年利用外资多少？" in page
    assert "居全省第三" in page


def test_fragments_are_the_objection_alone(visitor: Client, answered: Item) -> None:
    name = f"objection-{answered.pk}"
    asked = visitor.get(url_of(answered), headers=HTMX)
    sent = visitor.post(url_of(answered), FORM, headers=HTMX)
    assert [root_ids(parse(response)) for response in (asked, sent)] == [[name], [name]]
    assert "It has been received." in words(parse(sent))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"matter": ""}, "Choose what is wrong."),
        ({"matter": "boring"}, "Select a valid choice."),
        ({"reason": " "}, "Say in a sentence why."),
        ({"reason": "长" * 2_001}, "at most 2000 characters"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_is_missing_is_said_and_nothing_lost(
    headers: dict[str, str],
    change: dict[str, str],
    sentence: str,
    visitor: Client,
    answered: Item,
) -> None:
    form = FORM | change
    response = visitor.post(url_of(answered), form, headers=headers)
    page = parse(response)
    assert (response.status_code, Objection.objects.count()) == (422, 0)
    assert sentence in words(page)
    assert words(by_id(page, f"objection-{answered.pk}-reason")) == form["reason"].strip()


def test_second_objection_shows_the_first(visitor: Client, answered: Item) -> None:
    visitor.post(url_of(answered), FORM)
    response = visitor.post(url_of(answered), FORM | {"reason": "另一个理由"}, follow=True)
    assert "文件已经修订。" in words(parse(response))
    assert Objection.objects.get().reason == "文件已经修订。"


@pytest.mark.parametrize("place", ["practice", "result", "its page"])
def test_outcome_stands_where_the_link_was(
    place: str, practice: Desk, answered: Item, visitor: Client
) -> None:
    visitor.post(url_of(answered), FORM)
    reply_to(answered)
    if place == "result":
        practice.submit()
    pages = {"practice": practice.url(1), "result": practice.result_url()}
    page = words(
        by_id(parse(visitor.get(pages.get(place, url_of(answered)))), f"objection-{answered.pk}")
    )
    assert "The question stays as it is" in page
    assert "请看第二段。" in page


def test_objection_is_missing_before_its_feedback(
    practice: Desk, exam: Desk, visitor: Client
) -> None:
    exam.save(1, "operation-1")
    items = [first_item(practice), first_item(exam)]
    calls: list[Any] = [visitor.get(url_of(item)) for item in items]
    calls += [visitor.post(url_of(item), FORM) for item in items]
    assert [response.status_code for response in calls] == [404] * 4


def test_exam_brings_it_after_the_end(exam: Desk, visitor: Client) -> None:
    exam.submit()
    assert visitor.post(url_of(first_item(exam)), FORM).status_code == 302


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_nothing_is_told_or_taken_while_an_exam_asks_the_question(
    headers: dict[str, str],
    school: School,
    answered: Item,
    visitor: Client,
) -> None:
    visitor.post(url_of(answered), FORM)
    reply_to(answered)
    sit_down(school, school.exam)
    shown = visitor.get(url_of(answered), headers=headers)
    sent = visitor.post(url_of(answered), FORM, headers=headers)
    assert (shown.status_code, sent.status_code) == (200, 409)
    for response in (shown, sent):
        page = response.content.decode()
        told = [text for text in ("修订", "第二段", "12.5", "全省", "stays") if text in page]
        assert told == []


@pytest.mark.parametrize("size", [1, 8])
def test_objections_cost_the_result_no_query(size: int, practice: Desk, visitor: Client) -> None:
    practice.submit()
    visitor.get(practice.result_url())
    with count_queries() as before:
        visitor.get(practice.result_url())
    for item in practice.attempt.items.all()[:size]:
        visitor.post(url_of(item), FORM)
    with count_queries() as after:
        visitor.get(practice.result_url())
    assert len(after) == len(before)
