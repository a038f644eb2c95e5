"""Numbers from the reader."""

from django import forms


class FurthestForm(forms.Form):
    furthest = forms.IntegerField(min_value=0, max_value=32_767)
