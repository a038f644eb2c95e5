"""The texts of a lesson: writing one, seeing it passage by passage, publishing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import signed_in
from lessons.actions import add_revision, publish_revision
from lessons.admin.forms import TextForm
from lessons.models import Lesson, Passage, Revision
from lessons.reader import shown_passages

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage beside the one with its key that learners read now."""

    passage: Passage
    change: Literal["new", "reworded", ""]
    before: str = ""


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
    current = lesson.current_revision
    is_compared = current is not None and current != revision
    before = {passage.key: passage for passage in current.passages.all()} if current else {}
    passages = list(revision.passages.order_by("position"))
    kept = {passage.key for passage in passages}
    return _page(
        request,
        "text",
        lesson,
        revision=revision,
        passages=_compare(passages, before if is_compared else None),
        gone=[passage for key, passage in before.items() if key not in kept],
        is_compared=is_compared,
        can_publish=revision.published_at is None and not _newer_is_read(lesson, revision),
    )


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
        messages.success(request, _("Published: learners read this text from now on."))
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
        return get_object_or_404(revisions, number=int(number))
    return revisions.order_by("-number").first()


def _initial(start: Revision | None) -> dict[str, Any]:
    return {"body": start.body, "edition": start.edition_id} if start else {}


def _compare(passages: Sequence[Passage], before: dict[str, Passage] | None) -> list[Compared]:
    if before is None:
        return [Compared(passage, "") for passage in passages]
    return [_compared(passage, before.get(passage.key)) for passage in passages]


def _compared(passage: Passage, old: Passage | None) -> Compared:
    if old is None:
        return Compared(passage, "new")
    if old.digest == passage.digest:
        return Compared(passage, "")
    return Compared(passage, "reworded", old.text)


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
