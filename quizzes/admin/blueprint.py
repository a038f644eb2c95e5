"""The page of a quiz: its rules, its blueprint, and what keeps a paper from being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.models import Course, Lesson
from quizzes.actions.editing import write_quiz
from quizzes.actions.quizzes import NotDrawable, publish_quiz, withdraw_quiz
from quizzes.forms.quiz import PartChoices, PartRows, QuizForm
from quizzes.forms.rows import forgive, forgive_rows, with_more_rows
from quizzes.models import Quiz
from quizzes.papers import drawable, pool, quiz_problems


@dataclass(slots=True)
class Blueprint:
    """A quiz being written."""

    form: QuizForm
    rows: PartRows
    choices: PartChoices
    refused: tuple[str, ...] = field(default=())
    """Why the change of a published quiz was not saved."""

    @property
    def has_errors(self) -> bool:
        is_wrong = self.form.errors or self.rows.non_form_errors() or any(self.rows.errors)
        return bool(self.refused or is_wrong)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def forgive(self) -> None:
        forgive(self.form)
        forgive_rows(self.rows)


@require_http_methods(["GET", "HEAD", "POST"])
def add_quiz(request: HttpRequest) -> HttpResponse:
    """Ask for the rules first: what it may ask depends on the course."""
    _guard(request, "add")
    quiz = Quiz()
    form = _form(request, quiz)
    if request.method == "POST" and form.is_valid():
        write_quiz(quiz=quiz, parts=())
        site.get_model_admin(Quiz).log_addition(request, quiz, [{"added": {}}])
        messages.success(request, _("The quiz is made. Now say what it asks."))
        return redirect("admin:quizzes_quiz_change", quiz.pk)
    return _page(request, {"form": form, "quiz": quiz})


@require_http_methods(["GET", "HEAD", "POST"])
def change_quiz(request: HttpRequest, object_id: str) -> HttpResponse:
    """Edit rules and blueprint; a published quiz that could not be drawn any more is refused."""
    _guard(request, "change")
    quiz = site.get_model_admin(Quiz).get_object(request, unquote(object_id))
    if quiz is None:
        raise Http404
    if "_withdraw" in request.POST:
        withdraw_quiz(quiz=quiz)
        messages.success(request, _("Withdrawn: nobody can start it. Running attempts go on."))
        return redirect("admin:quizzes_quiz_change", quiz.pk)
    paper = _blueprint(request, quiz)
    if request.method == "POST":
        if "_more" in request.POST:
            paper.forgive()
        elif paper.is_valid() and _save(request, quiz, paper):
            return redirect("admin:quizzes_quiz_change", quiz.pk)
    return _page(request, _shown(quiz, paper))


def _save(request: HttpRequest, quiz: Quiz, paper: Blueprint) -> bool:
    try:
        write_quiz(quiz=quiz, parts=paper.rows.content())
    except NotDrawable as refused:
        paper.refused = refused.problems
        return False
    change = [{"changed": {"fields": [str(name) for name in paper.form.changed_data]}}]
    site.get_model_admin(Quiz).log_change(request, quiz, change)
    if "_publish" in request.POST:
        _publish(request, quiz)
    else:
        messages.success(request, _("Saved."))
    return True


def _publish(request: HttpRequest, quiz: Quiz) -> None:
    try:
        publish_quiz(quiz=quiz, now=timezone.now())
    except NotDrawable:
        messages.error(request, _("Saved, but not published: see below what is missing."))
    else:
        messages.success(request, _("Published: learners can start it."))


def _blueprint(request: HttpRequest, quiz: Quiz) -> Blueprint:
    choices = PartChoices.of(quiz.course_id)
    parts = list(quiz.parts.select_related("question").order_by("position"))
    data: QueryDict | None = None
    if request.method == "POST":
        data = request.POST
        data = with_more_rows(data, "parts") if "_more" in data else data
    return Blueprint(_form(request, quiz), PartRows(data, choices=choices, parts=parts), choices)


def _form(request: HttpRequest, quiz: Quiz) -> QuizForm:
    lessons = site.get_model_admin(Lesson).get_queryset(request)
    if quiz.pk:
        lessons = lessons.filter(course=quiz.course_id)
    return QuizForm(
        request.POST if request.method == "POST" else None,
        instance=quiz,
        courses=site.get_model_admin(Course).get_queryset(request),
        lessons=lessons,
    )


def _shown(quiz: Quiz, paper: Blueprint) -> dict[str, Any]:
    """Return the page's context; what fits each row is counted for the rows as they are saved."""
    context = {"form": paper.form, "rows": paper.rows, "paper": paper, "quiz": quiz}
    if paper.form.is_bound:
        return context
    versions = drawable(quiz)
    for row, part in zip(paper.rows.forms, quiz.parts.order_by("position"), strict=False):
        row.fitting = len(pool(part, versions))  # type: ignore[attr-defined] # rows are PartForms
    return context | {"problems": quiz_problems(quiz)}


def _guard(request: HttpRequest, verb: Literal["add", "change"]) -> None:
    quiz_admin = site.get_model_admin(Quiz)
    may = quiz_admin.has_add_permission if verb == "add" else quiz_admin.has_change_permission
    if not may(request):
        raise PermissionDenied


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    request.current_app = site.name
    frame = {**site.each_context(request), "opts": Quiz._meta}  # noqa: SLF001 -- Django's documented API
    return render(request, "admin/quizzes/quiz/edit.html", frame | context)
