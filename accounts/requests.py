"""Who is asking, and for how much of a page."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person behind `request`; the middleware lets nobody else through to a view."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks, and so wants a part of the page only."""
    return bool(getattr(request, "htmx", False))
