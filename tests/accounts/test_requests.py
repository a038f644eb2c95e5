from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.requests import is_fragment, keep_signed_in, signed_in


def test_signed_in_is_the_person_who_asks() -> None:
    request = RequestFactory().get("/")
    request.user = User(username="a17")
    assert signed_in(request) == request.user


def test_signed_in_lets_nobody_else_through() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)


@pytest.mark.parametrize(("headers", "answer"), [({"HX-Request": "true"}, True), ({}, False)])
def test_is_fragment_when_htmx_asks(
    headers: dict[str, str],
    answer: bool,  # noqa: FBT001 -- the value itself
) -> None:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined] # as the middleware sets it
    assert is_fragment(request) is answer


def test_is_fragment_without_the_middleware_is_false() -> None:
    assert is_fragment(RequestFactory().get("/")) is False


@pytest.mark.promise("A6")
@pytest.mark.parametrize(("hours_left", "hours_kept"), [(2, 12), (11, 12), (12, 13), (30, 31)])
def test_keep_signed_in_outlives_the_deadline_by_an_hour(hours_left: int, hours_kept: int) -> None:
    now = timezone.now()
    request = RequestFactory().get("/")
    request.session = SessionStore()
    keep_signed_in(request, until=now + timedelta(hours=hours_left), now=now)
    assert request.session.get_expiry_date() == now + timedelta(hours=hours_kept)


@pytest.mark.promise("A6")
def test_keep_signed_in_leaves_alone_what_lasts_long_enough() -> None:
    now = timezone.now()
    request = RequestFactory().get("/")
    request.session = SessionStore()
    keep_signed_in(request, until=now + timedelta(hours=30), now=now)
    request.session.modified = False
    keep_signed_in(request, until=now + timedelta(hours=29), now=now + timedelta(hours=1))
    assert request.session.modified is False
    assert request.session.get_expiry_date() == now + timedelta(hours=31)
