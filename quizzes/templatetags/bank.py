"""`{% load bank %}`: what admin pages of lessons say of the questions that rest on them."""

from django import template

from lessons.models import Revision
from quizzes.staleness import GoingStale
from quizzes.staleness import questions_going_stale as going_stale

register = template.Library()


@register.simple_tag
def questions_going_stale(revision: Revision) -> list[GoingStale]:
    """Return the published questions that would lose their evidence by publishing `revision`."""
    return going_stale(revision)
