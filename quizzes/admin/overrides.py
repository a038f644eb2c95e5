"""The exceptions of a quiz: who has more time, another window or more attempts, and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import signed_in
from quizzes.actions.overrides import set_override, withdraw_override
from quizzes.admin.quizpage import quiz_page, taught_quiz
from quizzes.forms.override import OverrideForm
from quizzes.models import Attempt, Quiz


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """Return the URLs below a quiz's page."""
    here, guarded = "<int:quiz_id>/overrides/", admin_site.admin_view
    withdraw = f"{here}<int:override_id>/withdraw/"
    return [
        path(here, guarded(overrides), name="quizzes_quiz_overrides"),
        path(withdraw, guarded(withdraw_view), name="quizzes_quiz_override_withdraw"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def overrides(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """List the exceptions and make one; one for the same person takes the place of the earlier."""
    quiz = taught_quiz(request, quiz_id, "change")
    posted = request.POST if request.method == "POST" else None
    form = OverrideForm(posted, quiz=quiz, initial=_initial(request, quiz))
    if form.is_valid():
        return _save(request, quiz, form)
    made = quiz.overrides.select_related("user__department", "department", "made_by")
    context = {"quiz": quiz, "form": form, "overrides": made.order_by("pk")}
    return quiz_page(request, "quiz/overrides.html", context)


@require_POST
def withdraw_view(request: HttpRequest, quiz_id: int, override_id: int) -> HttpResponse:
    quiz = taught_quiz(request, quiz_id, "change")
    override = get_object_or_404(quiz.overrides, pk=override_id)
    whom = str(override.user or override.department)
    withdraw_override(override=override, now=timezone.now())
    _log(request, quiz, _("Withdrew the exception for %(whom)s.") % {"whom": whom})
    messages.success(
        request, _("Withdrawn: the rules of the quiz hold for %(whom)s again.") % {"whom": whom}
    )
    return redirect("admin:quizzes_quiz_overrides", quiz.pk)


def _save(request: HttpRequest, quiz: Quiz, form: OverrideForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    set_override(
        quiz=quiz,
        whom=form.whom,
        allowance=form.allowance,
        reason=reason,
        by=signed_in(request),
        now=timezone.now(),
    )
    sentence = _("Made an exception for %(whom)s. %(reason)s")
    _log(request, quiz, sentence % {"whom": form.whom, "reason": reason})
    messages.success(request, _saved_sentence(quiz, form))
    return redirect("admin:quizzes_quiz_overrides", quiz.pk)


def _saved_sentence(quiz: Quiz, form: OverrideForm) -> str:
    running = Attempt.objects.open().filter(quiz=quiz)
    if isinstance(form.whom, User):
        running = running.filter(user=form.whom)
    else:
        running = running.filter(user__department__path__startswith=form.whom.path)
    count = running.count()
    done = ngettext(
        "Saved for %(whom)s. It holds at once, also for the %(count)s attempt under way.",
        "Saved for %(whom)s. It holds at once, also for the %(count)s attempts under way.",
        count,
    )
    if not count:
        done = _("Saved for %(whom)s.")
    return done % {"whom": form.whom, "count": count}


def _initial(request: HttpRequest, quiz: Quiz) -> dict[str, Any]:
    """Return what stands for the person or exception asked for."""
    made = quiz.overrides.select_related("user", "quiz")
    for name, field in (("override", "pk"), ("user", "user")):
        wanted = request.GET.get(name, "")
        if wanted.isdecimal() and len(wanted) < 16:  # noqa: PLR2004 -- more than any id has
            found = made.filter(**{field: int(wanted)}).first()
            if found:
                return OverrideForm.initial_of(found)
            if name == "user":
                person = User.objects.filter(pk=int(wanted)).first()
                return {"person": person.username if person else ""}
    return {}


def _log(request: HttpRequest, quiz: Quiz, sentence: str) -> None:
    site.get_model_admin(Quiz).log_change(request, quiz, sentence)
