"""Tags: words shared by all courses, so that renaming one needs to be everybody's wish."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelAdmin
from accounts.requests import signed_in
from quizzes.models import Question, Tag


@admin.register(Tag)
class TagAdmin(ModelAdmin[Tag]):
    list_display = ("name", "question_count")
    ordering = ("name",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Select the tags in use in the person's courses, and those of nobody."""
        taught = Question.objects.taught_by(signed_in(request)).values("pk")
        tags = super().get_queryset(request)
        mine = tags.filter(questions__in=taught) | tags.filter(questions=None)
        return tags.filter(pk__in=mine.values("pk")).annotate(
            used=Count("questions", filter=Q(questions__in=taught))
        )

    def has_change_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """Refuse to rename what courses of others use."""
        may = super().has_change_permission(request, obj)
        if obj is None or not may:
            return may
        taught = Question.objects.taught_by(signed_in(request)).values("pk")
        return not obj.questions.exclude(pk__in=taught).exists()

    @admin.display(description=_("questions"))
    def question_count(self, tag: Tag) -> int:
        count: int = tag.used  # type: ignore[attr-defined] # annotated above
        return count
