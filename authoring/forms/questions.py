"""The forms of importing and exporting questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelChoiceField
from authoring.format_sentences import format_label, notice_line
from authoring.formats import Batch, FileRefused, Notice
from authoring.formats.registry import AUTO, formats_there
from authoring.formats.shape import MOST_BYTES
from authoring.question_reading import read_questions
from lessons.models import Course, Lesson

READ_AT_ONCE_BYTES = 64_000
"""A larger file is read by a worker, while the page says how far it is."""


class LessonField(ModelChoiceField[Lesson]):
    def label_from_instance(self, obj: Lesson) -> str:
        return obj.shown_title


class QuestionFileForm(forms.Form):
    """A file of questions; a small one is valid when something of it can be read."""

    questions = forms.FileField(
        label=_("file"),
        help_text=_(
            "A workbook, a Word or plain paper, or a question bank of another system, "
            "of at most 50 MB."
        ),
        max_length=200,
    )
    file_format = forms.ChoiceField(
        label=_("format"),
        help_text=_("It is found out by itself; choose one only if that goes wrong."),
    )
    lesson = LessonField(
        Lesson.objects.none(),
        label=_("lesson"),
        required=False,
        empty_label=_("as each question says, or rests on"),
        help_text=_("The lesson whose text the questions are about."),
    )

    batch: Batch | None = None
    """What was read of a small file; None for a large one, which is not read here."""

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(entry.name, format_label(entry.name)) for entry in formats_there()]
        _set_choices(self.fields["file_format"], [(AUTO, _("found out by itself")), *names])
        _set_lessons(self.fields["lesson"], course)

    def clean(self) -> None:
        super().clean()
        file = self.cleaned_data.get("questions")
        if file is None or "file_format" not in self.cleaned_data:
            return
        try:
            self.batch = _read(file, self.cleaned_data["file_format"])
        except FileRefused as refused:
            self.add_error("questions", notice_line(refused.notice))


class ExportForm(forms.Form):
    """Which questions are wanted, and in what format."""

    file_format = forms.ChoiceField(label=_("format"))
    lesson = LessonField(
        Lesson.objects.none(),
        label=_("lesson"),
        required=False,
        empty_label=_("all lessons, and what belongs to none"),
    )
    with_drafts = forms.BooleanField(
        label=_("those that are not published too"),
        required=False,
        help_text=_("Each question then comes in its newest wording. Retired ones stay out."),
    )

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(entry.name, format_label(entry.name)) for entry in formats_there()]
        _set_choices(self.fields["file_format"], names)
        _set_lessons(self.fields["lesson"], course)


def _read(file: UploadedFile[bytes], file_format: str) -> Batch | None:
    size = file.size or 0
    if size > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    if size > READ_AT_ONCE_BYTES:
        return None
    return read_questions(file.read(), file.name or "", file_format)


def _set_choices(field: forms.Field, choices: list[Any]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _set_lessons(field: forms.Field, course: Course) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = course.lessons.order_by("position", "pk")
