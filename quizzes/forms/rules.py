"""The rules of a quiz, in the groups its page shows them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.generics import ModelForm, ModelMultipleChoiceField
from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.actions.quizzes import free_slug
from quizzes.forms.reveal import RevealFields
from quizzes.models import Quiz
from quizzes.models.quiz import Audience
from quizzes.networks import read_networks
from quizzes.policy import Mode
from quizzes.windows import read_local, write_local, zone_names

MOST_NAMED = 5_000
"""People that one quiz may name."""


class WallClockField(forms.DateTimeField):
    """A time as a clock on the wall shows it; which wall, the form says."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):  # no time is skipped or told twice there
            moment = super().to_python(value)
        return None if moment is None else moment.replace(tzinfo=None)


class DepartmentsField(ModelMultipleChoiceField[Department]):
    """Departments, each set in below the one it belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        department: Department = obj
        return "\u3000" * department.depth + department.name


class QuizForm(RevealFields, ModelForm[Quiz]):
    """The rules of a quiz. Course and short name are fixed once it exists."""

    slug = forms.SlugField(
        label=_("short name for files"),
        max_length=50,
        required=False,
        help_text=_("Small letters, digits and hyphens. Empty for a suggestion; fixed later."),
    )
    time_zone = forms.ChoiceField(
        label=_("time zone"),
        choices=lambda: [(name, name) for name in zone_names()],
        help_text=_("The clocks by which the opening times are written here and shown to all."),
    )
    opens_at = WallClockField(
        label=_("opens"), required=False, help_text=_("Empty if it is open from the start.")
    )
    closes_at = WallClockField(
        label=_("closes"), required=False, help_text=_("Empty if it stays open.")
    )
    departments = DepartmentsField(
        label=_("departments"),
        queryset=Department.objects.order_by("path"),
        required=False,
        help_text=_("With all below them."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    people = forms.CharField(
        label=_("people"),
        required=False,
        help_text=_("Staff numbers, one a line or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )

    class Meta:
        model = Quiz
        fields = (
            "course",
            "title",
            "english_title",
            "slug",
            "mode",
            "lesson",
            "time_zone",
            "opens_at",
            "closes_at",
            "limit_minutes",
            "attempts_allowed",
            "cool_down_minutes",
            "counts",
            "pass_percent",
            "multiple_choice_rule",
            "penalty_percent",
            "shuffle_items",
            "shuffle_options",
            "is_one_way",
            "audience",
            "access_code",
            "ip_ranges",
            "release",
            "is_double_marked",
            "is_marked_blind",
        )
        widgets = {"ip_ranges": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    GROUPS: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (_("The quiz"), ("course", "title", "english_title", "slug", "mode", "lesson")),
        (_("Time"), ("opens_at", "closes_at", "time_zone", "limit_minutes")),
        (_("Attempts"), ("attempts_allowed", "cool_down_minutes", "counts")),
        (_("Points"), ("pass_percent", "multiple_choice_rule", "penalty_percent")),
        (_("Order"), ("shuffle_items", "shuffle_options", "is_one_way")),
        (_("Who, and where"), ("audience", "departments", "people", "access_code", "ip_ranges")),
        (_("What is shown when"), (*RevealFields.NAMES, "release")),
        (_("Marking"), ("is_double_marked", "is_marked_blind")),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Quiz,
        courses: QuerySet[Course],
        lessons: QuerySet[Lesson],
    ) -> None:
        super().__init__(data, instance=instance)
        _choose_from(self.fields["lesson"], lessons)
        for name in ("opens_at", "closes_at"):
            moment = getattr(instance, name)
            self.initial[name] = moment and write_local(moment, instance.time_zone)
        if instance.pk:
            del self.fields["course"], self.fields["slug"]
            self.initial["departments"] = list(instance.departments.all())
            self.initial["people"] = "\n".join(
                instance.people.order_by("username").values_list("username", flat=True)
            )
        else:
            _choose_from(self.fields["course"], courses)
            self.initial["course"] = courses[0].pk if len(courses) == 1 else None

    @property
    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        """The fields under the headings they stand below."""
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.GROUPS
        ]

    def clean_ip_ranges(self) -> str:
        text: str = self.cleaned_data["ip_ranges"]
        try:
            networks = read_networks(text)
        except ValueError as error:
            sentence = _("Write one address or range a line, such as 10.3.0.0/16: %(problem)s")
            raise ValidationError(sentence, params={"problem": str(error)}) from error
        return "\n".join(str(network) for network in networks)

    def clean_people(self) -> list[User]:
        """Return the people named; each number that nobody has is named in the error."""
        text: str = self.cleaned_data["people"]
        numbers = list(dict.fromkeys(text.replace("，", ",").replace(",", " ").split()))
        if len(numbers) > MOST_NAMED:
            raise ValidationError(
                _("Name at most %(most)s people, or their departments."),
                params={"most": MOST_NAMED},
            )
        found = {person.username: person for person in User.objects.filter(username__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            sentence = _("Nobody has the staff number: %(numbers)s")
            raise ValidationError(sentence, params={"numbers": ", ".join(unknown[:20])})
        return [found[number] for number in numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_place(cleaned)
        self._clean_window(cleaned)
        is_selected = cleaned.get("audience") == Audience.SELECTED
        has_someone = cleaned.get("departments") or cleaned.get("people")
        if is_selected and not has_someone and "people" not in self.errors:
            self.add_error("audience", _("Name the departments or people who may sit it."))
        if cleaned.get("mode") == Mode.PRACTICE and cleaned.get("is_one_way"):
            self.add_error("is_one_way", _("A practice can always be gone back in."))
        return cleaned

    def _clean_place(self, cleaned: dict[str, Any]) -> None:
        course_id = cleaned["course"].pk if cleaned.get("course") else self.instance.course_id
        lesson = cleaned.get("lesson")
        if lesson and lesson.course_id != course_id:
            self.add_error("lesson", _("This lesson belongs to another course."))
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = free_slug(course_id)

    def _clean_window(self, cleaned: dict[str, Any]) -> None:
        """Turn the times on the wall into instants.

        One that nobody touched stays the instant it was: in an hour that the clocks tell twice,
        the time on the wall alone would not say which.
        """
        zone = cleaned.get("time_zone")
        is_same_zone = zone == self.instance.time_zone
        for name in ("opens_at", "closes_at"):
            if is_same_zone and name not in self.changed_data:
                cleaned[name] = getattr(self.instance, name)
            elif zone and cleaned.get(name):
                cleaned[name] = read_local(cleaned[name], zone)
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The quiz must close after it opens."))


def _choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- as Django makes it
    field.queryset = rows
