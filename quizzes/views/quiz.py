"""The page before an attempt, and starting one."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import client_address, keep_signed_in, signed_in
from quizzes.access import History, Refusal, StartRefused, refusal_now
from quizzes.actions.attempts import start_attempt as start
from quizzes.middleware import arrival
from quizzes.models import Quiz
from quizzes.sentences import refusal_sentence, reveal_words
from quizzes.standing import QuizStanding, quiz_standing


@require_safe
def quiz(request: HttpRequest, quiz_id: int) -> HttpResponse:
    return _quiz_page(request, _quiz_of(request, quiz_id))


@require_POST
def start_attempt(request: HttpRequest, quiz_id: int) -> HttpResponse:
    shown = _quiz_of(request, quiz_id)
    try:
        attempt = start(
            user=signed_in(request),
            quiz=shown,
            now=arrival(request),
            seed=secrets.randbits(63),
            code=request.POST.get("code", ""),
            address=client_address(request),
        )
    except StartRefused as refused:
        return _quiz_page(request, shown, refusal=refused.reason, status=409)
    now = arrival(request)
    keep_signed_in(request, until=attempt.deadline_at or now, now=now)
    return redirect("attempt", attempt.pk)


def _quiz_of(request: HttpRequest, quiz_id: int) -> Quiz:
    quizzes = Quiz.objects.visible_to(signed_in(request)).select_related("course", "lesson")
    return get_object_or_404(quizzes, pk=quiz_id)


def _quiz_page(
    request: HttpRequest, shown: Quiz, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    standing = quiz_standing(signed_in(request), shown)
    before = History.of(standing.attempts)
    parts = list(shown.parts.all())
    reason = refusal or _refusal_now(request, standing, before)
    context = {
        "quiz": shown,
        "course": shown.course,
        "standing": standing,
        "terms": standing.terms,
        "question_count": sum(part.count for part in parts),
        "next_from": before.next_from(shown),
        "extra_minutes": int(standing.terms.extra.total_seconds() // 60),
        "is_too_soon": reason is Refusal.TOO_SOON,
        "is_asked_again": reason is Refusal.WRONG_CODE,
        "reveal": reveal_words(shown.revealing),
        "refusal": refusal_sentence(reason) if reason else "",
    }
    return render(request, "quizzes/quiz.html", context, status=status)


def _refusal_now(request: HttpRequest, standing: QuizStanding, before: History) -> Refusal | None:
    """Return why nobody could start now, so that the page can say so before they try."""
    if standing.open_attempt:
        return None
    address, now = client_address(request), arrival(request)
    return refusal_now(standing.quiz, standing.terms, before, address=address, now=now)
