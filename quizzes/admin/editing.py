"""Writing a question: choosing its kind, its page, and what the buttons do."""

from __future__ import annotations

from typing import Any, Literal

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import signed_in
from lessons.models import Lesson
from quizzes.actions.bank import (
    NotPublishable,
    is_still_draft,
    publish_version,
    restore_questions,
    retire_questions,
)
from quizzes.actions.editing import write_question
from quizzes.actions.review import submit_version
from quizzes.admin.publishing import quizzes_left_short
from quizzes.forms import KIND_FORMS
from quizzes.forms.editor import QuestionEditor
from quizzes.models import Question, ReviewDecision, Tag, Version
from quizzes.models.question import Status
from quizzes.problems import four_eyes_problems, publishing_problems


@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest) -> HttpResponse:
    """Ask for lesson and kind first, then show the form made for the kind.

    The address may name the lesson, and the passage to begin with.
    """
    _guard(request, "add")
    lessons = taught_lessons(request)
    lesson = _lesson_asked_for(request, lessons)
    kind = request.GET.get("kind", "")
    passage = request.GET.get("passage", "")
    if kind not in KIND_FORMS:
        context = {"kinds": KIND_FORMS.values(), "lessons": lessons, "lesson": lesson}
        return _page(request, "choose_kind", context | {"passage": passage})
    editor = QuestionEditor(
        _posted(request),
        kind=kind,
        question=Question(),
        version=None,
        lessons=lessons,
        lesson=lesson,
        passage=passage,
    )
    return _edit(request, editor)


