"""The blueprint of a quiz as rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson
from quizzes.forms.rows import RowForm, RowSet
from quizzes.models import Part, Question, Tag
from quizzes.models.question import Difficulty, Kind

ANY = ("", _("any"))


@dataclass(frozen=True, slots=True)
class PartChoices:
    """What a part may name, loaded once for all rows."""

    questions: dict[str, Question]
    """By identifier."""
    lessons: dict[str, Lesson]
    tags: dict[str, Tag]

    @classmethod
    def of(cls, course_id: int) -> PartChoices:
        lessons = Lesson.objects.filter(course=course_id).order_by("position")
        tags = Tag.objects.filter(questions__course=course_id).distinct()
        questions = Question.objects.filter(course=course_id).select_related("published_version")
        return cls(
            questions={question.uid: question for question in questions.order_by("uid")},
            lessons={str(lesson.pk): lesson for lesson in lessons},
            tags={str(tag.pk): tag for tag in tags},
        )

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Identifier and stem of each question that could be fixed."""
        return [
            (uid, question.published_version.loaded.stem)
            for uid, question in self.questions.items()
            if question.published_version and not question.retired_at
        ]


class PartForm(RowForm):
    """A fixed question, or how many to draw of what fits."""

    count = forms.IntegerField(
        label=_("how many"),
        min_value=1,
        max_value=500,
        required=False,
        widget=forms.NumberInput(attrs={"class": "vSmallNumber"}),
    )
    lesson = forms.ChoiceField(label=_("of the lesson"), required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=[ANY, *Kind.choices], required=False)
    difficulty = forms.TypedChoiceField(
        label=_("difficulty"),
        choices=[ANY, *Difficulty.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    tag = forms.ChoiceField(label=_("tag"), required=False)
    question = forms.CharField(
        label=_("or this very question"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "questions", "autocomplete": "off"}),
    )
    points = forms.DecimalField(
        label=_("points each"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "class": "vSmallNumber"}),
    )

    fitting: int | None = None
    """How many questions fit the saved part now."""

    def __init__(self, *args: Any, choices: PartChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for name, rows in (("lesson", choices.lessons), ("tag", choices.tags)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
            field.choices = [ANY, *((pk, str(row)) for pk, row in rows.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("question"):
            self._clean_fixed(cleaned)
        elif cleaned.get("count") is None and "count" not in self.errors:
            self.add_error("count", _("Say how many questions to draw."))
        return cleaned

    def content(self) -> Part:
        row = self.cleaned_data
        return Part(
            question=self.choices.questions.get(row["question"]),
            lesson=self.choices.lessons.get(row["lesson"]),
            tag=self.choices.tags.get(row["tag"]),
            kind=row["kind"],
            difficulty=row["difficulty"],
            count=row["count"] or 1,
            points=row["points"],
        )

    @classmethod
    def initial_of(cls, stored: Part) -> dict[str, Any]:
        return {
            "question": stored.question.uid if stored.question else "",
            "lesson": stored.lesson_id,
            "tag": stored.tag_id,
            "kind": stored.kind,
            "difficulty": stored.difficulty,
            "count": stored.count,
            "points": None if stored.points is None else f"{stored.points.normalize():f}",
        }

    def _clean_fixed(self, cleaned: dict[str, Any]) -> None:
        conditions = ("lesson", "tag", "kind", "difficulty")
        if cleaned["question"] not in self.choices.questions:
            self.add_error("question", _("No question of the course has this identifier."))
        elif any(cleaned.get(name) for name in conditions) or cleaned.get("count") not in {None, 1}:
            sentence = _("A fixed question is one question: leave the other conditions empty.")
            self.add_error("question", sentence)


class PartRows(RowSet):
    name = "parts"
    form = PartForm
    heading = _("What it asks")
    help_text = _(
        "Each row draws a number of questions that fit its conditions, or names one question. "
        "Points left empty are the question's own."
    )
    too_many = _("A quiz has at most fifty rows.")
    more = _("More rows")
    most, shown = 50, 2
    template_name_row = "admin/quizzes/_part_row.html"

    def __init__(self, data: Any = None, *, choices: PartChoices, parts: list[Part]) -> None:
        super().__init__(data, stored=parts, form_kwargs={"choices": choices})
        self.choices = choices
