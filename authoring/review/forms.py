"""What a reviewer sends: a decision, and a reason where it needs one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from authoring.review.queue import Reason
from quizzes.actions.objections import LONGEST


class Verb(TextChoices):
    """What a reviewer may do to what waits."""

    APPROVE = "approve", _("Approve and publish")
    RETURN = "return", _("Return with a reason")
    REJECT = "reject", _("Reject")
    CONFIRM = "confirm", _("Confirm the evidence")
    RETIRE = "retire", _("Retire the question")
    UPHOLD = "uphold", _("The learner is right")
    DECLINE = "decline", _("The question stays")


VERBS: Mapping[Reason, tuple[Verb, ...]] = {
    Reason.SUBMITTED: (Verb.APPROVE, Verb.RETURN, Verb.REJECT),
    Reason.INTACT: (Verb.CONFIRM, Verb.RETIRE),
    Reason.GONE: (Verb.RETIRE,),
    Reason.OBJECTION: (Verb.UPHOLD, Verb.DECLINE),
}
NEED_WORDS = frozenset({Verb.RETURN, Verb.REJECT, Verb.RETIRE, Verb.DECLINE})

_NEEDED = {
    Reason.SUBMITTED: _("Needed to return or reject; whoever wrote it reads it."),
    Reason.INTACT: _("Needed to retire the question."),
    Reason.GONE: _("Needed to retire the question."),
    Reason.OBJECTION: _("Needed if the question stays. The learner reads it beside the question."),
}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField()
    words = forms.CharField(
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The passages of today that the page showed, by their ids."""

    def __init__(self, data: Any = None, *, reason: Reason, seen: Collection[int] = ()) -> None:
        shown = " ".join(str(pk) for pk in seen)
        super().__init__(data, initial={"seen": shown})
        self.verbs = VERBS[reason]
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101 -- as declared above
        decision.choices = [(verb.value, verb.label) for verb in self.verbs]
        is_objection = reason is Reason.OBJECTION
        words = self.fields["words"]
        words.label = _("reply to the learner") if is_objection else _("reason")
        words.help_text = _NEEDED[reason]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") in NEED_WORDS and not cleaned.get("words"):
            self.add_error("words", ValidationError(_("Say why.")))
        return cleaned

    @property
    def verb(self) -> Verb:
        return Verb(self.cleaned_data["decision"])

    @property
    def seen_passages(self) -> set[int]:
        words = self.cleaned_data["seen"].split()
        return {int(word) for word in words if word.isdecimal()}
