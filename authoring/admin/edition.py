"""Publishing the texts of an edition together, once one has seen what follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import signed_in
from authoring.admin.page import Page
from authoring.consequences import consequences_of
from lessons.actions import OtherDrafts, publish_edition
from lessons.comparing import compare_texts
from lessons.comparison import Summary, summarise
from lessons.models import Course, Edition, Lesson, Revision
from quizzes.models import Question


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft of the edition, and what it changes of what is read now."""

    draft: Revision
    summary: Summary


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions with drafts that wait to be published."""
    _guard(request)
    waiting = Count("revisions", filter=Q(revisions__in=Revision.objects.waiting()))
    found = _editions(request).annotate(draft_count=waiting).filter(draft_count__gt=0)
    return _page(request, "list", {"editions": found.order_by("source__course", "pk")})


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show what publishing an edition's drafts changes; with `publish` pressed, do it."""
    _guard(request)
    found = get_object_or_404(_editions(request), pk=edition_id)
    if request.method == "POST" and "publish" in request.POST:
        return _publish(request, found)
    return _show(request, found)


def _show(request: HttpRequest, edition: Edition) -> HttpResponse:
    course = edition.source.course
    drafts = _drafts(edition)
    others = _others(course, {draft.lesson_id for draft in drafts})
    withdrawn = _ticked(request.POST, others)
    changes = compare_texts(course, drafts)
    context = {
        "edition": edition,
        "course": course,
        "drafted": [Drafted(draft, summarise(changes[draft.lesson_id])) for draft in drafts],
        "others": others,
        "withdrawn": {lesson.pk for lesson in withdrawn},
        "lessons": [draft.lesson for draft in drafts] + withdrawn,
        "found": consequences_of(course, drafts, withdrawn),
    }
    return _page(request, "edition", context)


def _publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    course = edition.source.course
    seen = {int(pk) for pk in request.POST.getlist("draft") if pk.isdecimal()}
    drafted = {draft.lesson_id for draft in _drafts(edition)}
    withdrawn = _ticked(request.POST, _others(course, drafted))
    try:
        published = publish_edition(
            edition=edition, drafts=seen, withdrawn=withdrawn, now=timezone.now()
        )
    except OtherDrafts:
        sentence = _("Nothing was published: the drafts have changed. This is how they are now.")
        messages.error(request, sentence)
        return redirect("admin:authoring_edition", edition.pk)
    _log(request, published, withdrawn)
    messages.success(request, _done(course, len(published), len(withdrawn)))
    return redirect("admin:authoring_edition", edition.pk)


def _editions(request: HttpRequest) -> QuerySet[Edition]:
    taught = Course.objects.taught_by(signed_in(request))
    return Edition.objects.filter(source__course__in=taught).select_related("source__course")


def _drafts(edition: Edition) -> list[Revision]:
    drafts = Revision.objects.waiting().filter(edition=edition)
    return list(drafts.select_related("lesson__course").defer("body"))


def _others(course: Course, drafted: Collection[int]) -> list[Lesson]:
    """Return the lessons that learners read and that the edition has no draft of."""
    lessons = Lesson.objects.filter(course=course).readable().exclude(pk__in=drafted)
    return list(lessons.order_by("position", "pk"))


def _ticked(form: QueryDict, lessons: Sequence[Lesson]) -> list[Lesson]:
    ticked = set(form.getlist("withdraw"))
    return [lesson for lesson in lessons if str(lesson.pk) in ticked]


def _done(course: Course, published: int, withdrawn: int) -> str:
    """Say what was done, and where the questions wait that need a reviewer."""
    texts = ngettext("Published: %(count)s text.", "Published: %(count)s texts.", published)
    sentences = [texts % {"count": published}]
    if withdrawn:
        left = ngettext("Withdrawn: %(count)s lesson.", "Withdrawn: %(count)s lessons.", withdrawn)
        sentences.append(left % {"count": withdrawn})
    stale = Question.objects.filter(course=course).stale().count()
    if not stale:
        return " ".join([*sentences, _("No question waits for a reviewer because of it.")])
    wait = ngettext(
        "%(count)s question waits in the review queue.",
        "%(count)s questions wait in the review queue.",
        stale,
    )
    url = f"{reverse('admin:authoring_review')}?course={course.pk}"
    return format_html('{} <a href="{}">{}</a>', " ".join(sentences), url, wait % {"count": stale})


def _log(request: HttpRequest, published: Sequence[Revision], withdrawn: Sequence[Lesson]) -> None:
    """Note in each lesson's history what became of it."""
    lesson_admin = site.get_model_admin(Lesson)
    for revision in published:
        change = {"name": "revision", "object": str(revision.number), "fields": ["published"]}
        lesson_admin.log_change(request, revision.lesson, [{"changed": change}])
    for lesson in withdrawn:
        lesson_admin.log_change(request, lesson, [{"changed": {"fields": ["current revision"]}}])


def _guard(request: HttpRequest) -> None:
    if not site.get_model_admin(Lesson).has_change_permission(request):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = site.each_context(request)
    return render(request, f"admin/authoring/edition/{name}.html", frame | context)


PAGES: tuple[Page, ...] = (
    Page("editions/", editions, "authoring_editions"),
    Page("editions/<int:edition_id>/", edition, "authoring_edition"),
)
