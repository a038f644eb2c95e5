"""Which passages are covered by questions, as a page to act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import signed_in
from authoring.admin.page import Page
from authoring.coverage import LEAST_ANSWERS, LessonCoverage, PassageCoverage, coverage_of
from lessons.models import Course
from quizzes.models import Question


class Show(TextChoices):
    """Which passages the page lists."""

    ALL = "all", _("All passages")
    UNCOVERED = "uncovered", _("Without a question")
    STALE = "stale", _("With stale questions")


@require_safe
def coverage_courses(request: HttpRequest) -> HttpResponse:
    """List the person's courses; lead on where there is one only."""
    _guard(request)
    courses = list(Course.objects.taught_by(signed_in(request)).order_by("pk"))
    if len(courses) == 1:
        return redirect("admin:authoring_coverage", courses[0].pk)
    return _page(request, "courses", {"courses": courses})


@require_safe
def course_coverage(request: HttpRequest, course_id: int) -> HttpResponse:
    """Show each lesson's passages with their questions. 5 queries, whatever the course's size."""
    _guard(request)
    courses = Course.objects.taught_by(signed_in(request))
    course = get_object_or_404(courses, pk=course_id)
    lessons = coverage_of(course)
    show = _asked_for(request.GET.get("show", ""))
    shown = [(entry, listed(entry, show)) for entry in lessons]
    context = {
        "course": course,
        "lessons": [(entry, rows) for entry, rows in shown if rows or show == Show.ALL],
        "overview": lessons,
        "show": show,
        "choices": Show,
        "covered": sum(entry.covered for entry in lessons),
        "total": sum(entry.total for entry in lessons),
        "least_answers": LEAST_ANSWERS,
        "can_write": site.get_model_admin(Question).has_add_permission(request),
    }
    return _page(request, "course", context)


def listed(entry: LessonCoverage, show: str) -> Sequence[PassageCoverage]:
    """Return the passages of a lesson to list; headings only where everything is listed."""
    if show == Show.UNCOVERED:
        return [row for row in entry.counted if not row.questions]
    if show == Show.STALE:
        return [row for row in entry.passages if row.stale]
    return entry.passages


def _asked_for(show: str) -> Show:
    return Show(show) if show in Show else Show.ALL


def _guard(request: HttpRequest) -> None:
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = site.each_context(request)
    return render(request, f"admin/authoring/coverage/{name}.html", frame | context)


PAGES: tuple[Page, ...] = (
    Page("coverage/", coverage_courses, "authoring_coverage_courses"),
    Page("coverage/<int:course_id>/", course_coverage, "authoring_coverage"),
)
