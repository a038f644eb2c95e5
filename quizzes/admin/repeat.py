"""Holding an exam again: the same rules and blueprint under a new title, some days later."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from quizzes.actions.quizzes import copy_quiz
from quizzes.admin.paper import viewable_quiz
from quizzes.admin.quizpage import quiz_page
from quizzes.models import Quiz

MOST_DAYS = 3_660
"""Ten years."""


class RepeatForm(forms.Form):
    title = forms.CharField(
        label=_("title"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    english_title = forms.CharField(
        label=_("title in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    days = forms.IntegerField(
        label=_("days later"),
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
        help_text=_("It opens and closes so many days later, at the same time of day."),
    )


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """Return the page, for the admin of quizzes."""
    shown = admin_site.admin_view(repeat_quiz)
    return [path("<int:quiz_id>/repeat/", shown, name="quizzes_quiz_repeat")]


@require_http_methods(["GET", "HEAD", "POST"])
def repeat_quiz(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Ask for a title and how many days later, and lead on to the copy."""
    quiz = viewable_quiz(request, quiz_id)
    quiz_admin = site.get_model_admin(Quiz)
    if not quiz_admin.has_add_permission(request):
        raise PermissionDenied
    form = _form(request, quiz)
    if request.method == "POST" and form.is_valid():
        copy = copy_quiz(quiz=quiz, now=timezone.now(), **form.cleaned_data)
        quiz_admin.log_addition(request, copy, [{"added": {"object": str(quiz)}}])
        messages.success(request, gettext("The copy is made, and not published yet."))
        return redirect("admin:quizzes_quiz_change", copy.pk)
    context = {"quiz": quiz, "form": form}
    return quiz_page(request, "paper/repeat.html", context)


def _form(request: HttpRequest, quiz: Quiz) -> RepeatForm:
    """Return the form; a quiz without a window is not asked for days."""
    form = RepeatForm(
        request.POST if request.method == "POST" else None,
        initial={"title": quiz.title, "english_title": quiz.english_title, "days": 7},
    )
    if not (quiz.opens_at or quiz.closes_at):
        days = form.fields["days"]
        days.disabled, days.initial, days.widget = True, 0, forms.HiddenInput()
        form.initial["days"] = 0
    return form
