"""Essay: a text that a person marks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import FEEDBACK, KindForm, text_area
from quizzes.kinds.base import ANSWER_LIMIT
from quizzes.models.question import Kind


class EssayForm(KindForm):
    kind = Kind.ESSAY
    says = _("An answer in one's own words, marked by a person.")

    guidance = forms.CharField(
        label=_("how to mark it"),
        max_length=FEEDBACK,
        widget=text_area(4),
        help_text=_("For the marker only: what earns how many points."),
        error_messages={"required": _("Say how the answer is to be marked.")},
    )
    sample = forms.CharField(
        label=_("a possible answer"),
        max_length=FEEDBACK,
        required=False,
        widget=text_area(4),
        help_text=_("Shown to the learner after the end."),
    )
    min_characters = forms.IntegerField(
        label=_("least number of characters"), min_value=0, max_value=ANSWER_LIMIT, required=False
    )
    max_characters = forms.IntegerField(
        label=_("most characters"),
        min_value=1,
        max_value=ANSWER_LIMIT,
        required=False,
        help_text=_("Empty for 2,000."),
    )
