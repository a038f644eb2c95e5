"""Text from the lesson pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelChoiceField, ModelForm
from lessons.models import Edition, Lesson


class LessonForm(ModelForm[Lesson]):
    """All of a lesson but its text; place and address suggest themselves."""

    position = forms.IntegerField(
        label=_("place in the course"),
        min_value=1,
        max_value=1_000,
        required=False,
        help_text=_("1 is the first lesson; the others move up or down. Empty for the last."),
    )
    slug = forms.SlugField(
        label=_("short name for addresses"),
        max_length=50,
        required=False,
        help_text=_("Small letters, digits and hyphens. Empty for a suggestion."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        course = cleaned.get("course") or self.instance.course_id
        others = Lesson.objects.filter(course=course).exclude(pk=self.instance.pk)
        last = others.aggregate(last=Max("position"))["last"] or 0
        if "position" in self.fields and not cleaned.get("position"):
            cleaned["position"] = last + 1
        if "slug" in self.fields and not cleaned.get("slug"):
            taken = set(others.values_list("slug", flat=True))
            numbers = range(last + 1, last + len(taken) + 2)
            cleaned["slug"] = next(
                slug for number in numbers if (slug := f"lesson-{number}") not in taken
            )
        return cleaned


class EditionField(ModelChoiceField[Edition]):
    def label_from_instance(self, obj: Edition) -> str:
        return f"{obj.source.title} · {obj.label}"


class TextForm(forms.Form):
    """A new text of a lesson."""

    body = forms.CharField(
        label=_("text"),
        max_length=200_000,
        widget=AdminTextareaWidget(attrs={"rows": 28, "class": "lesson-text"}),
        help_text=_(
            "One empty line between paragraphs: each paragraph, heading, list, quote or table "
            "becomes a passage that questions can quote. “## ” before a heading, “**” around what "
            "is important, “- ” before a list entry, “> ” before a quote."
        ),
    )
    note = forms.CharField(
        label=_("what changed"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget(),
        help_text=_("A few words for those who look at the list of texts later."),
    )
    edition = EditionField(
        Edition.objects.none(),
        label=_("rests on"),
        required=False,
        help_text=_("The edition of the source that this text was written from."),
    )

    def __init__(self, data: Any = None, *, lesson: Lesson, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        editions = Edition.objects.filter(source__course=lesson.course_id)
        field = self.fields["edition"]
        assert isinstance(field, EditionField)  # noqa: S101 -- as declared above
        field.queryset = editions.select_related("source")
