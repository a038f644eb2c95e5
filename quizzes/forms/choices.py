"""Single and multiple choice: rows of options."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import LONG, KindForm, feedback_field, text_area
from quizzes.forms.rows import RowForm, RowRadio, RowSet
from quizzes.models.question import Kind


class OptionForm(RowForm):
    """An option of multiple choice."""

    right = forms.BooleanField(label=_("right"), required=False)
    text = forms.CharField(
        label=_("option"),
        max_length=LONG,
        widget=text_area(),
        error_messages={"required": _("Write the option, or remove its row.")},
    )
    feedback = feedback_field()


class SingleOptionForm(OptionForm):
    """An option of single choice: only one row can be the right one."""

    right = forms.BooleanField(label=_("right"), required=False, widget=RowRadio)


class OptionRows(RowSet):
    name = "options"
    form = OptionForm
    heading = _("Options")
    help_text = _(
        "Tick every right option. Feedback is shown to those who chose the option: say why it is "
        "wrong. Learners see the options in an order of their own."
    )
    too_few = _("Write at least two options.")
    too_many = _("Write at most eight options.")
    more = _("More options")
    least, most, shown = 2, 8, 4


class SingleOptionRows(OptionRows):
    form = SingleOptionForm
    help_text = _(
        "Mark the one right option. Feedback is shown to those who chose the option: say why it "
        "is wrong. Learners see the options in an order of their own."
    )


class SingleChoiceForm(KindForm):
    kind = Kind.SINGLE_CHOICE
    says = _("One right answer among several options.")
    row_sets = (SingleOptionRows,)


class MultipleChoiceForm(KindForm):
    kind = Kind.MULTIPLE_CHOICE
    says = _("Two or more right answers among the options.")
    row_sets = (OptionRows,)
