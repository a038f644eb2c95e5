"""Saying that a question is wrong or outdated, and reading what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import is_fragment, signed_in
from quizzes.actions.objections import NotObjectable, may_see, object_to_item
from quizzes.feedback import feedback, with_evidence
from quizzes.forms.objection import ObjectionForm
from quizzes.middleware import arrival
from quizzes.models import Item
from quizzes.models.objection import Matter
from quizzes.reveal import Aspect
from quizzes.revealed import limited, shown_of


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask what is wrong; once that has been said, show it with its outcome.

    While the question is withheld, nothing is taken and nothing shown but that it comes later.
    """
    item = _item_of(request, item_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or item.is_withheld:
        return _show(request, item, form, 409 if request.method == "POST" else 200)
    if not form.is_valid():
        return _show(request, item, form, 422)
    try:
        item.objection = object_to_item(
            item=item,
            matter=Matter(form.cleaned_data["matter"]),
            reason=form.cleaned_data["reason"],
            now=arrival(request),
        )
    except NotObjectable as refused:
        raise Http404 from refused
    return _show(request, item, form) if is_fragment(request) else redirect("objection", item.pk)


def _show(request: HttpRequest, item: Item, form: ObjectionForm, status: int = 200) -> HttpResponse:
    page = "quizzes/_objection.html" if is_fragment(request) else "quizzes/objection.html"
    context = {
        "feedback": limited(feedback(item), shown_of(item.attempt, arrival(request))),
        "objection_form": form,
        "attempt": item.attempt,
        "question": item.version.question,
    }
    return render(request, page, context, status=status)


def _item_of(request: HttpRequest, item_id: int) -> Item:
    """Return an item of the person's own whose feedback may be seen, now or after their exam."""
    user = signed_in(request)
    items = Item.objects.with_answer().with_withheld(user, arrival(request))
    own = with_evidence(items.filter(attempt__user=user).select_related("attempt__quiz__course"))
    item = get_object_or_404(own, pk=item_id)
    if not may_see(item) or Aspect.KEY not in shown_of(item.attempt, arrival(request)):
        raise Http404
    return item
