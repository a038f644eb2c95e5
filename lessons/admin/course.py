"""Courses, and the documents they rest on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db.models import Count, ManyToManyField, Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.generics import StackedInline
from accounts.models import User
from accounts.requests import signed_in
from accounts.roles import INSTRUCTOR
from lessons.actions import publish_courses, withdraw_courses
from lessons.admin.taught import TaughtAdmin, TaughtChoices, TaughtFilter
from lessons.models import Course, Edition, Lesson, Source

EVERYWHERE = (ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM)


@admin.register(Course)
class CourseAdmin(TaughtAdmin[Course]):
    course_path = "pk"
    ordering = ("pk",)
    actions = ("publish", "withdraw")
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "instructors", "four_eyes", "state")}),
        (_("English"), {"fields": ("english_title", "english_summary")}),
    )
    list_display = ("title", "slug", "lesson_count", "published_at")
    search_fields = ("title", "english_title", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return super().get_queryset(request).annotate(lessons_in_all=Count("lessons"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Course | None = None
    ) -> tuple[str, ...]:
        """Leave it to administrators to say who teaches, and under which address."""
        if obj is None or signed_in(request).has_perm("lessons.delete_course"):
            return ("state",)
        return ("state", "slug", "instructors")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        """Offer those with the role, and those who teach already."""
        if db_field.name == "instructors":
            fitting = Q(groups__name=INSTRUCTOR) | Q(taught_courses__isnull=False)
            kwargs["queryset"] = User.objects.filter(fitting).distinct()
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=pgettext_lazy("number", "lessons"))
    def lesson_count(self, course: Course) -> int:
        count: int = course.lessons_in_all  # type: ignore[attr-defined] # annotated above
        return count

    @admin.display(description=_("state"))
    def state(self, course: Course) -> str:
        if course.published_at is None:
            return gettext("Not published: only those who teach it see it.")
        return format_html(
            '{} <a href="{}">{}</a>',
            gettext("Published: learners see it."),
            course.get_absolute_url(),
            gettext("See it as a learner"),
        )

    @admin.action(
        description=_("Publish the course"),
        description_plural=_("Publish selected courses"),
        permissions=["change"],
        location=EVERYWHERE,
    )
    def publish(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        readable = Lesson.objects.readable().values("course")
        for course in queryset.exclude(pk__in=readable):
            refusal = gettext("“%(course)s” has no lesson to read yet: publish one's text first.")
            self.message_user(request, refusal % {"course": course}, messages.WARNING)
        count = publish_courses(courses=queryset.filter(pk__in=readable), now=timezone.now())
        sentence = ngettext("%(count)s course published.", "%(count)s courses published.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)

    @admin.action(
        description=_("Withdraw the course"),
        description_plural=_("Withdraw selected courses"),
        permissions=["change"],
        location=EVERYWHERE,
    )
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        count = withdraw_courses(courses=queryset)
        sentence = ngettext("%(count)s course withdrawn.", "%(count)s courses withdrawn.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)


class EditionInline(TaughtChoices, StackedInline[Edition, Source]):
    model = Edition
    extra = 1


@admin.register(Source)
class SourceAdmin(TaughtAdmin[Source]):
    course_path = "course"
    fields = ("course", "title", "publisher", "slug")
    inlines = (EditionInline,)
    list_display = ("title", "publisher", "course")
    list_filter = (("course", TaughtFilter),)
    list_select_related = ("course",)
    search_fields = ("title", "publisher")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Source | None = None
    ) -> tuple[str, ...]:
        """Keep what course files know a source by."""
        del request
        return ("course", "slug") if obj else ()
