"""Rows of a form, such as the options of a question: one formset a concept.

Rows can be added, removed and moved, with JavaScript and without. A row left empty says nothing,
so a form may show more rows than are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, TOTAL_FORM_COUNT
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.generics import BaseFormSet

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MORE = 3
"""Rows that "more rows" adds."""

_FRAME = {ORDERING_FIELD_NAME, DELETION_FIELD_NAME}


class RowRadio(forms.CheckboxInput):
    """A radio button in each row: of all rows, one can be chosen."""

    input_type = "radio"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["name"], context["widget"]["value"] = _group(name)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool:
        del files
        group, row = _group(name)
        return bool(data.get(group) == row)


class RowForm(forms.Form):
    """One row."""

    silent: ClassVar[frozenset[str]] = frozenset()
    """Fields that say nothing on their own."""

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - _FRAME - self.silent)

    def content(self) -> Any:
        """Return the row as the question's content holds it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _FRAME}

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        """Return the fields of a row as the question's content holds it."""
        return dict(stored)


class RowSet(BaseFormSet[RowForm]):
    """All rows of one concept."""

    name: ClassVar[str]
    """The field of the content; prefix of the names in the page."""
    heading: ClassVar[_StrOrPromise]
    help_text: ClassVar[_StrOrPromise] = ""
    more: ClassVar[_StrOrPromise] = _("More rows")
    too_few: ClassVar[_StrOrPromise] = ""
    too_many: ClassVar[_StrOrPromise] = ""
    least: ClassVar[int] = 0
    most: ClassVar[int]
    shown: ClassVar[int]
    """Rows of an empty form."""
    template_name_row: ClassVar[str] = "admin/quizzes/_row.html"

    can_order = True
    can_delete = True
    can_delete_extra = True
    extra = 0
    min_num = 0
    max_num = 100
    absolute_max = 100
    validate_min = validate_max = False
    renderer = None

    def __init__(
        self, data: Any = None, *, stored: Any = (), form_kwargs: dict[str, Any] | None = None
    ) -> None:
        initial = [self.form.initial_of(row) for row in stored] if data is None else None
        super().__init__(data, prefix=self.name, initial=initial, form_kwargs=form_kwargs)
        self.extra = max(0, self.shown - len(initial or ()))

    def initial_form_count(self) -> int:
        """Take every posted row as new: an emptied one is left out, not missing."""
        return 0 if self.is_bound else super().initial_form_count()

    @property
    def kept(self) -> list[RowForm]:
        """The rows that say something, in the order given; after validation."""
        rows = [row for row in self.forms if row.has_changed() and not _is_removed(row)]
        return sorted(rows, key=_place)

    def content(self) -> list[Any]:
        return [row.content() for row in self.kept]

    def clean(self) -> None:
        super().clean()
        if any(row.errors for row in self.kept):
            return
        if len(self.kept) < self.least:
            raise ValidationError(self.too_few)
        if len(self.kept) > self.most:
            raise ValidationError(self.too_many)


def with_more_rows(data: QueryDict, name: str) -> QueryDict:
    """Return posted `data` with room for more rows in the set called `name`."""
    longer = data.copy()
    field = f"{name}-{TOTAL_FORM_COUNT}"
    total = longer.get(field, "")
    if total.isdecimal():
        longer[field] = str(min(int(total) + MORE, RowSet.absolute_max))
    return longer


def forgive(form: forms.Form | forms.ModelForm[Any]) -> None:
    """Show a posted form as it is, without complaint: nobody has asked to save it yet."""
    form._errors = ErrorDict()  # type: ignore[union-attr] # noqa: SLF001 -- as Django's admin does with view-only rows
    form.cleaned_data = {}


def forgive_rows(rows: RowSet) -> None:
    for row in rows.forms:
        forgive(row)
    rows._errors = []  # type: ignore[attr-defined] # noqa: SLF001 -- as above
    rows._non_form_errors = ErrorList()  # type: ignore[attr-defined] # noqa: SLF001 -- as above


def _group(name: str) -> tuple[str, str]:
    """Split "options-3-right" into the name all rows share and the number of the row."""
    prefix, row, field = name.rsplit("-", 2)
    return f"{prefix}-{field}", row


def _is_removed(row: RowForm) -> bool:
    return bool(row.cleaned_data.get(DELETION_FIELD_NAME))


def _place(row: RowForm) -> float:
    place: int | None = row.cleaned_data.get(ORDERING_FIELD_NAME)
    return float("inf") if place is None else place
