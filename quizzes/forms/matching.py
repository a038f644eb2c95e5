"""Matching: pairs, and right sides that belong to none."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import LONG, KindForm, feedback_field, text_area
from quizzes.forms.ordering import EntryForm
from quizzes.forms.rows import RowForm, RowSet
from quizzes.models.question import Kind


class PairForm(RowForm):
    left = forms.CharField(
        label=_("left side"),
        max_length=LONG,
        widget=text_area(),
        error_messages={"required": _("Write the left side of the pair.")},
    )
    right = forms.CharField(
        label=_("belongs to it"),
        max_length=LONG,
        widget=text_area(),
        error_messages={"required": _("Write what belongs to the left side.")},
    )
    feedback = feedback_field()


class PairRows(RowSet):
    name = "pairs"
    form = PairForm
    heading = _("Pairs")
    help_text = _("Learners see the left sides and choose for each what belongs to it.")
    too_few = _("Write at least two pairs.")
    too_many = _("Write at most ten pairs.")
    more = _("More pairs")
    least, most, shown = 2, 10, 3


class DistractorRows(RowSet):
    name = "distractors"
    form = EntryForm
    heading = _("Left over")
    help_text = _("Choices that belong to no left side. You can leave this empty.")
    too_many = _("Write at most six choices that are left over.")
    more = _("More of them")
    most, shown = 6, 1


class MatchingForm(KindForm):
    kind = Kind.MATCHING
    says = _("Things to pair: a name with a year, a term with its meaning.")
    row_sets = (PairRows, DistractorRows)
