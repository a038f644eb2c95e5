"""What every page below a quiz in the admin begins and ends with."""

from __future__ import annotations

from typing import Any, Literal

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from quizzes.models import Quiz


def taught_quiz(
    request: HttpRequest, quiz_id: int, verb: Literal["view", "change"], **conditions: str
) -> Quiz:
    """Return a quiz of a course that the person teaches; anything else is missing."""
    quiz_admin = site.get_model_admin(Quiz)
    may = quiz_admin.has_view_permission if verb == "view" else quiz_admin.has_change_permission
    if not may(request):
        raise PermissionDenied
    quizzes = quiz_admin.get_queryset(request).filter(**conditions).select_related("course")
    return get_object_or_404(quizzes, pk=quiz_id)


def quiz_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page in the frame of the admin."""
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Quiz._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/quizzes/{template}", frame | context, status=status)