@require_http_methods(["GET", "HEAD", "POST"])
def change_question(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the newest wording; saving never touches one that is in use."""
    _guard(request, "change")
    question = load_question(request, unquote(object_id))
    if "_retire" in request.POST or "_restore" in request.POST:
        return _retire_or_restore(request, question)
    version = question.latest_version
    if version is None:
        raise Http404
    lessons = [
        lesson for lesson in taught_lessons(request) if lesson.course_id == question.course_id
    ]
    editor = QuestionEditor(
        _posted(request),
        kind=version.kind,
        question=question,
        version=version,
        lessons=lessons,
        lesson=question.lesson,
    )
    return _edit(request, editor)


def taught_lessons(request: HttpRequest) -> list[Lesson]:
    """Return the lessons of the person's courses, in order."""
    lessons = site.get_model_admin(Lesson).get_queryset(request)
    ordered = lessons.select_related("course").order_by("course", "position")
    return list(ordered)


def load_question(request: HttpRequest, object_id: str) -> Question:
    """Return a question the person may edit; another's is missing."""
    question = site.get_model_admin(Question).get_object(request, object_id)
    if question is None:
        raise Http404
    return question


def was_used(question: Question) -> bool:
    """Say whether the question has been asked or published: then it stays."""
    versions = question.versions
    return (
        question.published_version_id is not None
        or versions.filter(items__isnull=False).exists()
        or versions.filter(decisions__isnull=False).exists()
    )


def _edit(request: HttpRequest, editor: QuestionEditor) -> HttpResponse:
    if request.method == "POST":
        if "_more" in request.POST or "_reload" in request.POST:
            editor.forgive()
        elif editor.is_valid():
            return _save(request, editor)
    return _page(request, "edit", _shown(request, editor))


def _save(request: HttpRequest, editor: QuestionEditor) -> HttpResponse:
    """Save the draft, then do what else the button says."""
    question = editor.question
    is_new = question.pk is None
    editor.head.fill(question)
    version = write_question(
        question=question,
        wording=editor.wording(),
        tags=editor.head.cleaned_data["tags"],
        author=signed_in(request),
        now=timezone.now(),
    )
    _log(request, question, version, is_new=is_new)
    if "_publish" in request.POST:
        _publish(request, version)
    elif "_submit" in request.POST:
        _submit(request, version)
    elif version.status != Status.DRAFT:
        messages.success(request, _("Saved. The wording is as it was, so there is no new version."))
    else:
        saved = _("Version %(number)s is saved as a draft.") % {"number": version.number}
        messages.success(request, saved)
    page = "preview" if "_preview" in request.POST else "change"
    return redirect(f"admin:quizzes_question_{page}", question.pk)


def _publish(request: HttpRequest, version: Version) -> None:
    try:
        publish_version(version=version, reviewer=signed_in(request), now=timezone.now())
    except NotPublishable:
        refusal = _("Saved as a draft, but not published: see below what is missing.")
        messages.error(request, refusal)
    else:
        done = _("Version %(number)s is published.") % {"number": version.number}
        messages.success(request, done)


def _submit(request: HttpRequest, version: Version) -> None:
    if submit_version(version=version, submitter=signed_in(request), now=timezone.now()):
        sent = _("Version %(number)s is saved and sent to review.") % {"number": version.number}
        messages.success(request, sent)
    elif version.question.retired_at is not None:
        messages.warning(request, _("Saved, but not sent: bring the retired question back first."))
    else:
        messages.warning(request, _("There is nothing new to review: the wording is as it was."))


def _retire_or_restore(request: HttpRequest, question: Question) -> HttpResponseRedirect:
    if "_retire" in request.POST:
        retire_questions(questions=[question], now=timezone.now())
        messages.success(request, _("Retired: no new quiz asks it. Past attempts keep it."))
        for quiz in quizzes_left_short([question.course_id]):
            warning = _("“%(quiz)s” can no longer be drawn: it needs more questions.")
            messages.warning(request, warning % {"quiz": quiz})
    else:
        restore_questions(questions=[question])
        messages.success(request, _("The question is back."))
    return redirect("admin:quizzes_question_change", question.pk)


def _shown(request: HttpRequest, editor: QuestionEditor) -> dict[str, Any]:
    """Return what the page says around the forms."""
    question, version = editor.question, editor.version
    context: dict[str, Any] = {
        "editor": editor,
        "question": question,
        "kind_label": editor.part.kind.label,
        "tags_in_use": _tags_in_use(editor),
        "number": version.number if version else 1,
        "has_four_eyes": bool(editor.lesson and editor.lesson.course.four_eyes),
    }
    if version is None:
        return context
    is_draft = version.status != Status.APPROVED
    is_kept = not is_still_draft(version)
    decisions = ReviewDecision.objects.select_related("reviewer")
    versions = question.versions.select_related("author").order_by("-number")
    return context | {
        "version": version,
        "published": question.published_version,
        "is_draft": is_draft,
        "number": version.number + is_kept,
        "problems": _problems(request, version) if is_draft else [],
        "is_stale": question.state == "stale",  # type: ignore[attr-defined] # annotated
        "versions": versions.prefetch_related(Prefetch("decisions", decisions)),
        "can_delete": site.get_model_admin(Question).has_delete_permission(request, question),
    }


def _problems(request: HttpRequest, version: Version) -> list[str]:
    return publishing_problems(version) + four_eyes_problems(version, signed_in(request))


def _tags_in_use(editor: QuestionEditor) -> list[str]:
    course = editor.lesson.course_id if editor.lesson else editor.question.course_id
    used = Tag.objects.filter(questions__course=course).distinct().order_by("name")
    return list(used.values_list("name", flat=True)[:30])


def _lesson_asked_for(request: HttpRequest, lessons: list[Lesson]) -> Lesson | None:
    asked = request.GET.get("lesson", "")
    return next((lesson for lesson in lessons if str(lesson.pk) == asked), None)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _guard(request: HttpRequest, verb: Literal["add", "change"]) -> None:
    question_admin = site.get_model_admin(Question)
    may = (
        question_admin.has_add_permission if verb == "add" else question_admin.has_change_permission
    )
    if not may(request):
        raise PermissionDenied


def _log(request: HttpRequest, question: Question, version: Version, *, is_new: bool) -> None:
    question_admin = site.get_model_admin(Question)
    if is_new:
        question_admin.log_addition(request, question, [{"added": {}}])
        return
    change = {"name": "question version", "object": str(version.number), "fields": ["content"]}
    question_admin.log_change(request, question, [{"changed": change}])


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Question._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, f"admin/quizzes/question/{name}.html", frame | context)
