"""The pages of a running exam: watching it, giving time, ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import is_fragment, signed_in
from quizzes import live
from quizzes.actions import extending
from quizzes.admin.quizpage import quiz_page, taught_quiz
from quizzes.forms.extending import CHANGED, ExtensionForm, ReasonForm
from quizzes.live import AWAITING, Condition, Figures, Row, Wanted
from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import Audience
from quizzes.policy import Mode
from quizzes.windows import offset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

PER_PAGE = 50

_CONDITIONS: dict[Condition, _StrOrPromise] = {
    Condition.LOST: gettext_lazy("Lost contact"),
    Condition.WORKING: gettext_lazy("At work"),
    Condition.EXPIRED: gettext_lazy("Ended by the deadline"),
    Condition.SUBMITTED: gettext_lazy("Handed in"),
    Condition.ABSENT: gettext_lazy("Not started"),
}
_ORDERS: dict[str, _StrOrPromise] = {
    "trouble": pgettext_lazy("order", "Lost contact, then least answered"),
    "number": pgettext_lazy("order", "Staff number"),
    "department": pgettext_lazy("order", "Department"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; it leads to the candidates it counts."""

    state: str
    words: _StrOrPromise
    count: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: Row
    words: _StrOrPromise


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """Return the URLs below an exam's page."""
    here, guarded = "<int:quiz_id>/live/", admin_site.admin_view
    return [
        path(here, guarded(live_view), name="quizzes_quiz_live"),
        path(f"{here}extend/", guarded(extend_view), name="quizzes_quiz_live_extend"),
        path(f"{here}close/", guarded(close_view), name="quizzes_quiz_live_close"),
        path(f"{here}end/<int:attempt_id>/", guarded(end_view), name="quizzes_quiz_live_end"),
    ]


