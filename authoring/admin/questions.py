"""Questions in and out: the courses there are, the file to fill in, and the files that go out."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.requests import signed_in
from authoring.actions.question_export import export_questions
from authoring.admin.page import Page
from authoring.admin.questions_frame import load_course, question_page
from authoring.admin.questions_import import WORKBOOK, question_file, question_preview
from authoring.format_sentences import format_label
from authoring.formats.registry import FORMATS
from authoring.forms.questions import ExportForm
from authoring.question_lines import export_sentence, lost_by_reason
from lessons.models import Course
from quizzes.models import Question


@require_safe
def question_courses(request: HttpRequest) -> HttpResponse:
    """List the courses whose questions the person may take in or out."""
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied
    courses = Course.objects.taught_by(signed_in(request)).order_by("pk")
    counted_courses = courses.annotate(question_count=Count("questions"))
    return question_page(request, "courses", None, {"courses": counted_courses})


@require_safe
def question_export(request: HttpRequest, course_id: int) -> HttpResponse:
    """Choose a format, and be told what it cannot say before the file is fetched."""
    course = load_course(request, course_id, "view")
    form = ExportForm(request.GET if "file_format" in request.GET else None, course=course)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        items, written = export_questions(course=course, **form.cleaned_data)
        context |= {
            "sentence": export_sentence(items, written),
            "count": len(items),
            "lost": lost_by_reason(items, written),
            "query": request.GET.urlencode(),
            "format": format_label(form.cleaned_data["file_format"]),
        }
    return question_page(request, "export", course, context)


@require_safe
def exported_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """Send the file that the page before told about."""
    course = load_course(request, course_id, "view")
    form = ExportForm(request.GET, course=course)
    if not form.is_valid():
        return redirect("admin:authoring_questions_export", course.pk)
    chosen = FORMATS[form.cleaned_data["file_format"]]
    _items, written = export_questions(course=course, **form.cleaned_data)
    return _file(written.content, f"{course.slug}-questions.{chosen.extension}", chosen.media_type)


@require_safe
def question_template(request: HttpRequest) -> HttpResponse:
    """Send a workbook to fill in, with an example of each kind."""
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied
    chosen = FORMATS[WORKBOOK]
    if not chosen.is_there:
        raise Http404
    return _file(chosen.template(), f"questions.{chosen.extension}", chosen.media_type)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


PAGES: tuple[Page, ...] = (
    Page("questions/", question_courses, "authoring_questions"),
    Page("questions/template/", question_template, "authoring_questions_template"),
    Page("questions/<int:course_id>/import/", question_file, "authoring_questions_import"),
    Page(
        "questions/<int:course_id>/import/<slug:token>/",
        question_preview,
        "authoring_questions_preview",
    ),
    Page("questions/<int:course_id>/export/", question_export, "authoring_questions_export"),
    Page("questions/<int:course_id>/export/file/", exported_file, "authoring_questions_file"),
)
