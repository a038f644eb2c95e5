"""`{% load completions %}`: what pages of lessons show of completions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.db.models import Count
from django.template import Context
from django.utils import timezone

from lessons.models import Course, Lesson
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
    """Return who completed the current text, by the department they were in then. 4 queries."""
    return completed_learners_of(lesson.course, [lesson])


@register.simple_tag
def completed_learners_of(course: Course, lessons: Sequence[Lesson]) -> CompletedLearners:
    """Return who completed the current text of any of `lessons`, each person once. 4 queries.

    Who changed the department between two of them counts in both departments.
    """
    record_completions_in(course, now=timezone.now())
    texts = [lesson.current_revision_id for lesson in lessons if lesson.current_revision_id]
    completions = Completion.objects.filter(revision__in=texts).order_by()
    rows = (
        completions.values_list("department__name")
        .annotate(learners=Count("user", distinct=True))
        .order_by("-learners", "department__name")
    )
    counts = [DepartmentCount(name or "", learners) for name, learners in rows]
    return CompletedLearners(completions.values("user").distinct().count(), counts)
