"""Every learner's URL, called by those who may and those who may not. An unlisted one fails."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from progress.models import Completion
from tests.pages import HTMX, browser_of
from tests.urltable import CALLS, PAGES, Call, World, learner_url_names, standing_world

world = standing_world
SAFE = {"GET", "HEAD"}
INLINE = re.compile(r"""<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|<[^>]*\son\w+\s*=|javascript:""")

FOREIGN = [call for call in CALLS if call.page.foreign]
GUARDED = [call for call in CALLS if not call.page.is_public]
DRAFTS = [call for call in CALLS if call.page.draft]
KEPT_IN = [call for call in CALLS if call.name != "sign-out"]  # which says nothing of anyone
POSTS = [call for call in CALLS if call.method == "POST"]
SHOWN = [call for call in CALLS if call.method == "GET"]
NOT_ALLOWED = [
    (name, method)
    for name, page in PAGES.items()
    for method in ("GET", "POST", "DELETE")
    if method not in page.calls and name not in {"set_language", "healthz", "sign-in"}
]


@pytest.fixture
def visitor(world: World, db: None) -> Client:
    return browser_of(world.learner)


def send(client: Client, method: str, url: str, form: Any = None, **headers: str) -> Any:
    if method == "POST":
        return client.post(url, form or {}, headers=headers)
    return client.generic(method, url, headers=headers)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return everything that stands in the database, but sessions and completions.

    Completions are pulled by whatever page needs them from what stands in the other tables.
    """
    all_models = apps.get_models(include_auto_created=True)
    models = [model for model in all_models if model not in {Session, Completion}]
    return {str(model): list(model.objects.order_by("pk").values()) for model in models}  # type: ignore[attr-defined] # every model has it


@pytest.mark.promise("B3")
def test_urls_all_stand_in_the_table() -> None:
    assert learner_url_names() == set(PAGES)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_page_works(call: Call, world: World, visitor: Client) -> None:
    response = send(visitor, call.method, call.page.url(call.name, world), call.page.form(world))
    assert response.status_code == call.status


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_page_works_for_htmx(call: Call, world: World, visitor: Client) -> None:
    form, url = call.page.form(world), call.page.url(call.name, world)
    response = send(visitor, call.method, url, form, **HTMX)
    is_post = call.method == "POST" and call.page.fragment_posts
    assert response.status_code == (call.page.fragment_posts if is_post else call.status)


@pytest.mark.parametrize("call", GUARDED, ids=str)
def test_stranger_is_sent_to_sign_in(call: Call, world: World, db: None, client: Client) -> None:
    url = call.page.url(call.name, world)
    response = send(client, call.method, url, call.page.form(world))
    wanted = url if call.method in SAFE else reverse("home")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{reverse('sign-in')}?next={quote(wanted)}",
    )


@pytest.mark.promise("A6")
@pytest.mark.parametrize("call", GUARDED, ids=str)
def test_stranger_with_htmx_gets_no_form_into_the_fragment(
    call: Call, world: World, db: None, client: Client
) -> None:
    here = {**HTMX, "HX-Current-URL": "http://testserver/courses/lake/"}
    response = send(
        client, call.method, call.page.url(call.name, world), call.page.form(world), **here
    )
    assert (response.status_code, response.headers["HX-Redirect"], response.content) == (
        200,
        f"{reverse('sign-in')}?next=/courses/lake/",
        b"",
    )


@pytest.mark.promise("B3")
@pytest.mark.parametrize("call", FOREIGN, ids=str)
def test_page_of_another_learner_is_missing(call: Call, world: World, visitor: Client) -> None:
    assert call.page.foreign
    url = reverse(call.name, args=call.page.foreign(world))
    before = rows()
    response = send(visitor, call.method, url, call.page.form(world))
    assert (response.status_code, rows()) == (404, before)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_page_with_a_bad_id_is_missing(call: Call, world: World, visitor: Client) -> None:
    urls = [reverse(call.name, args=args) for args in call.page.missing(world)]
    found = {
        url: send(visitor, call.method, url, call.page.form(world)).status_code for url in urls
    }
    assert found == dict.fromkeys(urls, 404)


