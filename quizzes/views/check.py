"""Answering a question between passages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import is_fragment, signed_in
from lessons.models import Course
from quizzes.actions.attempts import answer_check
from quizzes.answerform import AnswerForm, fields_of, new_op_id
from quizzes.checks import check_order
from quizzes.feedback import feedback, with_evidence
from quizzes.kinds.base import AnswerProblem, Asked
from quizzes.middleware import arrival
from quizzes.models import Item, Version
from quizzes.models.question import Status
from quizzes.sentences import answer_sentence


@require_http_methods(["GET", "HEAD", "POST"])
def check_answer(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask the question (again); or record its answer and show the feedback in place."""
    version = _version_of(request, version_id)
    if request.method == "POST":
        return _answer(request, version)
    asked = version.loaded.ask(check_order(version, signed_in(request)), None)
    return _show(request, version, {"asked": asked, "op_id": new_op_id()})


def _answer(request: HttpRequest, version: Version) -> HttpResponse:
    user = signed_in(request)
    order = check_order(version, user)
    form = AnswerForm(request.POST)
    fields = fields_of(request.POST)
    if not form.is_valid():
        sentence = _("This form is damaged. Please load the page again.")
        return _again(request, version, version.loaded.echo(order, fields), sentence, 400)
    try:
        content = version.loaded.read(fields)
    except AnswerProblem as problem:
        asked = version.loaded.echo(order, fields)
        return _again(request, version, asked, answer_sentence(problem), 422)
    item = answer_check(
        user=user,
        version=version,
        order=order,
        content=content,
        op_id=form.cleaned_data["op_id"],
        now=arrival(request),
    )
    items = Item.objects.with_answer().with_withheld(user, arrival(request))
    shown = with_evidence(items.select_related("attempt")).get(pk=item.pk)
    if shown.version_id != version.pk or shown.answer_content != content.model_dump(mode="json"):
        sentence = _(
            "This form was sent before with another answer, and that one is recorded. You may send "
            "this one as well."
        )
        return _again(request, version, version.loaded.ask(order, content), sentence, 409)
    return _show(request, version, {"feedback": feedback(shown)})


def _again(
    request: HttpRequest, version: Version, asked: Asked, sentence: str, status: int
) -> HttpResponse:
    context = {"asked": asked, "error": sentence, "op_id": new_op_id()}
    return _show(request, version, context, status)


def _show(
    request: HttpRequest, version: Version, context: dict[str, object], status: int = 200
) -> HttpResponse:
    page = "quizzes/_check.html" if is_fragment(request) else "quizzes/check.html"
    question = version.question
    shown = {"version": version, "lesson": question.lesson, "course": question.course}
    return render(request, page, shown | context, status=status)


def _version_of(request: HttpRequest, version_id: int) -> Version:
    """Return an approved wording of a check; also an older one, if the page was open for long."""
    return get_object_or_404(
        Version.objects.select_related("question__lesson__course", "question__course"),
        pk=version_id,
        status=Status.APPROVED,
        question__is_check=True,
        question__retired_at=None,
        question__course__in=Course.objects.visible_to(signed_in(request)),
    )
