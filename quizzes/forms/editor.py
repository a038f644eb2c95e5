"""All forms of one question together: what the bank knows, the kind's own part, the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson, Passage
from quizzes.actions.bank import Wording, current_passages
from quizzes.actions.editing import fingerprint, tag_names
from quizzes.forms import KIND_FORMS
from quizzes.forms.evidence import EvidenceRows
from quizzes.forms.question import QuestionForm
from quizzes.forms.rows import RowSet, forgive, forgive_rows, with_more_rows
from quizzes.models import Question, Version

ORIGIN = "admin"


class QuestionEditor:
    """A question being written. `lesson` is where its evidence is looked for.

    `passage`, an id from an address, is chosen in the form of a new question if it may be cited.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: str,
        question: Question,
        version: Version | None,
        lessons: Sequence[Lesson],
        lesson: Lesson | None,
        passage: str = "",
    ) -> None:
        self.question = question
        self.version = version
        self.lesson = _chosen(lessons, data) if data is not None else lesson
        self.base = fingerprint(version)
        self.is_overtaken = data is not None and data.get("base", self.base) != self.base
        if data is not None and "_more" in data:
            data = with_more_rows(data, str(data["_more"]))
        self.head = QuestionForm(
            data, lessons=lessons, question=question, initial=self._initial(lesson)
        )
        self.part = KIND_FORMS[kind](data, stored=version.content if version else None)
        self.evidence = EvidenceRows(data, passages=self.passages, version=version, chosen=passage)

    @cached_property
    def passages(self) -> list[Passage]:
        """Return what may be cited: the lesson's text of today, and what is cited of others."""
        own = current_passages(self.lesson) if self.lesson else []
        cited = self.version.evidence.values("passage__key") if self.version else []
        elsewhere = Passage.objects.filter(
            revision__lesson__course=self.question.course_id,
            revision__in=Lesson.objects.readable().values("current_revision"),
            key__in=[row["passage__key"] for row in cited],
        ).exclude(pk__in=[passage.pk for passage in own])
        return own + list(elsewhere.order_by("revision__lesson__position", "position"))

    @property
    def row_sets(self) -> list[RowSet]:
        return [*self.part.rows, self.evidence]

    @property
    def has_errors(self) -> bool:
        return bool(
            self.is_overtaken
            or self.head.errors
            or self.part.errors
            or any(rows.non_form_errors() or any(rows.errors) for rows in self.row_sets)
        )

    def is_valid(self) -> bool:
        """Check everything, so that every complaint is made at once."""
        parts = [self.head.is_valid(), self.part.is_valid(), self.evidence.is_valid()]
        return all(parts) and not self.is_overtaken

    def forgive(self) -> None:
        """Show what was typed without complaint: only room for more was asked for."""
        self.is_overtaken = False
        forgive(self.head)
        forgive(self.part)
        for rows in self.row_sets:
            forgive_rows(rows)

    def wording(self) -> Wording:
        head = self.head.cleaned_data
        return Wording(
            content=self.part.loaded,
            explanation=head["explanation"],
            difficulty=head["difficulty"],
            points=head["points"],
            quotes=self.evidence.content(),
            origin=ORIGIN,
        )

    def _initial(self, lesson: Lesson | None) -> dict[str, Any]:
        initial: dict[str, Any] = {"lesson": lesson.pk if lesson else ""}
        if self.question.pk:
            initial |= {
                "use": self.question.use,
                "is_check": self.question.is_check,
                "tags": str(_(", ")).join(tag_names(self.question)),
            }
        if self.version:
            initial |= {
                "explanation": self.version.explanation,
                "difficulty": self.version.difficulty,
                "points": f"{self.version.points.normalize():f}",
            }
        return initial


def _chosen(lessons: Sequence[Lesson], data: QueryDict) -> Lesson | None:
    return next((lesson for lesson in lessons if str(lesson.pk) == data.get("lesson")), None)
