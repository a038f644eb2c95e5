import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.requests import is_fragment, signed_in


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
