"""Attempts, to be looked at and not changed; and the way to the marking queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin import site
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from lessons.admin.taught import OnlyLookedAt, TaughtAdmin, TaughtFilter
from quizzes.admin import marking
from quizzes.feedback import Feedback, feedback, with_evidence
from quizzes.models import Attempt


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as its person sees it."""

    feedback: Feedback
    is_hidden: bool
    """An essay that nobody has marked: whoever marks it must not know whose it is."""


class AwaitingFilter(admin.SimpleListFilter):
    title = _("marking")
    parameter_name = "marking"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        del request, model_admin
        return [("awaiting", _("Awaiting marking"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        return queryset.awaiting_marks() if self.value() == "awaiting" else queryset  # type: ignore[attr-defined] # attempts


@admin.register(Attempt)
class AttemptAdmin(OnlyLookedAt, TaughtAdmin[Attempt]):
    course_path = "quiz__course"
    list_display = ("person", "quiz", "number", "state", "shown_score", "started_at")
    list_display_links = ("person", "quiz")
    list_filter = ("state", AwaitingFilter, ("quiz", TaughtFilter))
    list_select_related = ("user", "quiz")
    search_fields = ("user__full_name",)
    search_hint = _("Name of the person")
    date_hierarchy = "started_at"

    def get_urls(self) -> list[URLPattern]:
        queue = self.admin_site.admin_view(marking.marking_queue)
        item = self.admin_site.admin_view(marking.mark_item)
        release = self.admin_site.admin_view(marking.release_view)
        return [
            path("marking/", queue, name="quizzes_marking"),
            path("marking/<int:item_id>/", item, name="quizzes_mark_item"),
            path("marking/release/<int:quiz_id>/", release, name="quizzes_release"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what was asked and answered."""
        del form_url, extra_context
        if not self.has_view_permission(request):
            raise PermissionDenied
        attempt = self.get_object(request, unquote(object_id))
        if attempt is None:
            raise Http404
        request.current_app = site.name
        frame = {**site.each_context(request), "opts": self.opts}
        context = {"attempt": attempt, "items": _shown_items(attempt)}
        return render(request, "admin/quizzes/attempt/detail.html", frame | context)

    @admin.display(description=_("person"), ordering="user__full_name")
    def person(self, attempt: Attempt) -> str:
        return attempt.user.full_name

    @admin.display(description=_("score"), ordering="score")
    def shown_score(self, attempt: Attempt) -> str:
        if attempt.score is None:
            return str(_("in progress") if attempt.is_open else _("awaiting marking"))
        return f"{attempt.score.normalize():f} / {attempt.max_score.normalize():f}"


def _shown_items(attempt: Attempt) -> list[ShownItem]:
    shown = []
    for item in with_evidence(attempt.items.with_answer().order_by("position")):
        item.attempt = attempt
        item.is_withheld = False
        by_hand = item.version.loaded.is_marked_by_hand and item.answer_content is not None
        shown.append(ShownItem(feedback(item), is_hidden=by_hand and not item.marks.all()))
    return shown
