"""The page of a quiz: its rules, its blueprint, and what keeps a paper from being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import is_fragment
from lessons.models import Course, Lesson
from quizzes.actions.editing import Named, write_quiz
from quizzes.actions.extending import newest_entry
from quizzes.actions.quizzes import NotDrawable, publish_quiz, withdraw_quiz
from quizzes.admin.prospect import Prospect, look_ahead, look_at
from quizzes.admin.quizpage import quiz_page
from quizzes.forms.quiz import PartChoices, PartRows
from quizzes.forms.rows import forgive, forgive_rows, with_more_rows
from quizzes.forms.rules import QuizForm
from quizzes.models import Quiz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzes.models import Part


@dataclass(slots=True)
class Blueprint:
    """A quiz being written."""

    form: QuizForm
    rows: PartRows
    refused: tuple[str, ...] = field(default=())
    """Why the change of a published quiz was not saved."""
    prospect: Prospect | None = None
    """What comes of the rows."""
    seen: str = ""
    """The last line about the quiz in the admin's log: whoever has not seen it overwrites nothing."""
    is_overtaken: bool = False
    """Whether it was changed since the page was opened, as by giving everyone more time."""

    @property
    def has_errors(self) -> bool:
        is_wrong = (
            self.is_overtaken
            or self.form.errors
            or self.rows.non_form_errors()
            or any(self.rows.errors)
        )
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
        write_quiz(quiz=quiz, parts=(), named=_named(form), now=timezone.now())
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
    saved = list(quiz.parts.select_related("question").order_by("position"))
    rows = _rows(request, quiz, saved)
    if "_check" in request.POST and is_fragment(request):
        return _checked(request, rows, look_ahead(quiz, rows, saved, request.POST))
    paper = Blueprint(_form(request, quiz), rows, seen=str(newest_entry(quiz)))
    if request.method != "POST":
        paper.prospect = look_at(quiz, rows, saved)
    elif "_check" in request.POST:
        paper.prospect = look_ahead(quiz, rows, saved, request.POST)
        paper.forgive()
    elif "_more" in request.POST:
        paper.forgive()
    elif paper.is_valid() and _save(request, quiz, paper):
        return redirect("admin:quizzes_quiz_change", quiz.pk)
    context = {"form": paper.form, "rows": rows, "paper": paper, "quiz": quiz}
    return _page(request, context | {"prospect": paper.prospect})


def _checked(request: HttpRequest, rows: PartRows, prospect: Prospect) -> HttpResponse:
    """Say what comes of the rows while they are typed: below them, and beside each."""
    context = {"rows": rows, "prospect": prospect, "is_out_of_band": True}
    return render(request, "admin/quizzes/paper/_outlook.html", context)


def _save(request: HttpRequest, quiz: Quiz, paper: Blueprint) -> bool:
    if request.POST.get("seen", paper.seen) != paper.seen:
        paper.is_overtaken = True
        return False
    try:
        write_quiz(
            quiz=quiz,
            parts=paper.rows.content(),
            named=_named(paper.form),
            now=timezone.now(),
        )
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


def _named(form: QuizForm) -> Named:
    chosen = form.cleaned_data
    return Named(departments=list(chosen["departments"]), people=chosen["people"])


def _publish(request: HttpRequest, quiz: Quiz) -> None:
    try:
        publish_quiz(quiz=quiz, now=timezone.now())
    except NotDrawable:
        messages.error(request, _("Saved, but not published: see below what is missing."))
    else:
        messages.success(request, _("Published: learners can start it."))


def _rows(request: HttpRequest, quiz: Quiz, saved: Sequence[Part]) -> PartRows:
    data: QueryDict | None = None
    if request.method == "POST":
        data = request.POST
        data = with_more_rows(data, "parts") if "_more" in data else data
    return PartRows(data, choices=PartChoices.of(quiz.course_id), parts=list(saved))


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


def _guard(request: HttpRequest, verb: Literal["add", "change"]) -> None:
    quiz_admin = site.get_model_admin(Quiz)
    may = quiz_admin.has_add_permission if verb == "add" else quiz_admin.has_change_permission
    if not may(request):
        raise PermissionDenied


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return quiz_page(request, "quiz/edit.html", context)
