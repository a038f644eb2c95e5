"""Drafting questions from a lesson, or from one of its passages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import signed_in
from authoring.actions.drafts import DraftReport, new_uids, report_of, save_plan
from authoring.admin.page import Page
from authoring.draft_plans import MOST_PER_PASSAGE, DraftPlan, configured_model, plan_drafts
from authoring.drafting_sentences import reason_sentence, rule_label
from authoring.language_model import LanguageModel
from lessons.models import Course, Lesson
from quizzes.models import Question
from quizzes.models.question import Kind

PATIENCE = 40.0
"""Seconds that a page waits for a language model; a server process that hangs for sixty is ended."""

REPORT = "draft_report"
"""The key in the session under which the last report is kept for its page."""


class DraftForm(forms.Form):
    most = forms.IntegerField(
        label=_("at most, for each passage"),
        min_value=1,
        max_value=5,
        initial=MOST_PER_PASSAGE,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
        help_text=_("Fewer are better ones: the rules that are right most often come first."),
    )
    ask_model = forms.BooleanField(
        label=_("ask the language model as well"),
        required=False,
        help_text=_(
            "The passages are sent to it, and what it writes passes the same checks. It may take "
            "half a minute."
        ),
    )

    def __init__(self, data: Any = None, *, model: LanguageModel | None) -> None:
        super().__init__(data)
        if model is None:
            del self.fields["ask_model"]


@require_http_methods(["GET", "HEAD", "POST"])
def draft_questions(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Say what would be drafted; when confirmed, draft it and show what came of it."""
    lesson = _load_lesson(request, lesson_id)
    keys = frozenset(request.GET.getlist("passage"))
    model = configured_model()
    form = DraftForm(request.POST if request.method == "POST" else None, model=model)
    choices = form.cleaned_data if form.is_valid() else {}
    plan = plan_drafts(
        lesson=lesson,
        keys=keys,
        most_per_passage=choices.get("most", MOST_PER_PASSAGE),
        model=model if choices.get("ask_model") else None,
        patience=PATIENCE,
    )
    if keys and not plan.passages:
        raise Http404
    if form.is_valid():
        return _save(request, plan)
    context = {
        "form": form,
        "plan": plan,
        "report": report_of(plan, new_uids(plan)),
        "is_for_one": bool(keys),
        "model": model,
    }
    return _page(request, "confirm", lesson, context)


@require_safe
def draft_report(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Show what came of the person's last drafting from this lesson."""
    lesson = _load_lesson(request, lesson_id)
    report = request.session.get(REPORT, {})
    if report.get("lesson") != lesson.pk:
        return redirect("admin:authoring_draft", lesson.pk)
    context = {
        "report": report,
        "by_rule": [(rule_label(origin), count) for origin, count in report["by_rule"]],
        "by_kind": [(Kind(kind).label, count) for kind, count in report["by_kind"]],
        "refused": [(reason_sentence(code), count) for code, count in report["refused"]],
    }
    return _page(request, "report", lesson, context)


def _save(request: HttpRequest, plan: DraftPlan) -> HttpResponse:
    report = save_plan(plan=plan, author=signed_in(request), now=timezone.now())
    request.session[REPORT] = _kept(report)
    return redirect("admin:authoring_draft_report", plan.lesson.pk)


def _kept(report: DraftReport) -> dict[str, Any]:
    """Return `report` as the session keeps it, the most frequent first."""
    return {
        "lesson": report.lesson.pk,
        "passages": report.passages,
        "made": len(report.made),
        "doubles": report.doubles,
        "by_rule": report.by_rule.most_common(),
        "by_kind": report.by_kind.most_common(),
        "refused": sorted(report.refused.items()),
    }


def _load_lesson(request: HttpRequest, lesson_id: int) -> Lesson:
    """Return a lesson of a course the person teaches; another's is missing."""
    if not site.get_model_admin(Question).has_add_permission(request):
        raise PermissionDenied
    lessons = Lesson.objects.filter(course__in=Course.objects.taught_by(signed_in(request)))
    return get_object_or_404(lessons.select_related("course"), pk=lesson_id)


def _page(request: HttpRequest, name: str, lesson: Lesson, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "lesson": lesson}
    return render(request, f"admin/authoring/drafts/{name}.html", frame | context)


PAGES: tuple[Page, ...] = (
    Page("drafts/<int:lesson_id>/", draft_questions, "authoring_draft"),
    Page("drafts/<int:lesson_id>/report/", draft_report, "authoring_draft_report"),
)
