"""A version as a learner will see it: the question to try, and the feedback that follows."""

from __future__ import annotations

from random import Random

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from quizzes.actions.attempts import draw_order
from quizzes.admin.editing import load_question
from quizzes.answerform import fields_of
from quizzes.feedback import Feedback, cited_passages
from quizzes.kinds.base import Answer, AnswerProblem, Fields, Rule, points_for
from quizzes.models import Item, Question, Version
from quizzes.sentences import answer_sentence


@require_http_methods(["GET", "HEAD", "POST"])
def preview_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show the newest version or the one asked for; a posted answer is marked and not kept."""
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied
    question = load_question(request, str(question_id))
    version = _version(question, request.GET.get("version", ""))
    order = draw_order(version.loaded, Random(version.pk), shuffle=True)  # noqa: S311 -- to be repeated
    if request.method == "POST":
        shown = _tried(version, order, fields_of(request.POST))
    else:
        shown = {"asked": version.loaded.ask(order, None), "feedback": _feedback(version, order)}
    context = {"question": question, "version": version, **shown}
    return render(request, "admin/quizzes/question/preview.html", context)


def _tried(version: Version, order: list[str], fields: Fields) -> dict[str, object]:
    content = version.loaded
    try:
        answer = content.read(fields)
    except AnswerProblem as problem:
        return {"asked": content.echo(order, fields), "error": answer_sentence(problem)}
    shown = _feedback(version, order, answer)
    return {"asked": shown.asked, "feedback": shown, "is_tried": True}


def _version(question: Question, number: str) -> Version:
    versions = question.versions.order_by("-number")
    if number.isdecimal():
        versions = versions.filter(number=int(number))
    return get_object_or_404(versions[:1])


def _feedback(version: Version, order: list[str], answer: Answer | None = None) -> Feedback:
    """Return what the learner's page shows after `answer`, with nothing stored."""
    content = version.loaded
    grade = content.grade(answer, Rule.ALL_OR_NOTHING) if answer else None
    share = grade.share if grade else None
    evidence = version.evidence.select_related("passage__revision__lesson__course")
    return Feedback(
        item=Item(version=version, points=version.points, option_order=order),
        asked=content.ask(order, answer),
        lines=content.explain(order, answer),
        verdict=grade.verdict if grade else None,
        points=None if share is None else points_for(share, version.points),
        evidence=cited_passages(list(evidence)),
    )
