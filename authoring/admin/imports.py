"""Importing a policy document: choose a file, go through its outline, make drafts of lessons."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import signed_in
from authoring.actions import imports as actions
from authoring.actions.imports_planning import Fate, plan_import
from authoring.admin.imports_shown import shown_left_out, shown_lessons, shown_plan, shown_problems
from authoring.admin.page import Page
from authoring.forms.imports import BeginForm, FactsForm, Pressed, Verb, retitled
from authoring.models import DocumentImport, DocumentImportQuerySet
from authoring.outlines import Arrangement, EditProblem, digest_of, load_arrangement, with_facts
from lessons.models import Course, Lesson, Revision

PER_PAGE = 50


@require_safe
def document_imports(request: HttpRequest) -> HttpResponse:
    """List the imports of the courses that the person teaches, the newest first."""
    _guard(request)
    rows = _imports(request).select_related("course", "revises", "author", "edition")
    page = Paginator(rows.defer("outline"), PER_PAGE).get_page(request.GET.get("page"))
    return _page(request, "list", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def begin_import(request: HttpRequest) -> HttpResponse:
    """Take a file, and go on to the outline that was found in it."""
    _guard(request)
    user = signed_in(request)
    initial = {name: request.GET[name] for name in ("course", "revises") if name in request.GET}
    form = BeginForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        begun = actions.begin_import(
            course=form.cleaned_data["course"],
            revises=form.cleaned_data["revises"],
            file_name=form.cleaned_data["document"].name,
            outline=form.outline,
            author=user,
            now=timezone.now(),
        )
        return redirect("admin:authoring_import", begun.pk)
    return _page(request, "begin", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def document_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the outline to be gone through; once it is applied, what was made of it."""
    found = _load(request, pk)
    if found.applied_at is not None:
        return _applied(request, found)
    arrangement = load_arrangement(found.outline)
    if request.method != "POST":
        return _outline(request, found, arrangement)
    if request.POST.get("seen") != digest_of(arrangement):
        return _stale(request, found)
    return _change(request, found, arrangement)


@require_http_methods(["GET", "HEAD", "POST"])
def import_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will be made; when confirmed, make it."""
    found = _load(request, pk)
    if found.applied_at is not None:
        return redirect("admin:authoring_import", found.pk)
    arrangement = load_arrangement(found.outline)
    if request.method == "POST":
        return _apply(request, found, arrangement)
    return _summary(request, found, arrangement)


@require_POST
def discard_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an import that has made nothing."""
    found = _load(request, pk)
    if actions.discard_import(document_import=found):
        messages.success(request, _("The import is discarded. The course is as it was."))
    else:
        messages.warning(request, _("Drafts have been made of this import: it stays."))
    return redirect("admin:authoring_imports")


def _change(request: HttpRequest, found: DocumentImport, before: Arrangement) -> HttpResponse:
    """Keep what was typed, and do what the pressed button says."""
    pressed = Pressed(request.POST.get("do", ""))
    typed = retitled(request.POST.dict(), before)
    form = FactsForm(request.POST, arrangement=before)
    if not form.is_valid():
        return _outline(request, found, typed, seen=digest_of(before), form=form)
    after = with_facts(typed, form.facts)
    try:
        after = pressed.change(after)
    except EditProblem as problem:
        messages.warning(request, _edit_sentence(problem.code))
    try:
        actions.change_outline(document_import=found, before=before, after=after)
    except actions.ChangedMeanwhile:
        return _stale(request, _load(request, found.pk))
    if pressed.verb is Verb.ONWARD:
        return redirect("admin:authoring_import_summary", found.pk)
    here = reverse("admin:authoring_import", args=[found.pk])
    return redirect(f"{here}#{pressed.anchor}" if pressed.anchor else here)


def _apply(request: HttpRequest, found: DocumentImport, before: Arrangement) -> HttpResponse:
    if request.POST.get("seen") != digest_of(before):
        messages.warning(request, _changed_sentence())
        return redirect("admin:authoring_import_summary", found.pk)
    try:
        made = actions.apply_import(
            document_import=found,
            before=before,
            author=signed_in(request),
            now=timezone.now(),
            with_new_lessons="new_lessons" in request.POST,
        )
    except actions.ChangedMeanwhile:
        messages.warning(request, _changed_sentence())
        return redirect("admin:authoring_import", found.pk)
    except actions.NothingToMake:
        return _summary(request, found, before)
    except actions.NothingStands:
        return _summary(request, found, before, is_unticked=True)
    _tell(request, made)
    return redirect("admin:authoring_import", found.pk)


