"""The texts of a lesson: writing one, seeing it passage by passage, publishing it."""

from __future__ import annotations

from typing import Any, Literal

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import signed_in
from lessons.actions import UnknownPassage, add_revision, publish_revision, rematch_passage
from lessons.admin.compared import compared_with
from lessons.admin.forms import TextForm
from lessons.models import Lesson, Revision
from lessons.reader import shown_passages

MOST_DIGITS = 10
"""Of a number in a form: databases take no endless ones."""


@require_http_methods(["GET", "HEAD", "POST"])
def write_text(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Write the next text of a lesson, beginning with the newest one or the one asked for."""
    lesson = _load_lesson(request, lesson_id, "change")
    start = _starting_text(lesson, request.GET.get("from", ""))
    form = TextForm(request.POST or None, lesson=lesson, initial=_initial(start))
    if request.method == "POST" and form.is_valid():
        return _save_text(request, lesson, start, form.cleaned_data)
    return _page(request, "write", lesson, form=form, start=start)


@require_safe
def show_text(request: HttpRequest, lesson_id: int, number: int) -> HttpResponse:
    """Show a text passage by passage, and beside each what it changes."""
    lesson = _load_lesson(request, lesson_id, "view")
    revision = _load_revision(lesson, number)
    others = lesson.revisions.exclude(pk=revision.pk).order_by("-number")
    base = _base(lesson, revision, request.GET.get("against", ""))
    comparison = compared_with(revision, base) if base else None
    return _page(
        request,
        "text",
        lesson,
        revision=revision,
        comparison=comparison,
        passages=[] if comparison else revision.passages.order_by("position"),
        others=others.defer("body"),
        can_publish=revision.published_at is None and not _newer_is_read(lesson, revision),
        together=_together(revision),
    )


@require_POST
def rematch_text(request: HttpRequest, lesson_id: int, number: int) -> HttpResponse:
    """Say which older passage one of a draft is, or that it is new."""
    lesson = _load_lesson(request, lesson_id, "change")
    revision = _load_revision(lesson, number)
    passage = get_object_or_404(revision.passages, pk=_number(request.POST.get("passage", "")))
    try:
        is_done = rematch_passage(passage=passage, key=request.POST.get("key") or None)
    except UnknownPassage:
        messages.error(request, _("That older passage stands elsewhere by now: nothing changed."))
    else:
        _say_rematched(request, is_done=is_done)
    against = _number(request.POST.get("against", ""))
    text = reverse("admin:lessons_lesson_text", args=[lesson.pk, revision.number])
    return redirect(f"{text}?against={against}#passage-{passage.pk}")


@require_safe
def preview_text(request: HttpRequest, lesson_id: int, number: int) -> HttpResponse:
    """Show a text as learners will read it."""
    lesson = _load_lesson(request, lesson_id, "view")
    revision = _load_revision(lesson, number)
    passages = shown_passages(revision, list(revision.passages.order_by("position")))
    context = {"lesson": lesson, "revision": revision, "passages": passages}
    return render(request, "admin/lessons/lesson/preview.html", context)


@require_POST
def publish_text(request: HttpRequest, lesson_id: int, number: int) -> HttpResponse:
    """Make a text what learners read."""
    lesson = _load_lesson(request, lesson_id, "change")
    revision = _load_revision(lesson, number)
    if publish_revision(revision=revision, now=timezone.now()):
        _log(request, lesson, {"changed": _named(revision) | {"fields": ["published"]}})
        messages.success(request, _published(lesson))
    else:
        messages.error(request, _("A newer text is published already, so this one was not."))
    return redirect("admin:lessons_lesson_text", lesson.pk, revision.number)


def _save_text(
    request: HttpRequest, lesson: Lesson, start: Revision | None, text: dict[str, Any]
) -> HttpResponse:
    body = text["body"].replace("\r\n", "\n").strip("\n") + "\n"
    if start and start.body.strip() == body.strip() and start.edition == text["edition"]:
        messages.warning(request, _("Nothing has changed: no new text was saved."))
        return redirect("admin:lessons_lesson_text", lesson.pk, start.number)
    revision = add_revision(
        lesson=lesson,
        body=body,
        note=text["note"],
        edition=text["edition"],
        author=signed_in(request),
        now=timezone.now(),
    )
    _log(request, lesson, {"added": _named(revision)})
    messages.success(request, _("Saved as a draft. Look at it here, then publish it."))
    return redirect("admin:lessons_lesson_text", lesson.pk, revision.number)


def _load_lesson(request: HttpRequest, lesson_id: int, verb: Literal["view", "change"]) -> Lesson:
    """Return a lesson the person teaches; another's is missing."""
    lesson_admin = site.get_model_admin(Lesson)
    may = (
        lesson_admin.has_change_permission if verb == "change" else lesson_admin.has_view_permission
    )
    if not may(request):
        raise PermissionDenied
    lessons = lesson_admin.get_queryset(request).select_related("course", "current_revision")
    return get_object_or_404(lessons, pk=lesson_id)


def _load_revision(lesson: Lesson, number: int) -> Revision:
    revisions = lesson.revisions.select_related("author", "edition__source")
    return get_object_or_404(revisions, number=number)


def _starting_text(lesson: Lesson, number: str) -> Revision | None:
    revisions = lesson.revisions.select_related("edition")
    if number.isdecimal():
        return get_object_or_404(revisions, number=_number(number))
    return revisions.order_by("-number").first()


def _initial(start: Revision | None) -> dict[str, Any]:
    return {"body": start.body, "edition": start.edition_id} if start else {}


def _base(lesson: Lesson, revision: Revision, asked: str) -> Revision | None:
    """Return what a text is compared with: what was asked for, else what is read.

    What is read itself, and what was read before, is compared with what it replaced.
    """
    others = lesson.revisions.exclude(pk=revision.pk)
    if (number := _number(asked)) and (found := others.filter(number=number).first()):
        return found
    current = lesson.current_revision
    if current is not None and revision.published_at is None:
        return current
    return others.published().filter(number__lt=revision.number).order_by("-number").first()


def _together(revision: Revision) -> int:
    """Return how many drafts an unpublished text's edition would publish together."""
    if revision.edition is None or revision.published_at is not None:
        return 0
    waiting = Revision.objects.waiting().filter(edition=revision.edition)
    return waiting.count() if waiting.filter(pk=revision.pk).exists() else 0


def _published(lesson: Lesson) -> str:
    """Say that a text is read now, and where its questions wait that lost their evidence."""
    url = f"{reverse('admin:authoring_review')}?course={lesson.course_id}"
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Published: learners read this text from now on."),
        url,
        _("Go to the review queue"),
    )


def _say_rematched(request: HttpRequest, *, is_done: bool) -> None:
    if is_done:
        messages.success(request, _("Corrected. What follows from publishing is worked out anew."))
    else:
        messages.error(request, _("This text is published already, so its passages stay."))


def _number(text: str) -> int:
    """Return a number from a form or an address; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def _newer_is_read(lesson: Lesson, revision: Revision) -> bool:
    current = lesson.current_revision
    return current is not None and current.number > revision.number


def _named(revision: Revision) -> dict[str, Any]:
    return {"name": "revision", "object": str(revision.number)}


def _log(request: HttpRequest, lesson: Lesson, change: dict[str, Any]) -> None:
    """Note a change in the admin's history, which translates it for whoever reads it."""
    site.get_model_admin(Lesson).log_change(request, lesson, [change])


def _page(request: HttpRequest, name: str, lesson: Lesson, **context: Any) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Lesson._meta, "lesson": lesson}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/lessons/lesson/{name}.html", frame | context)
