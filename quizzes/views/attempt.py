"""Answering: one item in focus, saved as one answers."""

import re
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import client_address, is_fragment, signed_in
from quizzes.actions import attempts as actions
from quizzes.actions.attempts import Outcome, Saved, expire_attempt, submit_attempt
from quizzes.answerform import AnswerForm, fields_of
from quizzes.kinds import load_answer
from quizzes.kinds.base import Answer as AnswerContent
from quizzes.kinds.base import AnswerProblem
from quizzes.middleware import arrival
from quizzes.models import Answer, Attempt, Item
from quizzes.networks import is_within
from quizzes.paper import NavigatorPlace, Paper, load_following, load_item, navigator
from quizzes.sentences import answer_sentence, outcome_sentence


@require_safe
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    shown = _attempt_of(request, attempt_id)
    if expire_attempt(attempt=shown, now=arrival(request)):
        return redirect("result", attempt_id)
    if not _may_be_seen_at(request, shown):
        return render(request, "quizzes/wrong_place.html", {"attempt": shown}, status=403)
    items = navigator(shown)
    item = load_item(request, attempt_id, _position(request, shown, items))
    return _show(request, Paper.of(request, item, items=items))


def _position(request: HttpRequest, shown: Attempt, items: Sequence[NavigatorPlace]) -> int:
    """Return the question asked for, else the first unanswered one; without a way back, the one."""
    if shown.rules.is_one_way:
        return shown.furthest
    wanted = request.GET.get("item", "")
    if re.fullmatch("[0-9]{1,4}", wanted):
        return int(wanted)
    return next((item.position for item in items if not item.is_answered), 1)


