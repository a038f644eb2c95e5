"""What a learner says against a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.actions.objections import LONGEST
from quizzes.models.objection import Matter


class ObjectionForm(forms.Form):
    matter = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Matter,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For instance, what the text says instead. An instructor reads it."),
        error_messages={"required": _("Say in a sentence why.")},
    )
