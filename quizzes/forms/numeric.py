"""A number: its value, how far off an answer may be, and wrong numbers people give."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import FEEDBACK, KindForm, text_area
from quizzes.forms.rows import RowForm, RowSet
from quizzes.models.question import Kind


def _number_field(**options: object) -> forms.DecimalField:
    field = forms.DecimalField(
        max_digits=30,
        decimal_places=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}),
        **options,  # type: ignore[arg-type] # label, help_text, required, min_value
    )
    field.error_messages["invalid"] = _("Write a number in figures, such as 12.5.")
    return field


class NearMissForm(RowForm):
    value = _number_field(label=_("wrong number"))
    feedback = forms.CharField(
        label=_("feedback"),
        max_length=FEEDBACK,
        widget=text_area(),
        error_messages={"required": _("Say what this number really is.")},
    )


class NearMissRows(RowSet):
    name = "near_misses"
    form = NearMissForm
    heading = _("Near misses")
    help_text = _(
        "Wrong numbers that people are likely to give, and what to tell them: “That is the figure "
        "for 2023.” You can leave this empty."
    )
    too_many = _("Write at most twelve near misses.")
    more = _("More near misses")
    most, shown = 12, 1


class NumericForm(KindForm):
    kind = Kind.NUMERIC
    says = _("A figure to write, within a tolerance.")
    row_sets = (NearMissRows,)

    value = _number_field(label=_("right number"))
    tolerance = _number_field(
        label=_("tolerance"),
        required=False,
        min_value=0,
        help_text=_("How far off an answer may be; empty if it must be exact."),
    )
    unit = forms.CharField(
        label=_("unit"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"size": 12}),
        help_text=_("Shown behind the field, e.g. 亿元 or %."),
    )
