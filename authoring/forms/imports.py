"""The forms of an import: a file with what it is to become, and the outline as it is edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelChoiceField
from accounts.models import User
from authoring.document_problems import document_sentence
from authoring.documents import DocumentProblem, Outline, make_outline, read_document
from authoring.documents import Level as DocumentLevel
from authoring.documents.document import MAX_BYTES
from authoring.outlines import (
    LONGEST_TITLE,
    MOST_LESSONS,
    Arrangement,
    EditProblem,
    Facts,
    drop,
    merge,
    move,
    rename,
    restore,
    split,
)
from lessons.models import Course, Source


class Level(models.TextChoices):
    """What makes a lesson."""

    AUTO = DocumentLevel.AUTO.value, _("What gives lessons of a fitting length")
    PART = DocumentLevel.PART.value, _("Parts (编)")
    CHAPTER = DocumentLevel.CHAPTER.value, _("Chapters (章)")
    SECTION = DocumentLevel.SECTION.value, _("Sections (节), or 一、 and 01")
    ARTICLE = DocumentLevel.ARTICLE.value, _("Articles (条)")
    DOCUMENT = DocumentLevel.DOCUMENT.value, _("The document is one lesson")


class SourceField(ModelChoiceField[Source]):
    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.title} ({obj.course})"


class BeginForm(forms.Form):
    """A policy document, and the course it is for; valid when its outline can be made."""

    course = ModelChoiceField(
        Course.objects.none(),
        label=_("course"),
        help_text=_("The lessons become drafts there. Learners see nothing before you publish."),
    )
    document = forms.FileField(
        label=_("document"),
        help_text=_(
            "A text (.txt), Markdown (.md), Word (.docx), HTML or PDF file of at most 10 MB. "
            "A PDF must hold text, not pictures of pages."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.markdown,.docx,.html,.htm,.pdf"}),
        max_length=200,
    )
    revises = SourceField(
        Source.objects.none(),
        label=_("this is"),
        required=False,
        empty_label=_("a new document"),
        help_text=_(
            "Or a new edition of a document the course rests on: then only lessons that "
            "differ get a new text, and passages that stay keep their questions."
        ),
    )
    level = forms.ChoiceField(
        label=_("what makes a lesson"),
        choices=Level.choices,
        initial=Level.AUTO,
        help_text=_("You can merge and divide the lessons on the next page."),
    )
    title = forms.CharField(
        label=_("title"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=AdminTextInputWidget(),
        help_text=_("Empty for the title that the document gives itself."),
    )

    outline: Outline
    """What the document proposes; there once the form is valid."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.taught_by(user).order_by("pk")
        sources = Source.objects.filter(course__in=courses).select_related("course")
        _offer(self, "course", courses)
        _offer(self, "revises", sources.order_by("course", "pk"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        revises, course = cleaned.get("revises"), cleaned.get("course")
        if revises and course and revises.course_id != course.pk:
            self.add_error("revises", _("This document belongs to another course."))
        if not self.errors:
            self._read(cleaned["document"])
        return cleaned

    def _read(self, document: UploadedFile[Any]) -> None:
        """Make the outline, or say why it cannot be made."""
        try:
            if (document.size or 0) > MAX_BYTES:
                raise DocumentProblem("file-too-large", most=MAX_BYTES // 1_000_000)  # noqa: TRY301 -- one way out
            read = read_document(document.name or "", document.read())
            level = DocumentLevel(self.cleaned_data["level"])
            self.outline = make_outline(read, title=self.cleaned_data["title"], level=level)
        except DocumentProblem as problem:
            self.add_error("document", document_sentence(problem))
            return
        count = len(self.outline.lessons)
        if not count:
            self.add_error("document", _("No text for lessons was found."))
        if count > MOST_LESSONS:
            sentence = gettext("That makes %(count)s lessons, and %(most)s is the most.")
            self.add_error("level", sentence % {"count": count, "most": MOST_LESSONS})


class FactsForm(forms.Form):
    """What the document says of itself, for a person to confirm."""

    title = forms.CharField(label=_("title"), max_length=300, widget=AdminTextInputWidget())
    publisher = forms.CharField(
        label=_("issuer or publisher"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget(),
    )
    number = forms.CharField(
        label=_("document number"), max_length=100, required=False, widget=AdminTextInputWidget()
    )
    issued_on = forms.DateField(
        label=_("issued on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    effective_on = forms.DateField(
        label=_("in force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, arrangement: Arrangement) -> None:
        source = arrangement.outline.source
        super().__init__(data, initial=source.model_dump(exclude={"evidence"}))
        for name, line in source.evidence.items():
            if name in self.fields:
                self.fields[name].help_text = gettext("Found in: “%(line)s”") % {"line": line}

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


class Verb(StrEnum):
    """What a button of the outline does; its value is followed by the places it speaks of."""

    SAVE = "save"
    ONWARD = "onward"
    UP = "up"
    DOWN = "down"
    MERGE = "merge"
    SPLIT = "split"
    DROP = "drop"
    RESTORE = "restore"


_CHANGES: Mapping[Verb, Callable[..., Arrangement]] = {
    Verb.UP: lambda arrangement, place: move(arrangement, place, -1),
    Verb.DOWN: lambda arrangement, place: move(arrangement, place, 1),
    Verb.MERGE: merge,
    Verb.SPLIT: split,
    Verb.DROP: drop,
    Verb.RESTORE: restore,
}
_PLACES = {Verb.SAVE: 0, Verb.ONWARD: 0, Verb.SPLIT: 2}
_ANCHOR_SHIFT = {Verb.UP: -1, Verb.DOWN: 1, Verb.MERGE: -1, Verb.SPLIT: 1}
MOST_DIGITS = 6


class Pressed:
    """The button that was pressed: a verb, and the places of a lesson and a passage."""

    def __init__(self, written: str) -> None:
        verb, *places = written.split(" ") if written else [Verb.SAVE]
        self.verb = Verb(verb) if verb in Verb else Verb.SAVE
        numbers = [int(place) for place in places if _is_place(place)]
        self.places = numbers if len(numbers) == _PLACES.get(self.verb, 1) else [-1]

    def change(self, arrangement: Arrangement) -> Arrangement:
        """Return what the button makes of `arrangement`; raise EditProblem where it cannot."""
        if self.verb not in _CHANGES:
            return arrangement
        if self.places == [-1]:
            raise EditProblem("no-such-lesson")
        return _CHANGES[self.verb](arrangement, *self.places)

    @property
    def anchor(self) -> str:
        """The id of the lesson to go on with."""
        if self.verb not in _CHANGES or self.places == [-1]:
            return ""
        return f"lesson-{self.places[0] + _ANCHOR_SHIFT.get(self.verb, 0)}"


def retitled(posted: Mapping[str, str], arrangement: Arrangement) -> Arrangement:
    """Return `arrangement` with the titles that were typed."""
    places = range(len(arrangement.outline.lessons))
    titles = {place: posted.get(f"title-{place}", "") for place in places}
    return rename(arrangement, titles)


def _is_place(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= MOST_DIGITS


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, ModelChoiceField)  # noqa: S101 -- as declared above
    field.queryset = rows
