import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from hangzhou_lessons.views import csrf_failure
from tests.queries import count_queries


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_healthz_says_ok(method: str) -> None:
    response = getattr(Client(), method)("/healthz")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain")


@pytest.mark.django_db
def test_healthz_asks_the_database_once() -> None:
    with count_queries() as queries:
        response = Client().get("/healthz")
    assert (queries, response.content) == (["SELECT 1"], b"ok")


@pytest.mark.django_db
def test_healthz_is_not_stored() -> None:
    assert "no-store" in Client().get("/healthz").headers["Cache-Control"]


def test_csrf_failure_gives_a_fresh_token() -> None:
    response = csrf_failure(RequestFactory().post("/"))
    assert (response.status_code, len(response.headers["X-CSRF-Token"])) == (403, 64)


def test_form_without_a_token_is_refused_and_can_be_sent_again(learner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    refused = client.post(reverse("sign-out"))
    token = refused.headers["X-CSRF-Token"]
    again = client.post(reverse("sign-out"), headers={"X-CSRFToken": token})
    assert (refused.status_code, again.status_code) == (403, 302)
