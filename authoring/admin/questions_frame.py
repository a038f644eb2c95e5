"""What the pages that take questions in and out share."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import signed_in
from lessons.models import Course
from quizzes.models import Question


def load_course(request: HttpRequest, course_id: int, right: str) -> Course:
    """Return a course the person teaches and has this right in; another's is missing."""
    questions = site.get_model_admin(Question)
    allowed = {
        "add": questions.has_add_permission,
        "view": questions.has_view_permission,
    }[right]
    if not allowed(request):
        raise PermissionDenied
    return get_object_or_404(Course.objects.taught_by(signed_in(request)), pk=course_id)


def question_page(
    request: HttpRequest, name: str, course: Course | None, context: dict[str, Any]
) -> HttpResponse:
    """Return the page of this name, or its part behind a #, in the admin's frame."""
    request.current_app = site.name
    frame = {**site.each_context(request), "course": course}
    template, _hash, part = name.partition("#")
    path = f"admin/authoring/questions/{template}.html"
    return render(request, f"{path}#{part}" if part else path, frame | context)
