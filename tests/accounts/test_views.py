"""Signing in and out, one's own password, the language, and who is let in where."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from tests.builders import PASSWORD, make_user
from tests.pages import HTMX, browser_of, form_to, forms, has_id, links, parse, submit, words

SIGN_IN = "/sign-in/"
OUTSIDE = [
    "https://evil.example",
    "https://evil.example/courses/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\n//evil.example",
    "\x00//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http://testserver@evil.example",
    "http://testserver:80@evil.example/",
    "//testserver@evil.example",
    "http://testserver.evil.example",
    "//evil.example\\@testserver",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/",
    "http://[::1",
    "https://ⓔvil.example",
    "//evil。example",
    "%2F%2Fevil.example",
]


@pytest.fixture
def person(db: None) -> User:
    return make_user("s1001", full_name="林小满")


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def sign_in(client: Client, **form: str) -> Any:
    return client.post(SIGN_IN, {"username": "s1001", "password": PASSWORD} | form)


def stays_here(address: str) -> bool:
    """Say whether a browser at the test server would stay at it, read as leniently as they do."""
    parts = urlsplit(address.replace("\\", "/").strip())
    return parts.scheme in {"", "http"} and parts.netloc in {"", "testserver"} and (
        not address.replace("\\", "/").startswith("//")
    )  # fmt: skip


# Signing in


def test_sign_in_without_javascript_leads_home(person: User, stranger: Client) -> None:
    page = parse(stranger.get(SIGN_IN))
    form = next(form for form in forms(page) if form.get("class") == "form")
    changed = {"username": "s1001", "password": PASSWORD}
    response = submit(stranger, page, form, at=SIGN_IN, changed=changed)
    assert response.redirect_chain == [(reverse("home"), 302)]


def test_sign_in_leads_back_to_the_page_asked_for(lesson: Lesson, person: User) -> None:
    client = Client()
    asked = client.get(lesson.get_absolute_url()).headers["Location"]
    response = client.post(asked, {"username": "s1001", "password": PASSWORD})
    assert response.headers["Location"] == lesson.get_absolute_url()


def test_sign_in_keeps_the_page_asked_for_in_its_form(lesson: Lesson, stranger: Client) -> None:
    page = parse(stranger.get(lesson.get_absolute_url(), follow=True))
    kept = [element.get("value") for element in page.iter("input") if element.get("name") == "next"]
    assert lesson.get_absolute_url() in kept


@pytest.mark.parametrize(
    "form",
    [
        {"password": "wrong"},
        {"username": "s9999"},
        {"username": "S1001"},
        {"username": "s1001\0"},
        {"username": "x" * 100_000},
    ],
)
def test_sign_in_refuses_what_is_not_right(
    form: dict[str, str], person: User, stranger: Client
) -> None:
    response = sign_in(stranger, **form)
    assert response.status_code == 200
    assert "_auth_user_id" not in stranger.session


@pytest.mark.parametrize("form", [{"password": "wrong"}, {"username": "s9999"}])
def test_sign_in_says_the_same_for_a_wrong_name_and_a_wrong_password(
    form: dict[str, str], person: User, stranger: Client
) -> None:
    page = words(parse(sign_in(stranger, **form)))
    assert "The staff number or the password is not right." in page


def test_sign_in_refuses_someone_who_has_left(person: User, stranger: Client) -> None:
    User.objects.update(is_active=False)
    sign_in(stranger)
    assert "_auth_user_id" not in stranger.session


def test_sign_in_is_skipped_by_those_who_are_in(person: User) -> None:
    response = browser_of(person).get(SIGN_IN)
    assert response.headers["Location"] == reverse("home")


@pytest.mark.parametrize("back", [SIGN_IN, f"{SIGN_IN}?next={SIGN_IN}", f"{SIGN_IN}#top"])
def test_sign_in_never_leads_back_to_itself(back: str, person: User) -> None:
    response = browser_of(person).get(SIGN_IN, {"next": back})
    assert response.headers["Location"] == reverse("home")


@pytest.mark.promise("B7")
@pytest.mark.parametrize("address", OUTSIDE)
def test_sign_in_leads_to_no_other_site(address: str, person: User) -> None:
    response = browser_of(person).get(f"{SIGN_IN}?next={quote(address)}")
    assert stays_here(response.headers["Location"])


@pytest.mark.promise("B7")
@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_sign_in_form_leads_to_no_other_site(address: str, person: User) -> None:
    assert sign_in(Client(), next=address).headers["Location"] == reverse("home")


# Strangers, and sessions that have ended


def test_stranger_keeps_the_question_in_the_address(lesson: Lesson, client: Client) -> None:
    response = client.get(f"{lesson.get_absolute_url()}?from=mail")
    assert response.headers["Location"] == (
        f"{SIGN_IN}?next={lesson.get_absolute_url()}%3Ffrom%3Dmail"
    )


@pytest.mark.promise("A6")
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/courses/lake/numbers/", "/courses/lake/numbers/"),
        ("http://testserver/attempts/1/?item=2", "/attempts/1/%3Fitem%3D2"),
        ("https://evil.example/courses/", "/"),
        ("//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_form_sent_after_the_session_leads_back_to_its_page(
    referer: str, back: str, lesson: Lesson, client: Client
) -> None:
    url = reverse("finish-lesson", args=[lesson.course.slug, lesson.slug])
    response = client.post(url, headers={"Referer": referer})
    assert response.headers["Location"] == f"{SIGN_IN}?next={back}"


@pytest.mark.promise("A6")
@pytest.mark.parametrize(
    ("current", "back"),
    [
        ("http://testserver/courses/lake/?x=1", "/courses/lake/%3Fx%3D1"),
        ("http://evil.example/courses/", "/"),
        ("", "/"),
    ],
)
def test_fragment_asked_for_after_the_session_leads_back_to_its_page(
    current: str, back: str, db: None, client: Client
) -> None:
    response = client.get(reverse("home"), headers={**HTMX, "HX-Current-URL": current})
    assert response.headers["HX-Redirect"] == f"{SIGN_IN}?next={back}"


def test_session_that_has_ended_counts_as_a_stranger(person: User) -> None:
    client = browser_of(person)
    Session.objects.all().delete()
    assert client.get(reverse("home")).headers["Location"] == f"{SIGN_IN}?next=/"


def test_learner_is_told_that_the_administration_is_not_open(person: User) -> None:
    client = browser_of(person, in_english=True)
    response = client.get(reverse("admin:index"), follow=True)
    page = parse(response)
    assert response.status_code == 403
    assert "Your role does not include it." in words(page)
    assert links(page)[reverse("home")] == "Back to today"


def test_stranger_at_the_administration_is_asked_to_sign_in(db: None, client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(f"{SIGN_IN}?next=/admin/")


def test_instructor_signs_in_to_the_administration(course: Course, instructor: User) -> None:
    response = browser_of(instructor).get(f"{SIGN_IN}?next=/admin/")
    assert response.headers["Location"] == "/admin/"


# Signing out


def test_sign_out_ends_the_session(person: User) -> None:
    client = browser_of(person)
    response = client.post(reverse("sign-out"))
    assert response.headers["Location"] == SIGN_IN
    assert not Session.objects.exists()


def test_sign_out_can_be_asked_about_and_signs_nobody_out_by_that(person: User) -> None:
    page = parse(browser_of(person, in_english=True).get(reverse("sign-out")))
    assert "Sign out?" in words(page)
    assert Session.objects.exists()


def test_sign_out_stands_on_every_page(person: User) -> None:
    page = parse(browser_of(person, in_english=True).get(reverse("home")))
    assert words(form_to(page, reverse("sign-out"))) == "Sign out"


# The password


def change_password(client: Client, old: str, new: str) -> Any:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("password-change"), form)


def test_password_is_changed_and_the_session_goes_on(person: User) -> None:
    client = browser_of(person)
    response = change_password(client, PASSWORD, "潮汐-otter-77-garden")
    person.refresh_from_db()
    assert response.headers["Location"] == reverse("password-changed")
    assert person.check_password("潮汐-otter-77-garden")
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [("wrong", "潮汐-otter-77-garden"), (PASSWORD, "12345678901"), (PASSWORD, "abc")],
)
def test_password_is_not_changed_for_a_wrong_or_a_weak_one(
    old: str, new: str, person: User
) -> None:
    response = change_password(browser_of(person, in_english=True), old, new)
    person.refresh_from_db()
    assert response.status_code == 200
    assert person.check_password(PASSWORD)


# The language


@pytest.mark.parametrize(("language", "shown"), [("en", "en"), ("zh-hans", "zh-hans")])
def test_language_is_chosen_for_this_browser(language: str, shown: str, person: User) -> None:
    client = browser_of(person)
    client.post(reverse("set_language"), {"language": language, "next": "/courses/"})
    assert client.get("/courses/").headers["Content-Language"] == shown


def test_language_chosen_comes_along_to_another_machine(person: User) -> None:
    browser_of(person).post(reverse("set_language"), {"language": "en", "next": "/"})
    other = Client()
    sign_in(other)
    assert other.get("/").headers["Content-Language"] == "en"


def test_language_of_a_stranger_is_kept_with_nobody(person: User, stranger: Client) -> None:
    stranger.post(reverse("set_language"), {"language": "en", "next": "/"})
    person.refresh_from_db()
    assert person.language == ""


@pytest.mark.parametrize("language", ["", "fr", "en\0", "../en", "x" * 10_000])
def test_language_that_is_not_spoken_changes_nothing(language: str, person: User) -> None:
    client = browser_of(person)
    response = client.post(reverse("set_language"), {"language": language, "next": "/"})
    assert response.status_code == 302
    assert client.get("/").headers["Content-Language"] == "zh-hans"


def test_language_cookie_of_another_kind_is_ignored(person: User) -> None:
    client = browser_of(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"
    assert client.get("/").headers["Content-Language"] == "zh-hans"


def test_language_switch_leads_back_to_the_page(lesson: Lesson, person: User) -> None:
    client = browser_of(person)
    page = parse(client.get(lesson.get_absolute_url()))
    form = form_to(page, reverse("set_language"))
    response = submit(client, page, form, changed={"language": "en"})
    assert response.redirect_chain == [(lesson.get_absolute_url(), 302)]
    assert has_id(parse(response), "next-step")


@pytest.mark.promise("B7")
@pytest.mark.parametrize("address", OUTSIDE)
def test_language_switch_leads_to_no_other_site(address: str, client: Client) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": address})
    assert stays_here(response.headers["Location"])


@pytest.mark.promise("B7")
@pytest.mark.parametrize("address", OUTSIDE)
def test_language_switch_follows_no_foreign_referer(address: str, client: Client) -> None:
    referer = address.encode("ascii", "ignore").decode().translate({0: None, 9: None, 10: None})
    response = client.post(
        reverse("set_language"), {"language": "en"}, headers={"Referer": referer}
    )
    assert stays_here(response.headers["Location"])
