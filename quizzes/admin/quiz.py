"""Quizzes: the list, and opening or closing many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet, Sum, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lessons.admin.taught import TaughtAdmin, TaughtFilter
from quizzes.actions.quizzes import NotDrawable, publish_quiz, withdraw_quiz
from quizzes.admin import blueprint, live, overrides, paper, pool, repeat, statistics
from quizzes.models import Quiz
from quizzes.papers import undrawable


@admin.register(Quiz)
class QuizAdmin(TaughtAdmin[Quiz]):
    course_path = "course"
    ordering = ("course", "pk")
    actions = ("publish", "withdraw")
    list_display = ("title", "course", "lesson", "mode", "item_count", "publication")
    list_filter = (("course", TaughtFilter), "mode", ("published_at", admin.EmptyFieldListFilter))
    list_select_related = ("course", "lesson")
    search_fields = ("title", "english_title", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return super().get_queryset(request).annotate(items_in_all=Sum("parts__count"))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Find out for the quizzes of the page together whether they can be drawn. 3 queries."""
        listed = super().get_changelist_instance(request)
        quizzes = list(listed.result_list)
        prefetch_related_objects(quizzes, "parts")
        short = undrawable(quizzes)
        for quiz in quizzes:
            quiz.is_undrawable = quiz.pk in short
        return listed

    def get_urls(self) -> list[URLPattern]:
        shown = self.admin_site.admin_view(statistics.quiz_statistics)
        own = path("<int:quiz_id>/statistics/", shown, name="quizzes_quiz_statistics")
        return [
            own,
            *live.urls(self.admin_site),
            *overrides.urls(self.admin_site),
            *paper.urls(self.admin_site),
            *pool.urls(self.admin_site),
            *repeat.urls(self.admin_site),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        del form_url, extra_context
        return blueprint.add_quiz(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        del form_url, extra_context
        return blueprint.change_quiz(request, object_id)

    @admin.display(description=_("questions"))
    def item_count(self, quiz: Quiz) -> int:
        count: int | None = quiz.items_in_all  # type: ignore[attr-defined] # annotated above
        return count or 0

    @admin.display(description=_("published"), ordering="published_at")
    def publication(self, quiz: Quiz) -> str:
        """Say since when a quiz is published, and whether it cannot be drawn any more."""
        if quiz.published_at is None:
            return "–"
        since = date_format(localtime(quiz.published_at), "SHORT_DATETIME_FORMAT")
        is_undrawable: bool = quiz.is_undrawable  # type: ignore[attr-defined] # set for the list
        if not is_undrawable:
            return since
        words = gettext("can no longer be drawn")
        return format_html("{} <br><strong>{}</strong>", since, words)

    @admin.action(description=_("Publish selected quizzes"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        count = 0
        for quiz in queryset:
            try:
                publish_quiz(quiz=quiz, now=timezone.now())
            except NotDrawable as refused:
                sentence = f"{quiz}: {' '.join(refused.problems)}"
                self.message_user(request, sentence, messages.ERROR)
            else:
                count += 1
        done = ngettext("%(count)s quiz published.", "%(count)s quizzes published.", count)
        self.message_user(request, done % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Withdraw selected quizzes"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        quizzes = list(queryset.filter(published_at__isnull=False))
        for quiz in quizzes:
            withdraw_quiz(quiz=quiz)
        count = len(quizzes)
        done = ngettext("%(count)s quiz withdrawn.", "%(count)s quizzes withdrawn.", count)
        self.message_user(request, done % {"count": count}, messages.SUCCESS)
