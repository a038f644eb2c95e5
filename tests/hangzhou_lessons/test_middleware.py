import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from hangzhou_lessons.middleware import TrustedProxyMiddleware

FORWARDED = {
    "X-Forwarded-For": "10.0.0.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "443",
    "Forwarded": "for=10.0.0.9;host=evil.example;proto=https",
}


def _seen(remote: str) -> dict[str, str]:
    """Return the forwarded headers that a view sees when asked from `remote`."""
    seen: dict[str, str] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update({name: request.headers[name] for name in FORWARDED if name in request.headers})
        return HttpResponse()

    request = RequestFactory().get("/", headers=FORWARDED, REMOTE_ADDR=remote)
    TrustedProxyMiddleware(view)(request)
    return seen


@pytest.mark.promise("B9")
@pytest.mark.parametrize("remote", ["10.0.0.1", "127.0.0.1", ""])
def test_forwarded_headers_of_strangers_are_dropped(remote: str) -> None:
    assert _seen(remote) == {}


def test_forwarded_headers_of_a_trusted_proxy_are_kept(
    settings: Settings,
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    assert _seen("10.0.0.1") == FORWARDED


@pytest.mark.promise("B9")
def test_forwarded_headers_of_another_machine_are_dropped_all_the_same(
    settings: Settings,
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    assert _seen("10.0.0.2") == {}


@pytest.mark.promise("B9")
def test_forwarded_headers_name_no_trusted_proxy_themselves(
    settings: Settings,
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.9"]
    assert _seen("10.0.0.2") == {}
