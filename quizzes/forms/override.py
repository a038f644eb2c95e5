"""An exception for a person or a department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from quizzes.actions.overrides import Allowance
from quizzes.forms.rules import DepartmentsField, WallClockField
from quizzes.models import Override, Quiz
from quizzes.windows import read_local, write_local

MOST_MINUTES = 600


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg] # as Django has it
    label_from_instance = DepartmentsField.label_from_instance


class OverrideForm(forms.Form):
    """Whom it is for, what it gives, and why."""

    person = forms.CharField(
        label=_("staff number"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    department = DepartmentField(
        label=_("or a department"),
        queryset=Department.objects.order_by("path"),
        required=False,
        help_text=_("With all below it. What a person is given by name goes before it."),
    )
    extra_minutes = forms.IntegerField(
        label=_("extra minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
        help_text=_("Beyond the time limit, and beyond the end of the window."),
    )
    opens_at = WallClockField(label=_("opens"), required=False)
    closes_at = WallClockField(label=_("closes"), required=False)
    attempts_allowed = forms.IntegerField(
        label=_("attempts allowed"),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
        help_text=_("In all, instead of what the quiz allows."),
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": _("Say why: it stands in the list below, with your name.")},
    )

    def __init__(self, data: Any = None, *, quiz: Quiz, initial: dict[str, Any]) -> None:
        self.quiz = quiz
        super().__init__(data, initial=initial)

    @classmethod
    def initial_of(cls, override: Override) -> dict[str, Any]:
        zone = override.quiz.time_zone
        return {
            "person": override.user.username if override.user else "",
            "department": override.department_id,
            "extra_minutes": override.extra_minutes,
            "opens_at": override.opens_at and write_local(override.opens_at, zone),
            "closes_at": override.closes_at and write_local(override.closes_at, zone),
            "attempts_allowed": override.attempts_allowed,
            "reason": override.reason,
        }

    @property
    def whom(self) -> User | Department:
        person: User | None = self.cleaned_data["person"]
        department: Department = self.cleaned_data["department"]
        return person or department

    @property
    def allowance(self) -> Allowance:
        given = self.cleaned_data
        return Allowance(
            extra_minutes=given["extra_minutes"],
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            attempts_allowed=given["attempts_allowed"],
        )

    def clean_person(self) -> User | None:
        number: str = self.cleaned_data["person"].strip()
        if not number:
            return None
        person = User.objects.filter(username=number).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody has the staff number: %(numbers)s"), params={"numbers": number}
            )
        return person

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            if given.get(name):
                given[name] = read_local(given[name], self.quiz.time_zone)
        is_person, is_department = bool(given.get("person")), bool(given.get("department"))
        if is_person == is_department and "person" not in self.errors:
            self.add_error("person", _("Name either one person or one department."))
        gifts = ("extra_minutes", "opens_at", "closes_at", "attempts_allowed")
        if not any(given.get(name) for name in gifts) and not self.errors:
            self.add_error(None, _("Say what is different for them: time, window or attempts."))
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The quiz must close after it opens."))
        return given
