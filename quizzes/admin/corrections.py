"""Corrections of keys: the list, what came of each, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import is_fragment, signed_in
from lessons.admin.taught import OnlyLookedAt, TaughtAdmin, TaughtFilter
from quizzes.actions.corrections import apply_correction, continue_regrade, withdraw_correction
from quizzes.admin import correcting
from quizzes.given import shown_answers
from quizzes.models import KeyCorrection, Regrade
from quizzes.regrading import due_of, preview_correction


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        del request, model_admin
        return [("standing", _("stands")), ("withdrawn", _("withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        if self.value() not in {"standing", "withdrawn"}:
            return queryset
        return queryset.filter(withdrawn_at__isnull=self.value() == "standing")


@admin.register(KeyCorrection)
class KeyCorrectionAdmin(OnlyLookedAt, TaughtAdmin[KeyCorrection]):
    course_path = "version__question__course"
    list_display = ("question", "stem", "rule", "place", "made_by_name", "moment", "state")
    list_filter = (StandingFilter, "rule", ("quiz", TaughtFilter))
    list_select_related = ("version__question", "quiz", "made_by")
    search_fields = ("version__question__uid", "reason")
    search_hint = _("Identifier of the question, or words of the reason")
    ordering = ("-made_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("choose/", view(correcting.choose_version), name="quizzes_choose_version"),
            path(
                "version/<int:version_id>/",
                view(correcting.correct_version),
                name="quizzes_correct_key",
            ),
            path(
                "<int:correction_id>/withdraw/", view(withdraw), name="quizzes_withdraw_correction"
            ),
            path("<int:correction_id>/go-on/", view(go_on), name="quizzes_continue_regrade"),
            *super().get_urls(),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: KeyCorrection | None = None) -> bool:
        del obj
        return signed_in(request).has_perm("quizzes.add_mark")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what was decided and what came of it."""
        del form_url, extra_context
        if not self.has_view_permission(request):
            raise PermissionDenied
        correction = self.get_object(request, unquote(object_id))
        if correction is None:
            raise Http404
        content = correction.version.loaded
        context = {
            "correction": correction,
            "answers": shown_answers(content, correction.answers),
            "regrades": correction.regrades.select_related("made_by"),
            **_progress(correction),
        }
        return correcting.page(request, "detail", context)

    @admin.display(description=_("question"), ordering="version__question__uid")
    def question(self, correction: KeyCorrection) -> str:
        return correction.version.question.uid

    @admin.display(description=_("wording"))
    def stem(self, correction: KeyCorrection) -> str:
        return Truncator(correction.version.loaded.stem).chars(40)

    @admin.display(description=_("where"))
    def place(self, correction: KeyCorrection) -> str:
        return str(correction.quiz or gettext("everywhere"))

    @admin.display(description=_("made by"), ordering="made_by__full_name")
    def made_by_name(self, correction: KeyCorrection) -> str:
        return correction.made_by.full_name

    @admin.display(description=_("corrected on"), ordering="made_at")
    def moment(self, correction: KeyCorrection) -> datetime:
        return correction.made_at

    @admin.display(description=_("state"), ordering="withdrawn_at")
    def state(self, correction: KeyCorrection) -> str:
        return gettext("withdrawn") if correction.withdrawn_at else gettext("stands")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Show what withdrawing would change, and do it."""
    correction = _load(request, correction_id)
    if request.method != "POST" and correction.withdrawn_at is None:
        preview = correcting.previewed(request, preview_correction(correction))
        return correcting.page(request, "withdraw", {"correction": correction, **preview})
    by = signed_in(request)
    if request.method == "POST" and withdraw_correction(
        correction=correction, by=by, now=timezone.now()
    ):
        change = [{"changed": {"fields": ["withdrawn"]}}]
        admin.site.get_model_admin(KeyCorrection).log_change(request, correction, change)
        regrade = apply_correction(correction=correction, by=by, now=timezone.now())
        continue_regrade(regrade=regrade, now=timezone.now())
    else:
        messages.info(request, gettext("This correction has been withdrawn already."))
    return redirect("admin:quizzes_keycorrection_change", correction.pk)


@require_POST
def go_on(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Grade the next attempts that are due, and say how far it is."""
    correction = _load(request, correction_id)
    by = signed_in(request)
    regrade = apply_correction(correction=correction, by=by, now=timezone.now())
    continue_regrade(regrade=regrade, now=timezone.now())
    if not is_fragment(request):
        return redirect("admin:quizzes_keycorrection_change", correction.pk)
    context = {"correction": correction, **_progress(correction)}
    return correcting.page(request, "_progress", context)


def _load(request: HttpRequest, correction_id: int) -> KeyCorrection:
    correcting.guard(request)
    corrections = admin.site.get_model_admin(KeyCorrection).get_queryset(request)
    related = corrections.select_related("version__question", "quiz", "made_by", "withdrawn_by")
    return get_object_or_404(related, pk=correction_id)


def _progress(correction: KeyCorrection) -> dict[str, Any]:
    """Return the regrade the correction is owed now, and how much of it is left."""
    is_undo = correction.withdrawn_at is not None
    regrade: Regrade | None = correction.regrades.filter(is_undo=is_undo).first()
    left = due_of(correction).count()
    done = max(0, regrade.attempts - left) if regrade else 0
    return {"regrade": regrade, "left": left, "done": done}
