"""A mark for an answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import text_area
from quizzes.models import Item, Mark


class MarkForm(forms.Form):
    points = forms.DecimalField(
        label=_("points"),
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "class": "vSmallNumber", "autofocus": True}),
        error_messages={"required": _("Say how many points the answer earns.")},
    )
    comment = forms.CharField(
        label=_("comment"),
        max_length=4_000,
        required=False,
        widget=text_area(4),
        help_text=_("The learner reads it beside the result."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, item: Item, last: Mark | None) -> None:
        self.most: Decimal = item.points
        self.last_seen = str(last.pk) if last else ""
        initial: dict[str, Any] = {"seen": self.last_seen}
        if last:
            initial |= {"points": f"{last.points.normalize():f}", "comment": last.comment}
        super().__init__(data, initial=initial)

    def clean_points(self) -> Decimal:
        points: Decimal = self.cleaned_data["points"]
        if not 0 <= points <= self.most:
            sentence = _("Give between 0 and %(most)s points.")
            raise ValidationError(sentence, params={"most": f"{self.most.normalize():f}"})
        return points

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen != self.last_seen:
            sentence = _(
                "Someone else has marked this answer in the meantime: see their mark below."
            )
            raise ValidationError(sentence)
        return seen
