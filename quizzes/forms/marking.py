"""A mark for an answer, or one of two markers' opinion of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import text_area
from quizzes.models import Item, Mark, Opinion

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Case:
    """What a marker is asked for an answer."""

    last: Mark | None
    """The mark it has from a person."""
    opinions: Sequence[Opinion]
    """What both markers said, once both have: nobody sees one alone."""
    is_opinion: bool
    """Whether this is one of two opinions, and not the mark itself."""
    has_said: bool
    """Whether the marker's own opinion stands there, and the other's is waited for."""

    @classmethod
    def of(cls, item: Item, marker: User) -> Case:
        given = item.marks.filter(marker__isnull=False).select_related("marker")
        last = given.order_by("-pk").first()
        quiz = item.attempt.quiz
        said = list(item.opinions.select_related("marker").order_by("number"))
        is_double = quiz is not None and quiz.is_double_marked and last is None
        is_both = len(said) > 1
        is_opinion = is_double and not is_both
        has_said = is_opinion and any(opinion.marker_id == marker.pk for opinion in said)
        return cls(last, said if is_both or last else (), is_opinion, has_said)

    @property
    def needs_reason(self) -> bool:
        """Say whether a mark or two opinions stand there that this one overrules."""
        return self.last is not None or bool(self.opinions)

    @property
    def seen(self) -> str:
        """What changes when someone else marks meanwhile."""
        if self.last:
            return str(self.last.pk)
        return "apart" if self.opinions else ""


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
    reason = forms.CharField(
        label=_("reason"),
        max_length=1_000,
        widget=text_area(2),
        help_text=_(
            "Why it differs from what was given before. It is kept; learners do not see it."
        ),
        error_messages={"required": _("Say why the mark is another one now.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, item: Item, case: Case) -> None:
        self.most: Decimal = item.points
        self.last_seen = case.seen
        initial: dict[str, Any] = {"seen": self.last_seen}
        if case.last:
            initial |= {
                "points": f"{case.last.points.normalize():f}",
                "comment": case.last.comment,
            }
        super().__init__(data, initial=initial)
        if not case.needs_reason:
            self.fields["reason"].required = False
            self.fields["reason"].widget = forms.HiddenInput()

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
