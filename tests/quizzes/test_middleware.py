from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from quizzes.middleware import ArrivalMiddleware, arrival


def _seen(request: HttpRequest) -> datetime:
    seen: list[datetime] = []

    def view(inner: HttpRequest) -> HttpResponse:
        seen.append(arrival(inner))
        return HttpResponse()

    ArrivalMiddleware(view)(request)
    return seen[0]


def test_arrival_is_the_server_s_time_before_the_view() -> None:
    before = datetime.now(UTC)
    assert before <= _seen(RequestFactory().get("/")) <= datetime.now(UTC)


@pytest.mark.promise("A5")
@pytest.mark.parametrize(
    "header", ["quizzes.arrived_at", "Quizzes-Arrived-At", "Date", "X-Request-Start"]
)
def test_arrival_is_not_what_a_client_says(header: str) -> None:
    request = RequestFactory().get("/", headers={header: "2001-01-01T00:00:00Z"})
    assert _seen(request).year > 2001