@require_safe
def live_view(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show how an exam runs; htmx, which asks again and again, gets only what changes."""
    quiz = _exam(request, quiz_id, "view")
    shown = _shown(request, quiz, timezone.now())
    if is_fragment(request):
        update = {**shown, "is_update": True}
        return render(request, "admin/quizzes/live/live.html#update", update)
    return _page(request, "live", shown | {"orders": list(_ORDERS.items())})


@require_http_methods(["GET", "HEAD", "POST"])
def extend_view(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Say whom an extension reaches, and give it once there is a reason."""
    quiz = _exam(request, quiz_id, "change")
    form = ExtensionForm(_posted(request), seen=extending.newest_entry(quiz))
    if form.is_valid():
        return _extend(request, quiz, form)
    return _confirm_extension(request, quiz, form)


@require_http_methods(["GET", "HEAD", "POST"])
def close_view(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Say whom closing ends, and close once there is a reason."""
    quiz = _exam(request, quiz_id, "change")
    form = ReasonForm(_posted(request))
    if form.is_valid():
        return _close(request, quiz, form.cleaned_data["reason"])
    count = extending.endable(quiz, timezone.now()).count()
    heading = gettext("Close the exam now")
    return _confirm(request, quiz, form, heading, [_at_work(count), *_what_closing_does()])


@require_http_methods(["GET", "HEAD", "POST"])
def end_view(request: HttpRequest, quiz_id: int, attempt_id: int) -> HttpResponse:
    """Say whose attempt is ended, and end it once there is a reason."""
    quiz = _exam(request, quiz_id, "change")
    attempts = Attempt.objects.filter(quiz=quiz).select_related("user__department")
    attempt = get_object_or_404(attempts, pk=attempt_id)
    form = ReasonForm(_posted(request))
    if form.is_valid():
        return _end(request, quiz, attempt, form.cleaned_data["reason"])
    heading = gettext("End the attempt of %(person)s now") % {"person": attempt.user}
    return _confirm(request, quiz, form, heading, _what_ending_does())


def _shown(request: HttpRequest, quiz: Quiz, now: datetime) -> dict[str, Any]:
    wanted = Wanted.of(request.GET)
    figures = live.figures(quiz, now)
    listed = Paginator(live.listed(quiz, wanted, now), PER_PAGE)
    page = listed.get_page(request.GET.get("page"))
    return {
        "quiz": quiz,
        "wanted": wanted,
        "figures": figures,
        "tiles": _tiles(quiz, figures),
        "page": page,
        "rows": [
            ShownRow(row, _CONDITIONS[row.condition]) for row in live.rows_of(list(page), now)
        ],
        "now": now,
        "offset": offset(now, quiz.time_zone),
        "minutes_left": _minutes_left(quiz, now),
        "is_running": live.is_running(quiz, figures, now),
        "may_change": site.get_model_admin(Quiz).has_change_permission(request),
    }


def _tiles(quiz: Quiz, figures: Figures) -> list[Tile]:
    is_known = quiz.audience == Audience.SELECTED
    conditions = [one for one in Condition if is_known or one is not Condition.ABSENT]
    tiles = [Tile(one.code, _CONDITIONS[one], figures.counts[one]) for one in conditions]
    everyone = Tile("", gettext_lazy("All who have begun"), figures.begun)
    return [everyone, *tiles, Tile(AWAITING, gettext_lazy("Awaiting marking"), figures.awaiting)]


def _minutes_left(quiz: Quiz, now: datetime) -> int | None:
    """Return the minutes until nobody can start any more, the last one begun; None without end."""
    if quiz.closes_at is None:
        return None
    return max(0, ceil((quiz.closes_at - now) / timedelta(minutes=1)))


def _extend(request: HttpRequest, quiz: Quiz, form: ExtensionForm) -> HttpResponse:
    minutes = form.cleaned_data["minutes"]
    try:
        count = extending.extend_time(
            quiz=quiz,
            minutes=minutes,
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
            now=timezone.now(),
            seen=form.cleaned_data["seen"],
        )
    except extending.ChangedMeanwhile:
        form.add_error(None, CHANGED)
        return _confirm_extension(request, quiz, form)
    except extending.NothingToExtend:
        messages.error(request, gettext("Nothing to extend: nobody is at work against a deadline."))
    else:
        done = ngettext(
            "%(minutes)s minutes more, for %(count)s person at work.",
            "%(minutes)s minutes more, for %(count)s people at work.",
            count,
        )
        messages.success(request, done % {"minutes": minutes, "count": count})
    return redirect("admin:quizzes_quiz_live", quiz.pk)


def _close(request: HttpRequest, quiz: Quiz, reason: str) -> HttpResponse:
    by, now = signed_in(request), timezone.now()
    try:
        count = extending.close_now(quiz=quiz, reason=reason, by=by, now=now)
    except extending.NotOpenYet:
        sentence = gettext("Not closed: the window has not begun. Change its times instead.")
        messages.error(request, sentence)
    else:
        done = ngettext(
            "Closed. %(count)s attempt is being handed in.",
            "Closed. %(count)s attempts are being handed in.",
            count,
        )
        messages.success(request, done % {"count": count})
    return redirect("admin:quizzes_quiz_live", quiz.pk)


def _end(request: HttpRequest, quiz: Quiz, attempt: Attempt, reason: str) -> HttpResponse:
    by, now = signed_in(request), timezone.now()
    if extending.end_attempt(attempt=attempt, quiz=quiz, reason=reason, by=by, now=now):
        messages.success(request, gettext("Ended. What was saved is handed in."))
    else:
        messages.warning(request, gettext("This attempt had ended before; nothing was changed."))
    return redirect("admin:quizzes_quiz_live", quiz.pk)


def _confirm_extension(request: HttpRequest, quiz: Quiz, form: ExtensionForm) -> HttpResponse:
    count = extending.extendable(quiz, timezone.now()).count()
    heading = gettext("Give everyone more time")
    return _confirm(request, quiz, form, heading, [_at_work(count), *_what_extending_does(quiz)])


def _at_work(count: int) -> str:
    sentence = ngettext(
        "%(count)s person is at work and concerned.",
        "%(count)s people are at work and concerned.",
        count,
    )
    return sentence % {"count": count}


def _what_extending_does(quiz: Quiz) -> list[str]:
    sentences = [
        gettext("The deadline of each moves by the minutes you give; what they answered stays."),
        gettext("Whoever has handed in, or whose time was over, is not called back."),
    ]
    if quiz.closes_at is not None:
        sentences.append(gettext("The end of the window moves along."))
    return sentences


def _what_closing_does() -> list[str]:
    return [
        gettext("Nobody can start any more."),
        gettext("What is answered by now counts, and is handed in within a minute."),
        gettext("This cannot be undone: an ended attempt is not opened again."),
    ]


def _what_ending_does() -> list[str]:
    return [
        gettext("What is saved by now is handed in at once. What comes later does not count."),
        gettext("This cannot be undone: an ended attempt is not opened again."),
    ]


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _exam(request: HttpRequest, quiz_id: int, verb: Literal["view", "change"]) -> Quiz:
    return taught_quiz(request, quiz_id, verb, mode=Mode.EXAM.value)


def _confirm(
    request: HttpRequest, quiz: Quiz, form: ReasonForm, heading: str, sentences: Sequence[str]
) -> HttpResponse:
    context = {"quiz": quiz, "form": form, "heading": heading, "sentences": sentences}
    return _page(request, "confirm", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return quiz_page(request, f"live/{name}.html", context)