@pytest.mark.parametrize(("name", "method"), NOT_ALLOWED)
def test_page_refuses_other_methods(name: str, method: str, world: World, visitor: Client) -> None:
    response = send(visitor, method, PAGES[name].url(name, world))
    assert response.status_code == 405


@pytest.mark.promise("B3")
@pytest.mark.parametrize("call", DRAFTS, ids=str)
def test_draft_is_missing_for_learners(call: Call, world: World, visitor: Client) -> None:
    assert call.page.draft
    url = reverse(call.name, args=call.page.draft(world))
    assert send(visitor, call.method, url, call.page.form(world)).status_code == 404


@pytest.mark.parametrize("call", DRAFTS, ids=str)
def test_draft_is_open_to_its_instructor(call: Call, world: World, db: None) -> None:
    assert call.page.draft
    url = reverse(call.name, args=call.page.draft(world))
    response = send(browser_of(world.instructor), call.method, url, call.page.form(world))
    is_post = call.method == "POST" and call.page.draft_posts
    assert response.status_code == (call.page.draft_posts if is_post else call.status)


def test_draft_quiz_of_an_open_course_is_missing_for_learners(
    world: World, visitor: Client
) -> None:
    type(world.exam).objects.filter(pk=world.exam.pk).update(published_at=None)
    assert visitor.get(reverse("quiz", args=[world.exam.pk])).status_code == 404


@pytest.mark.promise("B6")
@pytest.mark.parametrize("method", sorted(SAFE))
def test_crawl_changes_nothing(method: str, world: World, visitor: Client) -> None:
    before = rows()
    for call in SHOWN:
        send(visitor, method, call.page.url(call.name, world))
        send(visitor, method, call.page.url(call.name, world), **HTMX)
    assert rows() == before


@pytest.mark.promise("B6")
@pytest.mark.parametrize("call", POSTS, ids=str)
def test_post_without_a_token_is_refused_with_a_fresh_one(
    call: Call, world: World, db: None
) -> None:
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(world.learner)
    before = rows()
    response = send(visitor, "POST", call.page.url(call.name, world), call.page.form(world))
    token = response.headers.get("X-CSRF-Token", "")
    assert (response.status_code, len(token), rows()) == (403, 64, before)


@pytest.mark.promise("B8")
@pytest.mark.parametrize("call", KEPT_IN, ids=str)
def test_page_is_stored_nowhere(call: Call, world: World, visitor: Client) -> None:
    response = send(visitor, call.method, call.page.url(call.name, world), call.page.form(world))
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/nowhere/", "/quizzes/999/", "/courses/lake/numbers/read/"])
def test_error_page_is_stored_nowhere(path: str, visitor: Client) -> None:
    assert "no-store" in visitor.get(path).headers["Cache-Control"]


@pytest.mark.promise("C1")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_page_has_a_content_security_policy(call: Call, world: World, visitor: Client) -> None:
    response = send(visitor, call.method, call.page.url(call.name, world), call.page.form(world))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


@pytest.mark.promise("C1")
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_page_has_no_inline_script_or_style(call: Call, world: World, visitor: Client) -> None:
    form, url = call.page.form(world), call.page.url(call.name, world)
    page = send(visitor, call.method, url, form).content.decode()
    fragment = send(visitor, call.method, url, form, **HTMX).content.decode()
    assert INLINE.findall(page + fragment) == []


@pytest.mark.parametrize("path", ["/nowhere/", "/sign-in/", "/language/"])
def test_page_for_strangers_has_a_policy_and_nothing_inline(path: str, client: Client) -> None:
    response = client.get(path)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert INLINE.findall(response.content.decode()) == []


@pytest.mark.promise("A6")
@pytest.mark.parametrize("call", GUARDED, ids=str)
def test_expired_session_leads_htmx_to_signing_in(
    call: Call, world: World, visitor: Client
) -> None:
    Session.objects.all().delete()
    url, form = call.page.url(call.name, world), call.page.form(world)
    response = send(visitor, call.method, url, form, **HTMX)
    assert response.headers["HX-Redirect"].startswith(reverse("sign-in"))
    assert response.content == b""