@require_POST
def save_answer(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    """Keep the answer, and bring what comes next in the same response."""
    item = load_item(request, attempt_id, position)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refuse(request, item, _("This form is damaged. Please load the page again."), 400)
    _flag(item, form.cleaned_data["flag"])
    try:
        content = item.version.loaded.read(fields_of(request.POST))
    except AnswerProblem as problem:
        if not item.attempt.is_open:
            return _lead_to(request, item.attempt.get_absolute_url())
        if _may_skip(item, problem, form):
            return _go_on(request, item, form)
        return _refuse(
            request, item, answer_sentence(problem, has_answer=bool(item.answer_op)), 422
        )
    return _save(request, item, content, form)


@require_POST
def use_answer(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    """Let the answer that was kept beside the counted one count from now on."""
    item = load_item(request, attempt_id, position)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refuse(request, item, _("This form is damaged. Please load the page again."), 400)
    kept = get_object_or_404(Answer, item=item, op_id=form.cleaned_data["chosen"])
    return _save(request, item, load_answer(item.version.loaded, kept.content), form)


def _confirm_submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    shown = _attempt_of(request, attempt_id)
    if expire_attempt(attempt=shown, now=arrival(request)):
        return redirect("result", attempt_id)
    items = navigator(shown)
    context = {
        "attempt": shown,
        "items": items,
        "unanswered": [item for item in items if not item.is_answered],
        "flagged": [item for item in items if item.is_flagged],
        "server_time": arrival(request),
    }
    return render(request, "quizzes/confirm_submit.html", context)


def _submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Hand in the attempt; a second click finds it handed in, and leads to the same result."""
    shown = _attempt_of(request, attempt_id)
    now = arrival(request)
    if not expire_attempt(attempt=shown, now=now):
        submit_attempt(attempt=shown, arrived_at=now, now=now)
    if shown.is_open:
        messages.info(request, _("Time is up. What you saved in time is being handed in."))
    return _lead_to(request, shown.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def submit_page(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Ask once more, then hand in."""
    answer = _submit if request.method == "POST" else _confirm_submit
    return answer(request, attempt_id)


def _save(
    request: HttpRequest, item: Item, content: AnswerContent, form: AnswerForm
) -> HttpResponse:
    saved = actions.save_answer(
        item=item,
        op_id=form.cleaned_data["op_id"],
        base_op=form.cleaned_data["base"],
        content=content,
        arrived_at=arrival(request),
    )
    if saved.outcome in {Outcome.LATE, Outcome.GONE_ON}:
        messages.warning(request, outcome_sentence(saved.outcome))
        return _lead_to(request, reverse("attempt", args=[item.attempt_id]))
    _fill_in(item, saved)
    if saved.outcome in {Outcome.FORK, Outcome.MISMATCH}:
        return _show(request, Paper.of(request, item, saved=saved, posted=content), status=409)
    if item.attempt.is_exam:
        return _go_on(request, item, form, saved)
    return _stay(request, item, saved)


def _stay(request: HttpRequest, item: Item, saved: Saved | None) -> HttpResponse:
    if is_fragment(request):
        return _show(request, Paper.of(request, item, saved=saved))
    if saved and saved.outcome is Outcome.SETTLED:
        messages.warning(request, outcome_sentence(saved.outcome))
    return redirect(_item_url(item.attempt_id, item.position))


def _go_on(
    request: HttpRequest, item: Item, form: AnswerForm, saved: Saved | None = None
) -> HttpResponse:
    """Bring what the exam's form asked for: its receipt, an item, or the page to hand in."""
    then = form.cleaned_data["then"]
    if form.cleaned_data["flag"]:
        return _stay(request, item, saved)
    if then == "stay" and is_fragment(request):
        paper = Paper.of(request, item, saved=saved)
        return render(request, "quizzes/attempt.html#saved", {"paper": paper, "is_update": True})
    items = navigator(item.attempt)
    position = int(then) if then.isdecimal() else item.position + (then != "stay")
    if item.attempt.rules.is_one_way and position <= len(items):
        position = _on_the_one_way(item, then)
    if position > len(items):
        return _lead_to(request, reverse("submit-attempt", args=[item.attempt_id]))
    if not is_fragment(request):
        return redirect(_item_url(item.attempt_id, position))
    following = load_following(item, position)
    response = _show(request, Paper.of(request, following, items=items, saved_before=saved))
    response.headers["HX-Push-Url"] = _item_url(item.attempt_id, position)
    return response


def _on_the_one_way(item: Item, then: str) -> int:
    """Return the question reached: this one if they stay, else the next, closing this for good.

    A page left behind moves nothing on, and leads to where the attempt is now.
    """
    if then != "stay":
        actions.go_on(item=item)
    item.attempt.refresh_from_db(fields=["furthest"])
    return item.attempt.furthest


def _flag(item: Item, flag: str) -> None:
    if flag:
        item.is_flagged = flag == "1"
        actions.flag_item(item=item, is_flagged=item.is_flagged)


def _may_skip(item: Item, problem: AnswerProblem, form: AnswerForm) -> bool:
    """Say whether an empty form only means "go on", as it may in an exam.

    Emptying an answer takes nothing back; who stays on the page is told so.
    """
    is_leaving = form.cleaned_data["then"] != "stay"
    is_nothing = problem.code == "empty" and item.attempt.is_exam
    return is_nothing and (is_leaving or item.answer_op is None)


def _refuse(request: HttpRequest, item: Item, sentence: str, status: int) -> HttpResponse:
    """Say what is wrong. With htmx only the sentence is swapped, so nothing typed is lost."""
    if is_fragment(request):
        context = {"sentence": sentence}
        response = render(request, "quizzes/attempt.html#answer-error", context, status=status)
        response.headers["HX-Retarget"] = "#answer-error"
        response.headers["HX-Reswap"] = "outerHTML"
        return response
    paper = Paper.of(request, item, error=sentence)
    paper.asked = item.version.loaded.echo(item.order, fields_of(request.POST))
    return _show(request, paper, status=status)


def _fill_in(item: Item, saved: Saved) -> None:
    """Bring the item's annotations up to date with what counts since the save."""
    if saved.newest is not None:
        item.answer_content = saved.newest.content
        item.answer_op = saved.newest.op_id


def _show(request: HttpRequest, paper: Paper, status: int = 200) -> HttpResponse:
    page = "quizzes/attempt.html#paper" if is_fragment(request) else "quizzes/attempt.html"
    response = render(request, page, {"paper": paper, "attempt": paper.attempt}, status=status)
    if is_fragment(request):  # which may have asked for its receipt only
        response.headers["HX-Retarget"] = "#paper"
        response.headers["HX-Reswap"] = "outerHTML show:window:top"
    return response


def _lead_to(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_fragment(request) else redirect(url)


def _item_url(attempt_id: int, position: int) -> str:
    return f"{reverse('attempt', args=[attempt_id])}?item={position}"


def _may_be_seen_at(request: HttpRequest, attempt: Attempt) -> bool:
    """Say whether an exam may be seen where `request` comes from; what is sent is always kept."""
    return attempt.quiz is None or is_within(client_address(request), attempt.quiz.ip_ranges)


def _attempt_of(request: HttpRequest, attempt_id: int) -> Attempt:
    attempts = Attempt.objects.of(signed_in(request)).on_paper()
    return get_object_or_404(attempts.select_related("quiz__course"), pk=attempt_id)
