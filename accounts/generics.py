"""Django's classes with the type parameters that their stubs have, at run time too."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    ModelForm = forms.ModelForm
    ModelChoiceField = forms.ModelChoiceField
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField
    BaseFormSet = forms.BaseFormSet
else:

    class ModelAdmin[M](admin.ModelAdmin):
        pass

    class StackedInline[C, P](admin.StackedInline):
        pass

    class ModelForm[M](forms.ModelForm):
        pass

    class ModelChoiceField[M](forms.ModelChoiceField):
        pass

    class ModelMultipleChoiceField[M](forms.ModelMultipleChoiceField):
        pass

    class BaseFormSet[F](forms.BaseFormSet):
        pass
