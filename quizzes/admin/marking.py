"""Marking what only a person can: the queue by question, and one answer at a time, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import signed_in
from lessons.models import Course
from quizzes.actions import marking as actions
from quizzes.feedback import cited_passages
from quizzes.forms.marking import MarkForm
from quizzes.kinds import load_answer
from quizzes.models import Attempt, Item, Mark, Version
from quizzes.models.attempt import HAND_MARKED, ItemQuerySet, State


@dataclass(frozen=True, slots=True)
class Heap:
    """The answers to one question that wait to be marked."""

    version: Version
    count: int
    oldest: datetime
    first: int
    """The item to begin with."""


def awaiting(user: User) -> ItemQuerySet:
    """Select the items that `user` may mark and nobody has."""
    taught = Course.objects.taught_by(user)
    return Item.objects.awaiting_marks().filter(version__question__course__in=taught)


@require_safe
def marking_queue(request: HttpRequest) -> HttpResponse:
    """List the questions with answers to mark, the longest waiting first. 2 queries."""
    _guard(request)
    rows = (
        Item.objects.filter(pk__in=awaiting(signed_in(request)).values("pk"))
        .values("version__question")
        .annotate(
            count=Count("pk"),
            oldest=Min("attempt__submitted_at"),
            first=Min("pk"),
            newest_version=Max("version"),
        )
        .order_by("oldest")
    )
    versions = Version.objects.select_related("question__lesson", "question__course").in_bulk(
        [row["newest_version"] for row in rows]
    )
    heaps = [
        Heap(versions[row["newest_version"]], row["count"], row["oldest"], row["first"])
        for row in rows
    ]
    return _page(request, "queue", {"heaps": heaps})


@require_http_methods(["GET", "HEAD", "POST"])
def mark_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show one answer and take its mark; then lead on to the next answer to the question."""
    _guard(request)
    item = _load_item(request, item_id)
    last = item.marks.select_related("marker").order_by("-pk").first()
    form = MarkForm(request.POST if request.method == "POST" else None, item=item, last=last)
    if request.method == "POST" and form.is_valid():
        return _save(request, item, form.cleaned_data)
    return _page(request, "mark", _shown(request, item, form, last))


def _save(request: HttpRequest, item: Item, mark: dict[str, Any]) -> HttpResponse:
    try:
        actions.mark_item(
            item=item,
            points=mark["points"],
            comment=mark["comment"],
            marker=signed_in(request),
            now=timezone.now(),
        )
    except actions.NotMarkable:
        messages.error(request, _("This answer cannot be marked now."))
        return redirect("admin:quizzes_marking")
    messages.success(request, _("The mark is saved."))
    following = _following(request, item)
    if following is None or "_next" not in request.POST:
        return redirect("admin:quizzes_marking")
    return redirect("admin:quizzes_mark_item", following)


def _shown(request: HttpRequest, item: Item, form: MarkForm, last: Mark | None) -> dict[str, Any]:
    content = item.version.loaded
    answer = load_answer(content, item.answer_content)
    line = content.explain(item.order, answer)[0]
    evidence = item.version.evidence.select_related("passage__revision__lesson__course")
    same = awaiting(signed_in(request)).filter(version__question=item.version.question_id)
    return {
        "item": item,
        "form": form,
        "last": last,
        "content": content,
        "text": line.value,
        "length": len("".join(line.value.split())),
        "evidence": cited_passages(list(evidence)),
        "waiting": same.count(),
        "following": _following(request, item),
    }


def _load_item(request: HttpRequest, item_id: int) -> Item:
    """Return an answered item of an ended attempt in a course the person teaches."""
    items = Item.objects.with_answer().filter(
        version__kind__in=HAND_MARKED,
        version__question__course__in=Course.objects.taught_by(signed_in(request)),
        answer_pk__isnull=False,
    )
    ended = items.exclude(attempt__state=State.OPEN)
    return get_object_or_404(ended.select_related("attempt", "version__question"), pk=item_id)


def _following(request: HttpRequest, item: Item) -> int | None:
    """Return the next item to mark: of the same question, behind this one, else from the start."""
    same = awaiting(signed_in(request)).filter(version__question=item.version.question_id)
    others = same.exclude(pk=item.pk).order_by("pk").values_list("pk", flat=True)
    return others.filter(pk__gt=item.pk).first() or others.first()


def _guard(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("quizzes.add_mark"):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Attempt._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/quizzes/marking/{name}.html", frame | context)
