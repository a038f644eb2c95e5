"""Odd input: a status below 500, a plain sentence, and nothing lost of what was recorded."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from quizzes.models import Answer, Item
from tests.answering import posted, version_at
from tests.pages import HTMX, browser_of, parse, words
from tests.urltable import CALLS, Call, World, standing_world

world = standing_world
POSTS = [call for call in CALLS if call.method == "POST"]
ROUNDS = 40
"""Posts to each URL; with the others here, some 600 in all."""
FORM = "application/x-www-form-urlencoded"
NOT_UTF_8 = b"&choice=%ff%fe&text=%ed%a0%80&number=\xff\xfe&blank-1=%c0%80"
CONTENT_TYPES = [
    *[FORM] * 4,
    f"{FORM}; charset=utf-16",
    MULTIPART_CONTENT,
    f"{MULTIPART_CONTENT}; charset=utf-7",
    f"{MULTIPART_CONTENT}; charset=utf-16",
    "application/json",
]
VALUES = [
    "",
    " ",
    "\0",
    "a\0b",
    "x" * 100_000,
    "+2AA-",
    "9" * 5_000,
    "-1",
    "0",
    "1e999",
    "NaN",
    "１２",
    "1.5",
    str(2**31),
    str(2**63),
    str(10**30),
    "true",
    "null",
    "[]",
    '{"a": 1}',
    "'; DROP TABLE quizzes_answer; --",
    "%s%(x)s{{ 7 }}{% now %}",
    "<script>alert(1)</script>",
    "\u202eabc\ufeff\u0301",
    "😀" * 50,
    "\r\nSet-Cookie: a=b",
    "../../../etc/passwd",
    "first-answer",
    "fork-answer",
    "practice-answer",
    "next",
    "stay",
    "7",
]
NAMES = [
    *("op_id", "base", "chosen", "then", "flag", "choice", "number", "text", "furthest"),
    *("blank-1", "blank-2", "place-0", "match-0", "next", "language", "username", "password"),
    *("old_password", "new_password1", "new_password2", "csrfmiddlewaretoken", "\0", "__proto__"),
]


def bend(form: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """Return `form` with some fields left out, repeated, or filled with something else."""
    bent = {name: value for name, value in form.items() if random.random() > 0.2}
    for name in random.sample([*form, *NAMES], k=random.randint(1, 4)):
        values = random.choices(VALUES, k=random.choice([1, 1, 1, 2, 5]))
        bent[name] = values[0] if len(values) == 1 else values
    return bent


def aim(call: Call, world: World, random: Random) -> tuple[str, Mapping[str, Any]]:
    """Return an address with the form that belongs there; answers go to items of every kind."""
    if call.name != "save-answer":
        return call.page.url(call.name, world), call.page.form(world)
    attempt = random.choice([world.practised, world.examined])
    position = random.randint(1, attempt.items.count())
    form = posted(version_at(attempt, position), "operation-1", then=random.choice(["", "stay"]))
    return reverse("save-answer", args=[attempt.pk, position]), form


def encode(form: dict[str, Any], random: Random) -> tuple[bytes, str]:
    """Return a body and its content type, not always as any browser would."""
    content_type = random.choice(CONTENT_TYPES)
    if content_type.startswith(MULTIPART_CONTENT):
        body = encode_multipart(BOUNDARY, form)
    else:
        body = urlencode(form, doseq=True).encode() + random.choice([b"", b"", NOT_UTF_8])
    return body[: len(body) // 2] if random.random() < 0.1 else body, content_type


def answers() -> list[Any]:
    return list(Answer.objects.order_by("pk").values())


@pytest.mark.promise("C9")
@pytest.mark.parametrize("call", POSTS, ids=str)
def test_odd_posts_are_no_server_errors_and_lose_nothing(
    call: Call, world: World, db: None
) -> None:
    random = Random(call.name)  # noqa: S311 -- to be repeated, not to be secret
    before = answers()
    for number in range(ROUNDS):
        client = browser_of(world.learner)
        url, form = aim(call, world, random)
        body, content_type = encode(bend(form, random), random)
        headers = HTMX if number % 2 else {}
        with transaction.atomic():
            response = client.generic("POST", url, body, content_type, headers=headers)
            assert response.status_code < 500, (content_type, body[:2_000])
            assert answers()[: len(before)] == before, (content_type, body[:2_000])
            transaction.set_rollback(True)


def odd_addresses() -> Iterator[str]:
    for path in ("/", "/courses/", "/progress/", "/sign-in/"):
        yield from (
            path + odd for odd in ("%00", "%ff", "%ed%a0%80", "..%2f", "?next=%00", "?%ff=%fe")
        )
    yield from (
        "/attempts/%D9%A1/",
        "/attempts/1e3/",
        "/attempts/-1/",
        "/quizzes/+1/",
        "/checks/1.0/",
    )
    yield "/attempts/" + "9" * 5_000 + "/"
    yield "/courses/" + "x" * 5_000 + "/"


@pytest.mark.promise("C9")
@pytest.mark.parametrize("address", list(odd_addresses()))
def test_odd_address_is_no_server_error(address: str, world: World, db: None) -> None:
    assert browser_of(world.learner).get(address).status_code in {200, 302, 404}


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    "cookies",
    [
        {"sessionid": "\\000"},
        {"sessionid": "x" * 5_000},
        {"sessionid": "'; --"},
        {"csrftoken": "<script>"},
        {"django_language": "x" * 5_000},
        {"messages": "W10:broken"},
    ],
)
def test_odd_cookie_is_no_server_error(cookies: dict[str, str], db: None) -> None:
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    assert client.get("/").status_code == 302


# What stands in a body that is refused whole


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=" + b"x" * 2_000_000, FORM),
        (b"&".join(b"a%d=1" % number for number in range(1_200)), FORM),
        (b"choice=true", f"{FORM}; charset=utf-16"),
    ],
)
def test_body_that_cannot_be_read_is_refused_with_a_page(
    body: bytes, content_type: str, world: World, db: None
) -> None:
    client = browser_of(world.learner, in_english=True)
    url = reverse("save-answer", args=[world.practised.pk, 1])
    response = client.post(url, body, content_type=content_type)
    assert response.status_code == 400
    assert "That request could not be understood" in words(parse(response))


# Whose answer, of what


def post(world: World, form: Mapping[str, Any], *, position: int = 1) -> Any:
    client = browser_of(world.learner, in_english=True)
    url = reverse("save-answer", args=[world.examined.pk, position])
    return client.post(url, form, headers=HTMX)


def test_operation_of_another_learner_is_an_operation_of_one_s_own(world: World, db: None) -> None:
    """Operations are told apart in an attempt, so nobody meets another's."""
    own = Answer.objects.filter(attempt=world.examined, op_id="first-answer")
    own.update(op_id="elsewhere")
    form = posted(version_at(world.examined, 2), "first-answer", then="stay")
    assert post(world, form, position=2).status_code == 200


