"""Stamp arrivals: deadlines are judged by the moment a request reached the server."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_KEY = "quizzes.arrived_at"  # no client header can set it: those all begin with HTTP_


class ArrivalMiddleware:
    """Note the server's time before sessions, users or locks can delay the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META[_KEY] = timezone.now()
        return self.get_response(request)


def arrival(request: HttpRequest) -> datetime:
    """Return when `request` reached the server."""
    moment: datetime = request.META[_KEY]
    return moment
