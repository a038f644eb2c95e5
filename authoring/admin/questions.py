"""Questions in and out: read a file, go through what is in it, import it; and write one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from accounts.requests import signed_in
from authoring.actions.question_export import export_questions
from authoring.actions.question_import import import_questions
from authoring.admin.page import Page
from authoring.admin.questions_shown import EVERYTHING, NOTEWORTHY, counted, shown_questions
from authoring.format_sentences import format_label, notice_line
from authoring.formats.registry import FORMATS
from authoring.forms.questions import ExportForm, QuestionFileForm
from authoring.kept_batches import (
    KeptBatch,
    Words,
    drop_batch,
    drop_old_batches,
    keep_batch,
    load_batch,
    store_batch,
)
from authoring.question_lines import export_sentence, lost_by_reason
from authoring.question_plans import Fate, Ground, ground_of, plan_questions, propose_all
from lessons.models import Course, Lesson
from quizzes.models import Question

PER_PAGE = 20
MOST_PROBLEMS = 100
"""Problems of a file that are shown; the command shows all."""

WORKBOOK = "xlsx"


@require_safe
def question_courses(request: HttpRequest) -> HttpResponse:
    """List the courses whose questions the person may take in or out."""
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied
    courses = Course.objects.taught_by(signed_in(request)).order_by("pk")
    counted_courses = courses.annotate(question_count=Count("questions"))
    return _page(request, "courses", None, {"courses": counted_courses})


@require_http_methods(["GET", "HEAD", "POST"])
def question_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """Take a file of questions, and go on to what was found in it."""
    course = _load_course(request, course_id, "add")
    form = QuestionFileForm(request.POST or None, request.FILES or None, course=course)
    if request.method == "POST" and form.is_valid():
        lesson: Lesson | None = form.cleaned_data["lesson"]
        drop_old_batches(timezone.now())
        kept = keep_batch(
            batch=form.batch,
            owner_id=signed_in(request).pk,
            course_id=course.pk,
            lesson_id=lesson.pk if lesson else None,
            file_name=form.cleaned_data["questions"].name,
        )
        return redirect("admin:authoring_questions_preview", course.pk, kept.token)
    context = {"form": form, "has_template": FORMATS[WORKBOOK].is_there}
    return _page(request, "file", course, context)


@require_http_methods(["GET", "HEAD", "POST"])
def question_preview(request: HttpRequest, course_id: int, token: str) -> HttpResponse:
    """Show what each question becomes; keep what is decided, and import when told to."""
    course = _load_course(request, course_id, "add")
    kept = load_batch(token=token, owner_id=signed_in(request).pk, course_id=course.pk)
    if kept is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, course, kept)
    ground = _ground(course, kept)
    plan = plan_questions(ground, kept.wanted, propose_all(ground, kept.wanted))
    everything = shown_questions(kept, plan)
    noteworthy = [question for question in everything if question.is_noteworthy]
    show = NOTEWORTHY if request.GET.get("show") == NOTEWORTHY else EVERYTHING
    rows = noteworthy if show == NOTEWORTHY else everything
    problems = kept.batch.problems
    context = {
        "kept": kept,
        "format": format_label(kept.batch.format),
        "counts": counted(everything),
        "total": len(everything),
        "noteworthy": len(noteworthy),
        "show": show,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "to_write": len(plan.written),
        "problems": [notice_line(problem) for problem in problems[:MOST_PROBLEMS]],
        "more_problems": max(0, len(problems) - MOST_PROBLEMS),
        "problem_count": len(problems),
    }
    return _page(request, "preview", course, context)


@require_safe
def question_export(request: HttpRequest, course_id: int) -> HttpResponse:
    """Choose a format, and be told what it cannot say before the file is fetched."""
    course = _load_course(request, course_id, "view")
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
    return _page(request, "export", course, context)


@require_safe
def exported_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """Send the file that the page before told about."""
    course = _load_course(request, course_id, "view")
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


def _decide(request: HttpRequest, course: Course, kept: KeptBatch) -> HttpResponse:
    """Keep what was typed and ticked, and do what the pressed button says."""
    verb, _dash, page = request.POST.get("do", "").partition("-")
    if verb == "drop":
        drop_batch(kept)
        messages.success(request, _("The file is dropped. The course is as it was."))
        return redirect("admin:authoring_questions_import", course.pk)
    decided, refused = _decided(request, kept)
    store_batch(decided)
    if refused:
        numbers = ", ".join(map(str, refused))
        sentence = _("The wording of these questions stays as it was, yours is none: %(numbers)s.")
        messages.warning(request, sentence % {"numbers": numbers})
    elif verb == "import":
        return _import(request, course, decided)
    here = reverse("admin:authoring_questions_preview", args=[course.pk, kept.token])
    show = NOTEWORTHY if request.GET.get("show") == NOTEWORTHY else EVERYTHING
    number = page if page.isdecimal() else request.GET.get("page", "1")
    return redirect(f"{here}?show={show}&page={int(number) if number.isdecimal() else 1}")


def _decided(request: HttpRequest, kept: KeptBatch) -> tuple[KeptBatch, list[int]]:
    """Return the batch as it was typed, and the numbers of questions whose words are none."""
    skipped, rewritten = set(kept.skipped), dict(kept.rewritten)
    refused = []
    places = [int(place) for place in request.POST.getlist("shown") if place.isdecimal()]
    for place in sorted({place for place in places if place < len(kept.batch.items)}):
        (skipped.add if f"skip-{place}" in request.POST else skipped.discard)(place)
        item = kept.item(place)
        stem = _typed(request, f"stem-{place}", item.content.stem)
        explanation = _typed(request, f"explanation-{place}", item.explanation.strip())
        if (stem, explanation) == (item.content.stem, item.explanation.strip()):
            continue
        try:
            replace(kept, rewritten={place: Words(stem, explanation)}).item(place)
        except ValidationError:
            refused.append(place + 1)
        else:
            rewritten[place] = Words(stem, explanation)
    return replace(kept, skipped=frozenset(skipped), rewritten=rewritten), refused


def _typed(request: HttpRequest, name: str, otherwise: str) -> str:
    return request.POST.get(name, otherwise).replace("\r\n", "\n").strip()


def _import(request: HttpRequest, course: Course, kept: KeptBatch) -> HttpResponse:
    ground = _ground(course, kept)
    plan = import_questions(
        ground=ground,
        items=kept.wanted,
        proposals=propose_all(ground, kept.wanted),
        file_format=kept.batch.format,
        author=signed_in(request),
        now=timezone.now(),
    )
    drop_batch(kept)
    written = len(plan.written)
    if not written:
        messages.info(request, _("The course has all these questions already."))
        return redirect("admin:authoring_questions_import", course.pk)
    sentence = ngettext(
        "%(count)s question is imported and waits in the review.",
        "%(count)s questions are imported and wait in the review.",
        written,
    )
    messages.success(request, sentence % {"count": written})
    if changed := plan.counts[Fate.CHANGED]:
        sentence = _("New wordings of questions the course has: %(count)s.")
        messages.info(request, sentence % {"count": changed})
    return redirect(f"{reverse('admin:authoring_review')}?course={course.pk}")


def _ground(course: Course, kept: KeptBatch) -> Ground:
    lesson = course.lessons.filter(pk=kept.lesson_id).first() if kept.lesson_id else None
    return ground_of(course, lesson)


def _load_course(request: HttpRequest, course_id: int, right: str) -> Course:
    """Return a course the person teaches and has this right in; another's is missing."""
    questions = site.get_model_admin(Question)
    allowed = {
        "add": questions.has_add_permission,
        "view": questions.has_view_permission,
    }[right]
    if not allowed(request):
        raise PermissionDenied
    return get_object_or_404(Course.objects.taught_by(signed_in(request)), pk=course_id)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _page(
    request: HttpRequest, name: str, course: Course | None, context: dict[str, Any]
) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "course": course}
    return render(request, f"admin/authoring/questions/{name}.html", frame | context)


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
