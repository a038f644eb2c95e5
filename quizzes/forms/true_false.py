"""True or false: a statement, and which of the two it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import KindForm, feedback_field, text_area
from quizzes.models.question import Kind


def _read(value: str) -> bool:
    return value == "true"


class TrueFalseForm(KindForm):
    kind = Kind.TRUE_FALSE
    says = _("A statement that is either right or wrong.")

    stem = forms.CharField(
        label=_("statement"),
        max_length=4_000,
        widget=text_area(3),
        help_text=_("A sentence that is clearly true or clearly false by the lesson's text."),
        error_messages={"required": _("Write the statement.")},
    )
    answer = forms.TypedChoiceField(
        label=_("the statement is"),
        choices=[("true", _("True")), ("false", _("False"))],
        coerce=_read,
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Say whether the statement is true or false.")},
    )
    feedback = feedback_field(_("Shown to those who answered wrongly."))

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        initial = dict(stored)
        if "answer" in initial:
            initial["answer"] = "true" if initial["answer"] else "false"
        return initial
