"""What came of an attempt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import signed_in
from quizzes.actions.attempts import expire_attempt
from quizzes.feedback import feedback, with_evidence
from quizzes.middleware import arrival
from quizzes.models import Attempt
from quizzes.results import by_lesson, handed_in
from quizzes.reveal import Aspect
from quizzes.revealed import limited, shown_of
from quizzes.sentences import to_come_sentences


@require_safe
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    user = signed_in(request)
    attempts = Attempt.objects.of(user).with_withheld(user, arrival(request)).on_paper()
    shown = get_object_or_404(attempts.select_related("quiz__course"), pk=attempt_id)
    if not expire_attempt(attempt=shown, now=arrival(request)):
        return redirect("attempt", attempt_id)
    items = with_evidence(
        shown.items.with_answer().with_withheld(user, arrival(request)).order_by("position")
    )
    for item in items:
        item.attempt = shown
    shown_now = shown_of(shown, arrival(request))
    feedbacks = [limited(feedback(item), shown_now) for item in items]
    context = {
        "attempt": shown,
        "course": shown.course,
        "feedbacks": feedbacks,
        "lessons": by_lesson(feedbacks) if {Aspect.VERDICT, Aspect.SCORE} <= shown_now else [],
        "to_come": to_come_sentences(shown, shown_now),
        "handed_in": handed_in(shown, feedbacks) if shown.is_exam else None,
    }
    return render(request, "quizzes/result.html", context)
