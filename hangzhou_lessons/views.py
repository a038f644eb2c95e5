"""Pages that belong to no app."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say 'ok' when the database answers; for machines, so in no language."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a stale form with a fresh token, so that the browser can send it again unchanged."""
    del reason
    token = get_token(request)
    response = render(request, "403_csrf.html", status=403)
    response.headers["X-CSRF-Token"] = token
    return response
