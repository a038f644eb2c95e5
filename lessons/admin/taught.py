"""What an instructor may touch: the rows of the courses they teach, and no others.

Lists, forms, choices, popups, completions, bulk actions and histories all begin with
`get_queryset`, so that what is foreign is missing everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model, QuerySet, TextField
from django.http import HttpRequest

from accounts.generics import ModelAdmin
from accounts.requests import signed_in
from lessons.models import Course

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.db.models.fields.related import RelatedField
    from django.utils.functional import _StrOrPromise

    _Base = BaseModelAdmin[Any]
else:
    _Base = BaseModelAdmin


class TaughtChoices(_Base):
    """Offers in foreign keys only rows that the related model's admin would list."""

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField[Any, Any], request: HttpRequest
    ) -> QuerySet[Any] | None:
        related = _taught_admin(self.admin_site, db_field.remote_field.model)
        if related is None:
            return super().get_field_queryset(db, db_field, request)
        return related.get_queryset(request)


class OnlyLookedAt(_Base):
    """Rows that no form makes, changes or deletes: actions write them, and a page shows them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


class TaughtAdmin[M: Model](TaughtChoices, ModelAdmin[M]):
    """The admin of rows that belong to a course."""

    course_path: ClassVar[str]
    """The lookup from a row to its course, e.g. "lesson__course"."""

    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    search_hint: ClassVar[_StrOrPromise] = ""
    """Where a search looks, in words."""

    view_on_site = False  # the shortcut view behind it knows no limits

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        taught = Course.objects.taught_by(signed_in(request))
        return super().get_queryset(request).filter(**{f"{self.course_path}__in": taught})


class TaughtFilter(admin.RelatedFieldListFilter):
    """Offers only rows that the related model's admin would list."""

    def field_choices(
        self, field: RelatedField[Any, Any], request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        related = _taught_admin(model_admin.admin_site, field.remote_field.model)
        if related is None:
            return []
        return [(row.pk, str(row)) for row in related.get_queryset(request)]


def _taught_admin(site: AdminSite, model: type[Model]) -> TaughtAdmin[Any] | None:
    try:
        related = site.get_model_admin(model)
    except NotRegistered:
        return None
    return related if isinstance(related, TaughtAdmin) else None