def _tell(request: HttpRequest, made: actions.Imported) -> None:
    """Note each draft in the history of its lesson, and say what was made."""
    for revision in made.revisions:
        added = {"name": "revision", "object": str(revision.number)}
        site.get_model_admin(Lesson).log_change(request, revision.lesson, [{"added": added}])
    if made.revisions:
        sentence = _("Drafts are made. Learners see nothing before you publish them.")
    else:
        sentence = _("The edition is noted. No lesson needed a new text.")
    messages.success(request, sentence)


def _outline(
    request: HttpRequest,
    found: DocumentImport,
    arrangement: Arrangement,
    *,
    seen: str = "",
    form: FactsForm | None = None,
    unsaved: Sequence[str] | None = None,
) -> HttpResponse:
    """Show the outline; `unsaved` are titles that were typed to another state of it."""
    context = {
        "import": found,
        "lessons": shown_lessons(arrangement),
        "kept": len(arrangement.kept),
        "left_out": shown_left_out(arrangement),
        "problems": shown_problems(arrangement),
        "form": form or FactsForm(arrangement=arrangement),
        "seen": seen or digest_of(arrangement),
        "is_stale": unsaved is not None,
        "unsaved": unsaved,
    }
    return _page(request, "outline", context)


def _stale(request: HttpRequest, found: DocumentImport) -> HttpResponse:
    """Show the outline as it is now, and beside it what was typed to the one of before."""
    if found.applied_at is not None:
        messages.warning(request, _changed_sentence())
        return redirect("admin:authoring_import", found.pk)
    arrangement = load_arrangement(found.outline)
    titles = {lesson.title for lesson in arrangement.outline.lessons}
    posted = request.POST.dict()
    typed = [title for name, title in posted.items() if name.startswith("title-")]
    response = _outline(
        request,
        found,
        arrangement,
        form=FactsForm(request.POST, arrangement=arrangement),
        unsaved=[title for title in typed if title not in titles],
    )
    response.status_code = HTTPStatus.CONFLICT
    return response


def _summary(
    request: HttpRequest,
    found: DocumentImport,
    arrangement: Arrangement,
    *,
    is_unticked: bool = False,
) -> HttpResponse:
    plan = plan_import(course=found.course, outline=arrangement.result, revises=found.revises)
    context = {
        "import": found,
        "source": arrangement.outline.source,
        "plan": plan,
        "rows": shown_plan(plan),
        "dropped": len(arrangement.dropped),
        "new": plan.counts[Fate.NEW],
        "changed": plan.counts[Fate.CHANGED],
        "unchanged": plan.counts[Fate.UNCHANGED],
        "seen": digest_of(arrangement),
        "is_unticked": is_unticked,
    }
    return _page(request, "summary", context)


def _applied(request: HttpRequest, found: DocumentImport) -> HttpResponse:
    """Show the drafts that were made, each to be compared and published."""
    drafts = Revision.objects.filter(edition=found.edition_id, edition__isnull=False)
    texts = drafts.select_related("lesson").defer("body").order_by("lesson__position", "number")
    return _page(request, "applied", {"import": found, "texts": texts})


def _edit_sentence(code: str) -> str:
    sentences = {
        "dropped": _("Take the lessons back in before you merge them."),
        "nothing-left": _("A lesson cannot begin there: one of the two would have no text."),
        "too-many-lessons": _("There are as many lessons as an import may have."),
        "no-such-lesson": _("There is no lesson to do that with."),
    }
    return sentences[code]


def _changed_sentence() -> str:
    return _("This import was changed in another window, or by someone else. Look at it again.")


def _guard(request: HttpRequest) -> None:
    if not site.get_model_admin(Lesson).has_add_permission(request):
        raise PermissionDenied


def _imports(request: HttpRequest) -> DocumentImportQuerySet:
    return DocumentImport.objects.filter(
        course__in=Course.objects.taught_by(signed_in(request)).values("pk")
    )


def _load(request: HttpRequest, pk: int) -> DocumentImport:
    """Return an import into a course the person teaches; another's is missing."""
    _guard(request)
    rows = _imports(request).select_related("course", "revises", "edition__source")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = site.each_context(request)
    return render(request, f"admin/authoring/imports/{name}.html", frame | context)


PAGES: tuple[Page, ...] = (
    Page("imports/", document_imports, "authoring_imports"),
    Page("imports/add/", begin_import, "authoring_import_begin"),
    Page("imports/<int:pk>/", document_import, "authoring_import"),
    Page("imports/<int:pk>/summary/", import_summary, "authoring_import_summary"),
    Page("imports/<int:pk>/discard/", discard_import, "authoring_import_discard"),
)
