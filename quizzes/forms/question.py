"""What the bank knows of a question beside its wording: place, use, tags, weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count, groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Lesson
from quizzes.forms.kind import text_area
from quizzes.models import Question
from quizzes.models.question import Difficulty, Use

MOST_TAGS = 20
LONGEST_TAG = 50

_UID = RegexValidator(r"^[\w.-]+\Z", _("Use letters, digits, hyphens and full stops only."))


class QuestionForm(forms.Form):
    lesson = forms.ChoiceField(
        label=_("lesson"),
        error_messages={"required": _("Choose the lesson the question belongs to.")},
    )
    explanation = forms.CharField(
        label=_("explanation"),
        max_length=20_000,
        required=False,
        widget=text_area(3),
        help_text=_("Why the right answer is right. Learners read it after answering."),
    )
    difficulty = forms.TypedChoiceField(
        label=_("difficulty"), choices=Difficulty, coerce=int, initial=Difficulty.MEDIUM
    )
    points = forms.DecimalField(
        label=_("points"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        initial=1,
        widget=forms.NumberInput(attrs={"step": "any", "class": "vSmallNumber"}),
    )
    use = forms.ChoiceField(label=_("use"), choices=Use, initial=Use.BOTH)
    is_check = forms.BooleanField(
        label=_("check yourself"),
        required=False,
        help_text=_("Also shown in the lesson, below the passage it rests on."),
    )
    tags = forms.CharField(
        label=_("tags"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Words to find and draw questions by, with commas between them."),
    )
    uid = forms.CharField(
        label=_("identifier"),
        max_length=100,
        required=False,
        validators=[_UID],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("What files know the question by. Empty for a suggestion; fixed later."),
    )

    def __init__(
        self, data: Any = None, *, lessons: Sequence[Lesson], question: Question, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.question = question
        self.lessons = {str(lesson.pk): lesson for lesson in lessons}
        field = self.fields["lesson"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = [("", "---------"), *_by_course(lessons)]
        if question.pk:
            del self.fields["uid"]

    def clean_lesson(self) -> Lesson:
        return self.lessons[self.cleaned_data["lesson"]]

    def clean_tags(self) -> list[str]:
        words = (word.strip() for word in re.split(r"[,，、;；\n]", self.cleaned_data["tags"]))
        names = list(dict.fromkeys(word for word in words if word))
        if len(names) > MOST_TAGS:
            raise ValidationError(_("A question has at most twenty tags."))
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(_("A tag has at most fifty characters."))
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_check") and cleaned.get("use") == Use.EXAM:
            sentence = _("A question shown in the lesson cannot be kept for exams only.")
            self.add_error("is_check", sentence)
        lesson = cleaned.get("lesson")
        if lesson and "uid" in self.fields and "uid" in cleaned:
            self._settle_uid(lesson.course, cleaned)
        return cleaned

    def fill(self, question: Question) -> None:
        """Write what the form says into `question`, unsaved; tags are set by the action."""
        cleaned = self.cleaned_data
        question.lesson = cleaned["lesson"]
        question.course = cleaned["lesson"].course
        question.use = cleaned["use"]
        question.is_check = cleaned["is_check"]
        question.uid = cleaned.get("uid") or question.uid

    def _settle_uid(self, course: Course, cleaned: dict[str, Any]) -> None:
        taken = set(Question.objects.filter(course=course).values_list("uid", flat=True))
        if not cleaned["uid"]:
            cleaned["uid"] = suggest_uid(cleaned["lesson"], taken)
        elif cleaned["uid"] in taken:
            self.add_error("uid", _("Another question of the course has this identifier."))


def suggest_uid(lesson: Lesson, taken: Iterable[str]) -> str:
    """Return the lesson's short name with the first free number: "numbers-7"."""
    used = set(taken)
    return next(uid for number in count(1) if (uid := f"{lesson.slug}-{number}") not in used)


def _by_course(lessons: Sequence[Lesson]) -> list[tuple[str, Any]]:
    """Return choices; under the name of their course where there are several."""
    groups = [
        (course.shown_title, [(str(lesson.pk), lesson.shown_title) for lesson in members])
        for course, members in groupby(lessons, key=lambda lesson: lesson.course)
    ]
    return (
        groups if len(groups) > 1 else [choice for _name, choices in groups for choice in choices]
    )