def test_base_of_another_attempt_is_no_base(world: World, db: None) -> None:
    own = Answer.objects.get(attempt=world.examined, op_id="first-answer")
    Answer.objects.filter(attempt=world.foreign_examined, op_id="first-answer").update(
        op_id="foreign-answer"
    )
    form = posted(version_at(world.examined, 1), "operation-1", base="foreign-answer")
    response = post(world, form)
    assert response.status_code == 409
    assert "You answered this question in another window" in words(parse(response))
    assert Item.objects.with_answer().get(pk=own.item_id).answer_op == "first-answer"


def test_base_of_another_item_is_no_base(world: World, db: None) -> None:
    form = posted(version_at(world.examined, 2), "operation-1", base="first-answer", then="stay")
    post(world, form, position=2)
    answer = Answer.objects.get(attempt=world.examined, op_id="operation-1")
    assert (answer.base_id, answer.is_fork) == (None, False)


def test_option_of_another_question_is_refused(world: World, db: None) -> None:
    response = post(world, {"choice": "true", "op_id": "operation-1", "base": "first-answer"})
    assert response.status_code == 422
    assert words(parse(response)) == (
        "This answer does not belong to the question. Please choose again."
    )


def test_answer_of_another_learner_cannot_be_chosen(world: World, db: None) -> None:
    Answer.objects.filter(attempt=world.foreign_examined, op_id="fork-answer").update(
        op_id="foreign-answer"
    )
    client = browser_of(world.learner)
    url = reverse("use-answer", args=[world.examined.pk, 1])
    form = {"chosen": "foreign-answer", "op_id": "operation-1", "base": "first-answer"}
    assert client.post(url, form).status_code == 404


@pytest.mark.parametrize("then", ["0", "-1", "10000", "next ", "weiter", "\0", "1\n2"])
def test_odd_way_to_go_on_is_refused_or_read(then: str, world: World, db: None) -> None:
    form = posted(version_at(world.examined, 2), "operation-1", then=then)
    assert post(world, form, position=2).status_code in {200, 400}


def test_sentence_is_chinese_by_default(world: World, db: None) -> None:
    client = browser_of(world.learner)
    url = reverse("save-answer", args=[world.practised.pk, 1])
    response = client.post(url, {"op_id": "operation-1"}, headers=HTMX)
    assert (response.status_code, response.headers["Content-Language"]) == (422, "zh-hans")
