"""Ordering: entries in their right order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import LONG, KindForm, feedback_field, text_area
from quizzes.forms.rows import RowForm, RowSet
from quizzes.models.question import Kind


class EntryForm(RowForm):
    """A row that is a text and nothing else."""

    text = forms.CharField(label=_("entry"), max_length=LONG, widget=text_area())

    def content(self) -> str:
        text: str = self.cleaned_data["text"]
        return text

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        return {"text": stored}


class EntryRows(RowSet):
    name = "entries"
    form = EntryForm
    heading = _("Entries in their right order")
    help_text = _("The first row comes first. Learners see them shuffled.")
    too_few = _("Write at least three entries.")
    too_many = _("Write at most ten entries.")
    more = _("More entries")
    least, most, shown = 3, 10, 4


class OrderingForm(KindForm):
    kind = Kind.ORDERING
    says = _("Steps, dates or sizes to put in order.")
    row_sets = (EntryRows,)

    feedback = feedback_field(_("Shown to those who got the order wrong."))
