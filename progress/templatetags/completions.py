"""`{% load completions %}`: what pages of lessons show of completions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.db.models import Count
from django.template import Context

from lessons.models import Lesson
from progress.actions import record_completions_in
from progress.changes import outdated_completion
from progress.models import Completion

register = template.Library()


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    name: str
    """"" for people without a department."""
    learners: int


@dataclass(frozen=True, slots=True)
class CompletedLearners:
    """Who completed the text of a lesson that is read now."""

    total: int
    departments: Sequence[DepartmentCount]


@register.simple_tag(takes_context=True)
def outdated_for_reader(context: Context, lesson: Lesson) -> Completion | None:
    """Return what the signed-in person passed, if the lesson has a newer text. 1 query."""
    return outdated_completion(context["request"].user, lesson)


@register.simple_tag
def completed_learners(lesson: Lesson) -> CompletedLearners:
    """Return who completed the current text, by the department they were in then. 3 queries."""
    record_completions_in(lesson.course)
    completions = Completion.objects.filter(revision=lesson.current_revision_id)
    rows = (
        completions.order_by()
        .values_list("department__name")
        .annotate(learners=Count("pk"))
        .order_by("-learners", "department__name")
    )
    counts = [DepartmentCount(name or "", learners) for name, learners in rows]
    return CompletedLearners(sum(count.learners for count in counts), counts)
