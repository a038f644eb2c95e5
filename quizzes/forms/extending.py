"""What an invigilator says when giving time or ending it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_MINUTES = 600


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("It stands in the history of the quiz, with your name."),
        error_messages={"required": _("Say why: it stands in the history of the quiz.")},
    )


class ExtensionForm(ReasonForm):
    minutes = forms.IntegerField(
        label=_("minutes more"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
        error_messages={
            "required": _("Say how many minutes."),
            "invalid": _("Write whole minutes, such as 10."),
            "min_value": _("Time can only be added: write at least 1 minute."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("minutes", "reason")

    def __init__(self, data: Any = None, *, seen: int) -> None:
        self.now_seen = seen
        super().__init__(data, initial={"seen": seen})

    def clean_seen(self) -> int:
        seen: int = self.cleaned_data["seen"]
        if seen != self.now_seen:
            raise ValidationError(CHANGED)
        return seen


CHANGED = _(
    "This exam has been changed since you opened the page, perhaps by you: see its history. "
    "Nothing was added now."
)
