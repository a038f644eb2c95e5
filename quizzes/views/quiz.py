"""The page before an attempt, and starting one."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import signed_in
from quizzes.actions.attempts import Refusal, StartRefused
from quizzes.actions.attempts import start_attempt as start
from quizzes.middleware import arrival
from quizzes.models import Quiz
from quizzes.standing import QuizStanding, quiz_standing


@require_safe
def quiz(request: HttpRequest, quiz_id: int) -> HttpResponse:
    return _quiz_page(request, _quiz_of(request, quiz_id))


@require_POST
def start_attempt(request: HttpRequest, quiz_id: int) -> HttpResponse:
    shown = _quiz_of(request, quiz_id)
    try:
        attempt = start(
            user=signed_in(request), quiz=shown, now=arrival(request), seed=secrets.randbits(63)
        )
    except StartRefused as refused:
        return _quiz_page(request, shown, refusal=refused.reason, status=409)
    return redirect("attempt", attempt.pk)


def _quiz_of(request: HttpRequest, quiz_id: int) -> Quiz:
    quizzes = Quiz.objects.visible_to(signed_in(request)).select_related("course", "lesson")
    return get_object_or_404(quizzes, pk=quiz_id)


def _quiz_page(
    request: HttpRequest, shown: Quiz, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    standing = quiz_standing(signed_in(request), shown)
    parts = list(shown.parts.all())
    context = {
        "quiz": shown,
        "course": shown.course,
        "standing": standing,
        "question_count": sum(part.count for part in parts),
        "refusal": refusal_sentence(refusal or _refusal_now(request, standing)),
    }
    return render(request, "quizzes/quiz.html", context, status=status)


def _refusal_now(request: HttpRequest, standing: QuizStanding) -> Refusal | None:
    """Return why nobody could start now, so that the page can say so before they try."""
    if standing.open_attempt:
        return None
    if not standing.quiz.is_open_at(arrival(request)):
        return Refusal.CLOSED
    return Refusal.USED_UP if standing.attempts_left == 0 else None


def refusal_sentence(refusal: Refusal | None) -> str:
    match refusal:
        case None:
            return ""
        case Refusal.CLOSED:
            return _("This quiz is not open now.")
        case Refusal.USED_UP:
            return _("You have used all the attempts this quiz allows.")
        case Refusal.NOT_DRAWABLE:
            return _(
                "This quiz cannot be put together at the moment, because questions of it are "
                "being revised. Please tell your training office."
            )
