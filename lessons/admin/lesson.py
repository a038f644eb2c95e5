"""Lessons: what is said about them is edited in place, their text on pages of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lessons.actions import order_lessons
from lessons.admin import texts
from lessons.admin.forms import LessonForm
from lessons.admin.taught import TaughtAdmin, TaughtFilter
from lessons.models import Lesson

if TYPE_CHECKING:
    from collections.abc import Callable


@admin.register(Lesson)
class LessonAdmin(TaughtAdmin[Lesson]):
    course_path = "course"
    ordering = ("course", "position", "pk")
    form = LessonForm
    change_form_template = "admin/lessons/lesson/change_form.html"
    fieldsets = (
        (None, {"fields": ("course", "title", "slug", "position", "goals", "summary")}),
        (_("English"), {"fields": ("english_title", "english_summary")}),
    )
    list_display = ("title", "course", "position", "state", "draft_count")
    list_filter = (("course", TaughtFilter),)
    list_select_related = ("course", "current_revision")
    search_fields = ("title", "english_title", "slug", "current_revision__body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lesson]:
        is_newer = Q(current_revision=None) | Q(revisions__number__gt=F("current_revision__number"))
        drafts = Count("revisions", filter=Q(revisions__published_at=None) & is_newer)
        return super().get_queryset(request).annotate(draft_texts=drafts)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Lesson | None = None
    ) -> tuple[str, ...]:
        """Keep the course, whose passage keys the lesson's are, and the address people know."""
        del request
        return ("course", "slug") if obj else ()

    def get_urls(self) -> list[URLPattern]:
        return [
            self._page("<int:lesson_id>/text/", texts.write_text, "write"),
            self._page("<int:lesson_id>/texts/<int:number>/", texts.show_text, "text"),
            self._page(
                "<int:lesson_id>/texts/<int:number>/preview/", texts.preview_text, "preview"
            ),
            self._page(
                "<int:lesson_id>/texts/<int:number>/publish/", texts.publish_text, "publish"
            ),
            self._page(
                "<int:lesson_id>/texts/<int:number>/rematch/", texts.rematch_text, "rematch"
            ),
            *super().get_urls(),
        ]

    def _page(self, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(route, self.admin_site.admin_view(view), name=f"lessons_lesson_{name}")

    def save_model(self, request: HttpRequest, obj: Lesson, form: Any, change: Any) -> None:
        """Put the lesson in its place, and number its neighbours anew."""
        super().save_model(request, obj, form, change)
        others = list(Lesson.objects.filter(course=obj.course_id).exclude(pk=obj.pk))
        others.insert(obj.position - 1, obj)
        order_lessons(lessons=others)

    def response_post_save_add(self, request: HttpRequest, obj: Lesson) -> HttpResponseRedirect:
        """Lead on to writing the text."""
        del request
        return HttpResponseRedirect(reverse("admin:lessons_lesson_write", args=[obj.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        lesson = kwargs.get("obj")
        if lesson is not None:
            revisions = lesson.revisions.select_related("author", "edition__source")
            context["revisions"] = revisions.order_by("-number")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("text"))
    def state(self, lesson: Lesson) -> str:
        if lesson.current_revision is None:
            return gettext("nothing to read yet")
        number = lesson.current_revision.number
        return format_html("{}", gettext("text %(number)s is read") % {"number": number})

    @admin.display(description=_("drafts"))
    def draft_count(self, lesson: Lesson) -> int:
        count: int = lesson.draft_texts  # type: ignore[attr-defined] # annotated above
        return count
