"""The review queue: what waits, each of it beside its passage, and what the reviewer decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import signed_in
from authoring.admin.page import Page
from authoring.review.deciding import Subject, decide, find_subject
from authoring.review.forms import DecisionForm, Verb
from authoring.review.item import newer_version, passages_beside_each, reviewed
from authoring.review.queue import (
    Narrowed,
    Reason,
    confirmable_lessons,
    counts,
    following,
    queue,
    waiting,
)
from lessons.models import Course, Lesson
from quizzes.actions.bank import NotPublishable
from quizzes.actions.review import DecidedMeanwhile, QuoteGone, confirm_quote
from quizzes.models import Question

PER_PAGE = 50


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """List what waits for one reason, and say how much waits for the others."""
    _guard(request)
    user = signed_in(request)
    narrowed = Narrowed.of(request.GET)
    found = counts(user, narrowed)
    reason = _reason_asked_for(request.GET.get("reason", ""), found)
    page = Paginator(queue(reason, user, narrowed), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "reason": reason,
        "counts": list(found.items()),
        "page": page,
        "rows": waiting(reason, page.object_list),
        "narrowed": narrowed,
        "courses": _courses(request),
        "confirmable": confirmable_lessons(user, narrowed) if reason is Reason.INTACT else [],
    }
    return _page(request, "queue", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_item(request: HttpRequest, reason: str, pk: int) -> HttpResponse:
    """Show one item beside its passage, and take a decision about it."""
    _guard(request)
    subject = find_subject(Reason(reason), pk, signed_in(request)) if reason in Reason else None
    if subject is None:
        raise Http404
    if not subject.is_waiting:
        return _not_waiting(request, subject)
    if request.method == "POST":
        return _decide(request, subject)
    return _show(request, subject)


@require_http_methods(["GET", "HEAD", "POST"])
def review_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """List the stale questions of a lesson whose quotes are intact, and confirm those ticked."""
    _guard(request)
    user = signed_in(request)
    lessons = Lesson.objects.filter(course__in=Course.objects.taught_by(user))
    lesson = get_object_or_404(lessons.select_related("course"), pk=lesson_id)
    stale = queue(Reason.INTACT, user, Narrowed(lesson=lesson.pk))
    if request.method == "POST":
        return _confirm_ticked(request, list(stale))
    shown = waiting(Reason.INTACT, stale[:PER_PAGE])
    beside = passages_beside_each([row.version for row in shown], lesson.course_id)
    rows = [(row, beside[row.version.pk]) for row in shown]
    context = {"lesson": lesson, "rows": rows, "count": stale.count(), "reason": Reason.INTACT}
    return _page(request, "lesson", context)


def _decide(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Decide, and go on to what comes next; a refusal keeps what was typed."""
    form = DecisionForm(request.POST, reason=subject.reason)
    if not form.is_valid():
        return _show(request, subject, form=form)
    onward = _onward(request, subject)
    try:
        decide(subject, form, reviewer=signed_in(request), now=timezone.now())
    except NotPublishable as refused:
        return _show(request, subject, form=form, refused=refused.problems)
    except (DecidedMeanwhile, QuoteGone):
        messages.warning(request, _("Nothing was decided: this has changed since you opened it."))
        return redirect(request.get_full_path())
    messages.success(request, _done(subject, form.verb))
    return redirect(onward)


def _confirm_ticked(request: HttpRequest, questions: list[Question]) -> HttpResponse:
    """Confirm what was ticked as it was shown; the rest stays in the queue, and is said so."""
    ticked = set(request.POST.getlist("question"))
    confirmed = 0
    for question in questions:
        if str(question.pk) not in ticked:
            continue
        seen = request.POST.get(f"seen-{question.pk}", "").split()
        try:
            confirm_quote(
                question=question,
                seen={int(pk) for pk in seen if pk.isdecimal()},
                reviewer=signed_in(request),
                now=timezone.now(),
            )
        except (DecidedMeanwhile, QuoteGone):
            continue
        confirmed += 1
    messages.success(request, _("Confirmed: %(count)s.") % {"count": confirmed})
    if left := len(ticked) - confirmed:
        sentence = _("Not confirmed, because they were decided or changed meanwhile: %(count)s.")
        messages.warning(request, sentence % {"count": left})
    return redirect(f"{reverse('admin:authoring_review')}?reason={Reason.INTACT}")


