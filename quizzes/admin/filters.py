"""Filters of the list of questions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelAdmin
from quizzes.admin import bank
from quizzes.models import Tag
from quizzes.models.question import Difficulty, Kind, Status

STATES = [
    (bank.PUBLISHED, _("Published")),
    (bank.DRAFT, _("Draft")),
    ("newer", _("Published, with a newer draft")),
    (Status.IN_REVIEW.value, Status.IN_REVIEW.label),
    (Status.RETURNED.value, Status.RETURNED.label),
    (bank.STALE, _("Evidence no longer current")),
    (bank.RETIRED, _("Retired")),
]


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        del request, model_admin
        return list(STATES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        if self.value() == "newer":
            return queryset.filter(has_newer_draft=True)
        if self.value() in {Status.IN_REVIEW, Status.RETURNED}:
            newest = bank.newest_versions().filter(status=self.value(), question=OuterRef("pk"))
            return queryset.filter(Exists(newest), retired_at=None)
        return queryset.filter(state=self.value()) if self.value() else queryset


class NewestVersionFilter(admin.SimpleListFilter):
    """Filters by what the newest version says, which is what the list shows."""

    field: str
    options: list[tuple[Any, Any]]

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        del request, model_admin
        return [(str(value), label) for value, label in self.options]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        if self.value() not in {str(value) for value, _label in self.options}:
            return queryset
        fitting = bank.newest_versions().filter(**{self.field: self.value()})
        return queryset.filter(Exists(fitting.filter(question=OuterRef("pk"))))


class KindFilter(NewestVersionFilter):
    title = _("kind")
    parameter_name = field = "kind"
    options = Kind.choices


class DifficultyFilter(NewestVersionFilter):
    title = _("difficulty")
    parameter_name = field = "difficulty"
    options = Difficulty.choices


class TagFilter(admin.SimpleListFilter):
    """Offers the tags of questions that the person may see."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        used = Tag.objects.filter(questions__in=model_admin.get_queryset(request)).distinct()
        return [(str(tag.pk), tag.name) for tag in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        known = {value for value, _name in self.lookup_choices}
        return queryset.filter(tags=self.value()) if self.value() in known else queryset
