"""`{% load bank %}`: what admin pages say of questions and the passages they rest on."""

from collections.abc import Mapping

from django import template

from lessons.models import Course
from quizzes.models import Question, Quiz
from quizzes.papers import stale_in_pool as select_stale
from quizzes.staleness import resting_on

register = template.Library()


@register.simple_tag
def questions_by_passage(course: Course) -> Mapping[str, int]:
    """Return by passage key how many published questions quote the passage. 1 query."""
    return resting_on(course)


@register.simple_tag
def stale_in_pool(quiz: Quiz) -> list[Question]:
    """Return what a frozen pool still draws though its evidence has changed since. 1 query."""
    return list(select_stale(quiz))


@register.filter
def of_passage(counts: Mapping[str, int], key: str) -> int:
    """Return how many there are of a passage, by its key."""
    return counts.get(key, 0)
