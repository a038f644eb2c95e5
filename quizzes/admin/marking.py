"""Marking what only a person can: the queue by question, and one answer at a time, without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import signed_in
from lessons.models import Course
from quizzes.actions import marking as actions
from quizzes.actions.opinions import Reached, give_opinion
from quizzes.actions.releasing import release_results
from quizzes.feedback import cited_passages
from quizzes.forms.marking import Case, MarkForm
from quizzes.kinds import load_answer
from quizzes.models import Attempt, Item, Opinion, Quiz, Version
from quizzes.models.attempt import HAND_MARKED, ItemQuerySet, State
from quizzes.releases import releases


@dataclass(frozen=True, slots=True)
class Heap:
    """The answers to one question that wait to be marked."""

    version: Version
    count: int
    oldest: datetime
    first: int
    """The item to begin with."""
    apart: int
    """How many of them two markers see too differently."""


def awaiting(user: User) -> ItemQuerySet:
    """Select the items that `user` may mark and nobody has.

    Of two markers, each is asked once; when both have said and lie apart, anyone may decide.
    """
    taught = Course.objects.taught_by(user)
    mine = Opinion.objects.filter(item=OuterRef("pk"), marker=user)
    return (
        Item.objects.awaiting_marks()
        .filter(version__question__course__in=taught)
        .annotate(is_apart=Exists(Opinion.objects.filter(item=OuterRef("pk"), number=2)))
        .filter(~Exists(mine) | Q(is_apart=True))
    )


@require_safe
def marking_queue(request: HttpRequest) -> HttpResponse:
    """List the questions with answers to mark, the longest waiting first. 3 queries."""
    _guard(request)
    second = Opinion.objects.filter(item=OuterRef("pk"), number=2)
    rows = (
        Item.objects.filter(pk__in=awaiting(signed_in(request)).values("pk"))
        .values("version__question")
        .annotate(
            count=Count("pk"),
            oldest=Min("attempt__submitted_at"),
            first=Min("pk"),
            apart=Count("pk", filter=Exists(second)),
            newest_version=Max("version"),
        )
        .order_by("oldest")
    )
    versions = Version.objects.select_related("question__lesson", "question__course").in_bulk(
        [row["newest_version"] for row in rows]
    )
    heaps = [
        Heap(
            versions[row["newest_version"]], row["count"], row["oldest"], row["first"], row["apart"]
        )
        for row in rows
    ]
    context = {"heaps": heaps, "releases": releases(signed_in(request))}
    return _page(request, "queue", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mark_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show one answer and take its mark; then lead on to the next answer to the question."""
    _guard(request)
    item = _load_item(request, item_id)
    case = Case.of(item, signed_in(request))
    form = MarkForm(request.POST if request.method == "POST" else None, item=item, case=case)
    if request.method == "POST" and form.is_valid():
        return _save(request, item, case, form.cleaned_data)
    return _page(request, "mark", _shown(request, item, form, case))


def _save(request: HttpRequest, item: Item, case: Case, mark: dict[str, Any]) -> HttpResponse:
    said = {"points": mark["points"], "comment": mark["comment"]}
    by: dict[str, Any] = {"marker": signed_in(request), "now": timezone.now()}
    try:
        if case.is_opinion:
            reached = give_opinion(item=item, **said, **by)
            messages.success(request, _REACHED[reached])
        else:
            actions.mark_item(item=item, **said, **by, reason=mark["reason"])
            messages.success(request, _("The mark is saved."))
    except actions.NotMarkable:
        messages.error(request, _("This answer cannot be marked now."))
        return redirect("admin:quizzes_marking")
    following = _following(request, item)
    if following is None or "_next" not in request.POST:
        return redirect("admin:quizzes_marking")
    return redirect("admin:quizzes_mark_item", following)


_REACHED = {
    Reached.WAITING: gettext_lazy("Saved. A second marker looks at it next, without seeing yours."),
    Reached.AGREED: gettext_lazy("Saved. You two agree: the mean of both is the mark."),
    Reached.APART: gettext_lazy(
        "Saved. You two lie apart: someone has to decide between you, and sees both."
    ),
}


def _shown(request: HttpRequest, item: Item, form: MarkForm, case: Case) -> dict[str, Any]:
    content = item.version.loaded
    answer = load_answer(content, item.answer_content)
    line = content.explain(item.order, answer)[0]
    evidence = item.version.evidence.select_related("passage__revision__lesson__course")
    same = awaiting(signed_in(request)).filter(version__question=item.version.question_id)
    return {
        "item": item,
        "form": form,
        "case": case,
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
    related = ended.select_related("attempt__quiz", "attempt__user", "version__question")
    return get_object_or_404(related, pk=item_id)


def _following(request: HttpRequest, item: Item) -> int | None:
    """Return the next item to mark: of the same question, behind this one, else from the start."""
    same = awaiting(signed_in(request)).filter(version__question=item.version.question_id)
    others = same.exclude(pk=item.pk).order_by("pk").values_list("pk", flat=True)
    return others.filter(pk__gt=item.pk).first() or others.first()


@require_POST
def release_view(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Let everyone see their results of a quiz whose results come together."""
    _guard(request)
    quizzes = Quiz.objects.filter(course__in=Course.objects.taught_by(signed_in(request)))
    quiz = get_object_or_404(quizzes, pk=quiz_id)
    if release_results(quiz=quiz, now=timezone.now()):
        site.get_model_admin(Quiz).log_change(request, quiz, _("Released the results."))
        messages.success(request, _("Released: everyone sees what the rules let them see."))
    else:
        messages.warning(request, _("Not released: answers still wait to be marked."))
    return redirect("admin:quizzes_marking")


def _guard(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("quizzes.add_mark"):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Attempt._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/quizzes/marking/{name}.html", frame | context)
