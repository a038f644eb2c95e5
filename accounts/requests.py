"""Who is asking, and for how much of a page."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User

LEEWAY = timedelta(hours=1)
"""A session outlives the deadline it was kept for by that much."""


def signed_in(request: HttpRequest) -> User:
    """Return the person behind `request`; the middleware lets nobody else through to a view."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def client_address(request: HttpRequest) -> str:
    """Return the address that `request` comes from; behind our own proxies, the one they name.

    Each proxy adds the address it was asked from at the end: the last that is none of ours counts,
    and what stands before it anyone may have written.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    forwarded: list[str] = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    chain = [*(address.strip() for address in forwarded if address.strip()), nearest]
    outside = [address for address in chain if address not in settings.TRUSTED_PROXIES]
    return outside[-1] if outside else chain[0]


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks, and so wants a part of the page only."""
    return bool(getattr(request, "htmx", False))


def keep_signed_in(request: HttpRequest, *, until: datetime, now: datetime) -> None:
    """Let the session last beyond `until`, so that nobody is signed out in the middle of an exam.

    Writes the session only when its own end is sooner, or not known: Django knows it only of
    sessions that were given one.
    """
    needed = until + LEEWAY
    session = request.session
    if "_session_expiry" in session and session.get_expiry_date() >= needed:
        return
    usual = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    session.set_expiry(max(needed, usual))
