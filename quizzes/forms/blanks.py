"""Fill in the blanks: a row for each ____ of the sentence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.forms.kind import KindForm, feedback_field, text_area
from quizzes.forms.rows import RowForm, RowSet
from quizzes.kinds.blanks import BLANK
from quizzes.models.question import Kind

MOST_WORDS = 20
LONGEST_WORD = 200


class BlankForm(RowForm):
    accept = forms.CharField(
        label=_("accepted words, one a line"),
        widget=text_area(2),
        error_messages={"required": _("Write what is accepted in this blank.")},
    )
    feedback = feedback_field()

    def clean_accept(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["accept"].splitlines()]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_WORDS:
            raise ValidationError(_("A blank accepts at most 20 words."))
        if any(len(word) > LONGEST_WORD for word in words):
            raise ValidationError(_("A word for a blank has at most 200 characters."))
        return words

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        return {**stored, "accept": "\n".join(stored["accept"])}


class BlankRows(RowSet):
    name = "blanks"
    form = BlankForm
    heading = _("Blanks")
    help_text = _(
        "One row for each ____ of the sentence, in the same order. The first word is the one shown "
        "as the answer; capitals, spaces and full-width digits make no difference."
    )
    too_few = _("Write what is accepted in at least one blank.")
    too_many = _("A sentence has at most twelve blanks.")
    more = _("More blanks")
    least, most, shown = 1, 12, 2


class BlanksForm(KindForm):
    kind = Kind.BLANKS
    says = _("A sentence with words or figures left out.")
    row_sets = (BlankRows,)

    stem = forms.CharField(
        label=_("sentence"),
        max_length=4_000,
        widget=text_area(3),
        help_text=_("Write ____ (four underscores) wherever something is to be filled in."),
        error_messages={"required": _("Write the sentence.")},
    )

    def clean_stem(self) -> str:
        stem: str = self.cleaned_data["stem"]
        if BLANK not in stem:
            raise ValidationError(_("Write ____ (four underscores) where the blank is."))
        return stem
