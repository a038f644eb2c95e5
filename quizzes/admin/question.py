"""The bank: finding questions, and publishing or retiring many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.options import Action
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator, smart_split, unescape_string_literal
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from lessons.admin.taught import TaughtAdmin, TaughtFilter
from quizzes.actions.bank import restore_questions, retire_questions
from quizzes.actions.review import submit_versions
from quizzes.admin import bank, editing, preview
from quizzes.admin.filters import STATES, DifficultyFilter, KindFilter, StateFilter, TagFilter
from quizzes.admin.publishing import publish_drafts, quizzes_left_short
from quizzes.models import Question, Version
from quizzes.models.question import Status

_UNDER_WAY = (Status.IN_REVIEW, Status.RETURNED)


@admin.register(Question)
class QuestionAdmin(TaughtAdmin[Question]):
    course_path = "course"
    actions = ("send_to_review", "publish", "retire", "restore")
    list_display = (
        "uid",
        "stem",
        "shown_state",
        "kind",
        "difficulty",
        "points",
        "lesson",
        "number",
    )
    list_filter = (
        StateFilter,
        ("course", TaughtFilter),
        ("lesson", TaughtFilter),
        KindFilter,
        TagFilter,
        DifficultyFilter,
        "use",
        "is_check",
    )
    list_per_page = 50
    list_select_related = ("lesson",)
    search_fields = ("uid",)  # `get_search_results` looks further
    search_hint = _("Words of the question, its answers, its explanation or its evidence")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        newest = Prefetch("versions", bank.newest_versions(), to_attr="newest")
        return bank.with_state(super().get_queryset(request)).prefetch_related(newest)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Question], bool]:
        del request
        return bank.search_bank(queryset, _words(search_term)), False

    def get_urls(self) -> list[URLPattern]:
        shown = self.admin_site.admin_view(preview.preview_question)
        return [
            path("<int:question_id>/preview/", shown, name="quizzes_question_preview"),
            *super().get_urls(),
        ]

    def get_actions(
        self,
        request: HttpRequest,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> dict[str, Action | None]:
        """Offer no deletion of many: what has been asked is retired, not deleted."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Allow it for drafts that were never in use."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not editing.was_used(obj))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        del form_url, extra_context
        return editing.add_question(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        del form_url, extra_context
        return editing.change_question(request, object_id)

    @admin.display(description=_("question"))
    def stem(self, question: Question) -> str:
        version = _newest(question)
        return Truncator(version.loaded.stem if version else "").chars(40)

    @admin.display(description=_("kind"))
    def kind(self, question: Question) -> str:
        version = _newest(question)
        return version.get_kind_display() if version else ""

    @admin.display(description=_("difficulty"))
    def difficulty(self, question: Question) -> str:
        version = _newest(question)
        return version.get_difficulty_display() if version else ""

    @admin.display(description=_("points"))
    def points(self, question: Question) -> str:
        version = _newest(question)
        return f"{version.points.normalize():f}" if version else ""

    @admin.display(description=_("version"))
    def number(self, question: Question) -> int | None:
        version = _newest(question)
        return version.number if version else None

    @admin.display(description=_("state"))
    def shown_state(self, question: Question) -> str:
        state: str = question.state  # type: ignore[attr-defined] # annotated
        version = _newest(question)
        label = dict(STATES)[state]
        if state != bank.RETIRED and version and version.status in _UNDER_WAY:
            words = version.get_status_display()
            return words if state == bank.DRAFT else format_html("{} <br>{}", label, words)
        if question.has_newer_draft:  # type: ignore[attr-defined] # annotated
            return format_html("{} <br>{}", label, gettext("newer draft"))
        return str(label)

    @admin.action(description=_("Send selected questions to review"), permissions=["change"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        questions = list(queryset)
        sent = submit_versions(
            versions=bank.newest_versions().filter(question__in=questions),
            submitter=signed_in(request),
            now=timezone.now(),
        )
        if sent:
            sentence = gettext("Sent to review: %(count)s.")
            self.message_user(request, sentence % {"count": len(sent)}, messages.SUCCESS)
        if left := len(questions) - len(sent):
            sentence = gettext(
                "Not sent, because they are in review, approved or retired already: %(count)s."
            )
            self.message_user(request, sentence % {"count": left}, messages.WARNING)

    @admin.action(description=_("Publish selected questions"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        done = publish_drafts(queryset, reviewer=signed_in(request), now=timezone.now())
        sentence = ngettext(
            "%(count)s question published.", "%(count)s questions published.", len(done.published)
        )
        self.message_user(request, sentence % {"count": len(done.published)}, messages.SUCCESS)
        for question in done.published:
            self.log_change(request, question, [{"changed": {"fields": ["published version"]}}])
        if done.refused:
            self.message_user(request, _refusals(done.refused.items()), messages.ERROR)

    @admin.action(description=_("Retire selected questions"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        questions = list(queryset)
        count = retire_questions(questions=questions, now=timezone.now())
        sentence = ngettext("%(count)s question retired.", "%(count)s questions retired.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)
        for quiz in quizzes_left_short({question.course_id for question in questions}):
            warning = gettext("“%(quiz)s” can no longer be drawn: it needs more questions.")
            self.message_user(request, warning % {"quiz": quiz}, messages.WARNING)

    @admin.action(description=_("Bring selected questions back"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        count = restore_questions(questions=queryset)
        sentence = ngettext("%(count)s question is back.", "%(count)s questions are back.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)


def _newest(question: Question) -> Version | None:
    newest: list[Version] = question.newest  # type: ignore[attr-defined] # prefetched
    return newest[0] if newest else None


def _words(search_term: str) -> list[str]:
    """Split at spaces; what stands in quotation marks stays together."""
    return [
        unescape_string_literal(word) if _is_quoted(word) else word
        for word in smart_split(search_term)
    ]


def _is_quoted(word: str) -> bool:
    return len(word) > 1 and word[0] in "\"'" and word[0] == word[-1]


def _refusals(refused: Iterable[tuple[Question, tuple[str, ...]]]) -> str:
    lines = [f"{question.uid}: {' '.join(problems)}" for question, problems in refused]
    sentence = ngettext(
        "%(count)s refused: %(reasons)s", "%(count)s refused: %(reasons)s", len(lines)
    )
    return sentence % {"count": len(lines), "reasons": " · ".join(lines)}
