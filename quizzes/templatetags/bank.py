"""`{% load bank %}`: what admin pages of lessons say of the questions that rest on them."""

from collections.abc import Mapping

from django import template

from lessons.models import Course
from quizzes.staleness import resting_on

register = template.Library()


@register.simple_tag
def questions_by_passage(course: Course) -> Mapping[str, int]:
    """Return by passage key how many published questions quote the passage. 1 query."""
    return resting_on(course)


@register.filter
def of_passage(counts: Mapping[str, int], key: str) -> int:
    """Return how many there are of a passage, by its key."""
    return counts.get(key, 0)
