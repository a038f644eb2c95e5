"""A lesson with a question of each kind, a practice and an exam of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.models import Answer, Attempt, Question, Quiz, Version
from tests.answering import posted, version_at
from tests.builders import CONTENTS, make_course, make_lesson, make_question, make_quiz, make_user
from tests.pages import HTMX, browser_of

KINDS = list(CONTENTS)
"""In the order in which the quizzes ask them."""


@dataclass(frozen=True)
class School:
    learner: User
    course: Course
    lesson: Lesson
    questions: Mapping[str, Question]
    practice: Quiz
    exam: Quiz


def build_school() -> School:
    course = make_course("lake")
    lesson = make_lesson(course, "numbers")
    questions = {kind: make_question(lesson, kind) for kind in KINDS}
    return School(
        learner=make_user("learner", full_name="学员甲"),
        course=course,
        lesson=lesson,
        questions=questions,
        practice=make_quiz(course, list(questions.values()), lesson=lesson),
        exam=make_quiz(course, list(questions.values()), mode="exam", limit_minutes=30),
    )


@dataclass
class Desk:
    """A learner at an attempt: short ways to send what the pages send."""

    attempt: Attempt
    client: Client

    def url(self, position: int | None = None) -> str:
        page = reverse("attempt", args=[self.attempt.pk])
        return page if position is None else f"{page}?item={position}"

    def version(self, position: int) -> Version:
        return version_at(self.attempt, position)

    def get(self, position: int | None = None, *, htmx: bool = False) -> Any:
        return self.client.get(self.url(position), headers=HTMX if htmx else {})

    def save(
        self, position: int, op_id: str, *, right: bool = True, htmx: bool = True, **others: str
    ) -> Any:
        """Post the form of an item; `others` are its hidden fields and the button pressed."""
        form = posted(self.version(position), op_id, right=right, **others)
        return self.post(position, form, htmx=htmx)

    def post(self, position: int, form: Mapping[str, Any], *, htmx: bool = True) -> Any:
        url = reverse("save-answer", args=[self.attempt.pk, position])
        return self.client.post(url, form, headers=HTMX if htmx else {})

    def use(self, position: int, **form: str) -> Any:
        return self.client.post(reverse("use-answer", args=[self.attempt.pk, position]), form)

    def submit(self, *, htmx: bool = False) -> Any:
        url = reverse("submit-attempt", args=[self.attempt.pk])
        return self.client.post(url, headers=HTMX if htmx else {})

    def result_url(self) -> str:
        return reverse("result", args=[self.attempt.pk])

    def answers(self, position: int) -> list[Answer]:
        return list(self.attempt.answers.filter(item__position=position).order_by("pk"))

    def end_time(self, *, seconds_ago: float) -> None:
        """Let the deadline have been that long ago."""
        deadline: datetime = timezone.now() - timedelta(seconds=seconds_ago)
        Attempt.objects.filter(pk=self.attempt.pk).update(deadline_at=deadline)


def sit_down(school: School, quiz: Quiz) -> Desk:
    """Start an attempt of the learner's, and read its pages in English."""
    attempt = start_attempt(user=school.learner, quiz=quiz, now=timezone.now(), seed=5)
    return Desk(attempt, browser_of(school.learner, in_english=True))
