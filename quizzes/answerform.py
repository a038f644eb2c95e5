"""What every posted answer carries beside itself."""

from secrets import token_hex
from typing import Any

from django import forms
from django.core.validators import RegexValidator

_OP_ID = RegexValidator(r"^[A-Za-z0-9-]+$")


class AnswerForm(forms.Form):
    """The operation's id, the answer the page last knew of, and where to go then."""

    op_id = forms.CharField(min_length=8, max_length=64, validators=[_OP_ID])
    base = forms.CharField(max_length=64, required=False)
    chosen = forms.CharField(max_length=64, required=False)
    """The operation of the answer that shall count, where the page showed two."""
    flag = forms.RegexField(r"^[01]$", required=False)
    """Set ("1") or clear ("0") the mark "look at this again"; the page then stays where it is."""
    then = forms.RegexField(r"^(next|stay|[1-9][0-9]{0,3})$", required=False)


def new_op_id() -> str:
    """Return an id for a form that is filled in without JavaScript."""
    return token_hex(16)


def fields_of(post: Any) -> dict[str, list[str]]:
    """Return a QueryDict as kinds read it: each name with all its values.

    Without what no keyboard types and no database keeps: NUL, and halves of surrogate pairs.
    """
    return {name: [_storable(value) for value in values] for name, values in post.lists()}


def _storable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()