def _show(
    request: HttpRequest,
    subject: Subject,
    *,
    form: DecisionForm | None = None,
    refused: tuple[str, ...] = (),
) -> HttpResponse:
    user = signed_in(request)
    item = reviewed(subject.version, subject.reason, user, subject.objection)
    narrowed = Narrowed.of(request.GET)
    pks = list(queue(subject.reason, user, narrowed).values_list("pk", flat=True))
    context = {
        "subject": subject,
        "reason": subject.reason,
        "version": subject.version,
        "question": subject.question,
        "item": item,
        "form": form or DecisionForm(reason=subject.reason, seen=item.seen),
        "refused": refused,
        "narrowed": narrowed,
        "place": pks.index(subject.pk) + 1 if subject.pk in pks else None,
        "count": len(pks),
        "following": following(pks, subject.pk),
        "newer": newer_version(subject.version),
    }
    return _page(request, "item", context)


def _not_waiting(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Say what became of it, and go on; a stale question may wait for another reason by now."""
    other = {Reason.INTACT: Reason.GONE, Reason.GONE: Reason.INTACT}.get(subject.reason)
    user = signed_in(request)
    if other and queue(other, user).filter(pk=subject.pk).exists():
        return redirect(_item_url(other, subject.pk, Narrowed.of(request.GET)))
    messages.warning(request, _became(subject))
    return redirect(_onward(request, subject))


def _became(subject: Subject) -> str:
    """Say who decided what about something that waits no more."""
    objection = subject.objection
    if objection is not None:
        what, who = objection.get_outcome_display(), objection.decided_by
    else:
        decisions = subject.version.decisions.select_related("reviewer").order_by("-pk")
        last = decisions.first()
        what, who = (last.get_decision_display(), last.reviewer) if last else ("", None)
    if not what or who is None:
        return _("This does not wait for a decision any more.")
    sentence = _("This has been decided in the meantime: %(decision)s (%(person)s).")
    return sentence % {"decision": what, "person": who.full_name}


def _done(subject: Subject, verb: Verb) -> str:
    """Say what was done; an objection that was right leads to the question's page."""
    uid = subject.question.uid
    if verb is Verb.UPHOLD:
        url = reverse("admin:quizzes_question_change", args=[subject.question.pk])
        words = _("The learner is told that they are right.")
        return format_html('{} <a href="{}">{}</a>', words, url, _("Change %s now") % uid)
    sentences = {
        Verb.APPROVE: _("Approved and published: %s."),
        Verb.RETURN: _("Returned: %s."),
        Verb.REJECT: _("Rejected: %s."),
        Verb.CONFIRM: _("Evidence confirmed: %s is asked again."),
        Verb.RETIRE: _("Retired: %s."),
        Verb.DECLINE: _("The question stays as it is: %s."),
    }
    return sentences[verb] % uid


def _onward(request: HttpRequest, subject: Subject) -> str:
    """Return where to go on: to what comes behind, else to the queue."""
    narrowed = Narrowed.of(request.GET)
    rows = queue(subject.reason, signed_in(request), narrowed)
    pk = following(list(rows.values_list("pk", flat=True)), subject.pk)
    if pk is None:
        return reverse("admin:authoring_review") + narrowed.query
    return _item_url(subject.reason, pk, narrowed)


def _item_url(reason: Reason, pk: int, narrowed: Narrowed) -> str:
    return reverse("admin:authoring_review_item", args=[reason.value, pk]) + narrowed.query


def _reason_asked_for(asked: str, found: dict[Reason, int]) -> Reason:
    """Return the reason in the address, else the first one that anything waits for."""
    if asked in Reason:
        return Reason(asked)
    return next((reason for reason, count in found.items() if count), Reason.SUBMITTED)


def _courses(request: HttpRequest) -> list[Course]:
    """Return the person's courses with their lessons, for the filter. 2 queries."""
    courses = Course.objects.taught_by(signed_in(request)).order_by("pk")
    return list(courses.prefetch_related("lessons"))


def _guard(request: HttpRequest) -> None:
    if not signed_in(request).has_perm("quizzes.change_version"):
        raise PermissionDenied


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = site.each_context(request)
    return render(request, f"admin/authoring/review/{name}.html", frame | context)


PAGES: tuple[Page, ...] = (
    Page("review/", review_queue, "authoring_review"),
    Page("review/lesson/<int:lesson_id>/", review_lesson, "authoring_review_lesson"),
    Page("review/<slug:reason>/<int:pk>/", review_item, "authoring_review_item"),
)
