"""What an open page of an attempt asks each minute, and at the deadline."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import is_fragment, keep_signed_in, signed_in
from quizzes.actions.attempts import expire_attempt, submit_attempt
from quizzes.actions.contact import note_contact
from quizzes.middleware import arrival
from quizzes.models import Attempt


@require_POST
def contact(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Answer with the clock as it stands now, or lead to the result of an attempt that has ended."""
    attempts = Attempt.objects.of(signed_in(request)).on_paper()
    attempt = get_object_or_404(attempts.select_related("quiz"), pk=attempt_id)
    now = arrival(request)
    if _has_ended(attempt, now, is_deadline=request.POST.get("at") == "deadline"):
        return HttpResponseClientRedirect(attempt.get_absolute_url())
    note_contact(attempt=attempt, now=now)
    keep_signed_in(request, until=attempt.deadline_at or now, now=now)
    if not is_fragment(request):
        return redirect(attempt)
    context = {"attempt": attempt, "server_time": now}
    return render(request, "quizzes/_clock.html", context)


def _has_ended(attempt: Attempt, now: datetime, *, is_deadline: bool) -> bool:
    """Say whether it is over; a page that has come to the deadline hands in what was saved.

    It may not know that the deadline has been moved, so it is asked for here.
    """
    is_over = is_deadline and attempt.deadline_at is not None and attempt.deadline_at <= now
    if is_over and attempt.is_open:
        submit_attempt(attempt=attempt, arrived_at=now, now=now)
    return expire_attempt(attempt=attempt, now=now)
