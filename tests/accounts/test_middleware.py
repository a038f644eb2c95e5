import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.middleware import LanguageMiddleware
from accounts.models import User

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        (None, "zh-hans"),
        ("", "zh-hans"),
        ("en", "en"),
        ("zh-hans", "zh-hans"),
        ("fr", "zh-hans"),
        ("en-us", "zh-hans"),
        ("../../etc/passwd", "zh-hans"),
        ("x" * 5_000, "zh-hans"),
    ],
)
def test_language_is_that_of_the_cookie(cookie: str | None, language: str) -> None:
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES["django_language"] = cookie
    response = LanguageMiddleware(lambda inner: HttpResponse(inner.LANGUAGE_CODE))(request)
    assert (response.content.decode(), response.headers["Content-Language"]) == (
        language,
        language,
    )


def test_language_of_the_browser_is_not_asked_for() -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    response = LanguageMiddleware(lambda inner: HttpResponse(inner.LANGUAGE_CODE))(request)
    assert response.content == b"zh-hans"


@pytest.fixture
def stranger(db: None) -> Client:
    return Client()


@pytest.fixture
def browser(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


PRIVATE = ["home", "catalogue", "my-progress", "password-change"]


@pytest.mark.parametrize("name", PRIVATE)
def test_stranger_is_asked_to_sign_in(stranger: Client, name: str) -> None:
    response = stranger.get(reverse(name))
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/sign-in/?next={reverse(name)}",
    )


@pytest.mark.parametrize("path", ["/courses/lake/", "/quizzes/1/", "/attempts/1/", "/admin/"])
def test_stranger_learns_nothing_of_what_exists(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 302


@pytest.mark.parametrize(
    ("current", "back"),
    [
        ("http://testserver/courses/?page=2", "/courses/%3Fpage%3D2"),
        ("http://evil.example/courses/", "/"),
        ("", "/"),
    ],
)
def test_stranger_s_fragment_leads_the_whole_page_to_the_door(
    stranger: Client, current: str, back: str
) -> None:
    response = stranger.get("/courses/", headers=HTMX | {"HX-Current-URL": current})
    assert (response.status_code, response.headers["HX-Redirect"], response.content) == (
        200,
        f"/sign-in/?next={back}",
        b"",
    )


@pytest.mark.parametrize("name", ["sign-in", "healthz"])
def test_stranger_may_open(stranger: Client, name: str) -> None:
    assert stranger.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [*PRIVATE, "healthz"])
def test_pages_of_signed_in_people_are_stored_nowhere(browser: Client, name: str) -> None:
    response = browser.get(reverse(name))
    directives = {part.strip() for part in response.headers["Cache-Control"].split(",")}
    assert directives >= {"private", "no-store"}


def test_missing_page_of_a_signed_in_person_is_stored_nowhere(browser: Client) -> None:
    response = browser.get("/courses/nowhere/")
    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (404, True)
