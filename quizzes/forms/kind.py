"""What the forms of all kinds share: the stem, fields and rows of their own, and the content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError

from quizzes.forms.rows import RowSet
from quizzes.kinds import AnyContent, load_content
from quizzes.models.question import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LONG = 4_000
"""Most characters of a stem or option, as the kinds allow."""
FEEDBACK = 2_000


def text_area(rows: int = 1) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})


def feedback_field(help_text: _StrOrPromise = "") -> forms.CharField:
    return forms.CharField(
        label=_("feedback"),
        max_length=FEEDBACK,
        required=False,
        widget=text_area(),
        help_text=help_text,
    )


class KindForm(forms.Form):
    """The part of the question form that one kind has for itself."""

    kind: ClassVar[Kind]
    says: ClassVar[_StrOrPromise]
    """One sentence for choosing among the kinds."""
    row_sets: ClassVar[tuple[type[RowSet], ...]] = ()

    stem = forms.CharField(
        label=pgettext_lazy("what is asked", "question"),
        max_length=LONG,
        widget=text_area(3),
        help_text=_("What the learner reads. “**” around a word makes it bold."),
        error_messages={"required": _("Write the question.")},
    )

    loaded: AnyContent
    """The content, once the form has been found valid."""

    def __init__(self, data: Any = None, *, stored: Mapping[str, Any] | None = None) -> None:
        stored = stored or {}
        super().__init__(data, initial=self.initial_of(stored))
        self.rows = [rows(data, stored=stored.get(rows.name, ())) for rows in self.row_sets]

    @classmethod
    def initial_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        return dict(stored)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The kind's own fields, without the stem."""
        return [field for field in self if field.name != "stem"]

    def is_valid(self) -> bool:
        parts = [super().is_valid(), *(rows.is_valid() for rows in self.rows)]
        return all(parts) and self._load()

    def content(self) -> dict[str, Any]:
        """Return the content as a course file would have it."""
        own = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return own | {rows.name: rows.content() for rows in self.rows}

    def _load(self) -> bool:
        """Build the content; what its schema refuses is said where it was typed."""
        try:
            self.loaded = load_content(self.kind, self.content())
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_input=False):
                form, field = self._where(error["loc"])
                form.add_error(field, _("This cannot be saved as it stands."))
            return False
        return True

    def _where(self, loc: tuple[int | str, ...]) -> tuple[forms.Form, str | None]:
        form: forms.Form = self
        for rows in self.rows:
            if len(loc) > 1 and loc[0] == rows.name and isinstance(loc[1], int):
                form, loc = rows.kept[loc[1]], loc[2:]
        field = str(loc[0]) if loc else ""
        return form, field if field in form.fields else None
