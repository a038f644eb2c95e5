"""Beginning to correct a key: the wording, the answers it got, and what a correction would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import signed_in
from lessons.models import Course
from quizzes.actions.corrections import (
    NotCorrectable,
    apply_correction,
    continue_regrade,
    correct_key,
)
from quizzes.forms.corrections import CorrectionForm
from quizzes.given import given_answers, shown_answers
from quizzes.models import Item, KeyCorrection, PoolEntry, Question, Quiz, Version
from quizzes.models.attempt import State
from quizzes.models.correction import CorrectionRule
from quizzes.regrading import Preview, preview_correction

PER_PAGE = 50
MOST_ANSWERS = 50
"""Different answers that are shown; rarer ones can be written."""

_BUTTONS = {"csrfmiddlewaretoken", "_preview", "_apply", "_edit", "page"}


@require_safe
def choose_version(request: HttpRequest) -> HttpResponse:
    """List the wordings that a quiz, or a question, has asked; go on at once where there is one."""
    guard(request)
    quiz = _asked_for(request, "quiz", Quiz.objects.all())
    question = _asked_for(request, "question", Question.objects.all())
    versions = list(_asked_versions(request, quiz, question))
    if question and len(versions) == 1:
        return redirect("admin:quizzes_correct_key", versions[0].pk)
    return page(request, "choose", {"versions": versions, "quiz": quiz, "question": question})


@require_http_methods(["GET", "HEAD", "POST"])
def correct_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask what shall hold, show what that changes, and carry it out: three steps of one form."""
    guard(request)
    version = _load_version(request, version_id)
    quizzes = list(_quizzes_asking(version))
    quiz = next((one for one in quizzes if str(one.pk) == request.GET.get("quiz")), None)
    given = given_answers(version, quiz)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        version=version,
        given=given,
        quizzes=quizzes,
        initial={"scope": str(quiz.pk) if quiz else "", "rule": request.GET.get("rule", "")},
    )
    if form.is_bound and "_edit" not in request.POST and form.is_valid():
        if "_apply" in request.POST:
            return _apply(request, form)
        return _preview(request, form)
    content = version.loaded
    context = {
        "version": version,
        "lines": content.explain(content.order(), None),
        "asked": content.ask(content.order(), None),
        "form": form,
        "given": given,
        "rows": given.rows[:MOST_ANSWERS],
        "more": max(0, len(given.rows) - MOST_ANSWERS),
        "ticked": form["answers"].value() or (),
        "standing": version.corrections.standing().select_related("quiz", "made_by"),
    }
    return page(request, "form", context)


def _preview(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    correction = form.correction()
    lists = request.POST.lists()
    kept = [(name, value) for name, values in lists if name not in _BUTTONS for value in values]
    context = {
        "correction": correction,
        "answers": shown_answers(form.version.loaded, correction.answers),
        "kept": kept,
        **previewed(request, preview_correction(correction)),
    }
    return page(request, "preview", context)


def _apply(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    by, wanted = signed_in(request), form.cleaned_data
    try:
        correction = correct_key(
            version=form.version,
            quiz=wanted["quiz"],
            rule=CorrectionRule(wanted["rule"]),
            answers=wanted["stored"],
            reason=wanted["reason"],
            by=by,
            now=timezone.now(),
        )
    except NotCorrectable:  # someone else was faster
        messages.error(request, _("This correction stands already: see the list of corrections."))
        return redirect("admin:quizzes_correct_key", form.version.pk)
    site.get_model_admin(KeyCorrection).log_addition(request, correction, [{"added": {}}])
    regrade = apply_correction(correction=correction, by=by, now=timezone.now())
    continue_regrade(regrade=regrade, now=timezone.now())
    return redirect("admin:quizzes_keycorrection_change", correction.pk)


def previewed(request: HttpRequest, preview: Preview) -> dict[str, Any]:
    """Return what a page shows of a preview: the counts, and one page of the rows."""
    number = request.POST.get("page") or request.GET.get("page")
    return {"preview": preview, "page": Paginator(preview.changed, PER_PAGE).get_page(number)}


def guard(request: HttpRequest) -> None:
    """Let those through who may mark."""
    if not signed_in(request).has_perm("quizzes.add_mark"):
        raise PermissionDenied


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Return one of the pages of corrections in the admin's frame."""
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": KeyCorrection._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/quizzes/corrections/{name}.html", frame | context)


def _load_version(request: HttpRequest, version_id: int) -> Version:
    taught = Course.objects.taught_by(signed_in(request))
    versions = Version.objects.filter(question__course__in=taught)
    related = versions.select_related("question__course").prefetch_related("corrections")
    return get_object_or_404(related, pk=version_id)


def _quizzes_asking(version: Version) -> QuerySet[Quiz]:
    """Select the quizzes that have asked the version, or may from a frozen pool."""
    asked = Item.objects.filter(attempt__quiz=OuterRef("pk"), version=version)
    drawn = PoolEntry.objects.filter(part__quiz=OuterRef("pk"), version=version)
    quizzes = Quiz.objects.filter(course=version.question.course_id)
    return quizzes.filter(Exists(asked) | Exists(drawn)).order_by("-pk")


def _asked_for[M: (Quiz, Question)](request: HttpRequest, name: str, rows: QuerySet[M]) -> M | None:
    """Return the quiz or question that the address names, if the person teaches its course."""
    number = request.GET.get(name, "")
    if not number:
        return None
    taught = Course.objects.taught_by(signed_in(request))
    pk = int(number) if number.isdecimal() and len(number) < 16 else 0  # noqa: PLR2004 -- fits any key
    return get_object_or_404(rows.filter(course__in=taught), pk=pk)


def _asked_versions(
    request: HttpRequest, quiz: Quiz | None, question: Question | None
) -> QuerySet[Version]:
    """Select what was asked in ended attempts, with `times` and what stands. 2 queries."""
    taught = Course.objects.taught_by(signed_in(request))
    asked = ~Q(items__attempt__state=State.OPEN) & Q(items__isnull=False)
    if quiz is not None:
        asked &= Q(items__attempt__quiz=quiz)
    versions = Version.objects.filter(question__course__in=taught)
    if question is not None:
        versions = versions.filter(question=question)
    standing = KeyCorrection.objects.standing()
    return (
        versions.annotate(times=Count("items", filter=asked))
        .filter(times__gt=0)
        .select_related("question")
        .prefetch_related(Prefetch("corrections", standing))
        .order_by("question__uid", "number")
    )
