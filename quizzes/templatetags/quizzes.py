"""`{% load quizzes %}`: what pages of lessons show of quizzes, at a fixed number of queries."""

from django import template
from django.template import Context
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Revision
from quizzes.checks import Check, checks_of
from quizzes.standing import CourseStanding, course_standing

register = template.Library()


@register.simple_tag(takes_context=True)
def standing_in(context: Context, course: Course) -> CourseStanding:
    """Return where the signed-in person stands in `course`. 4 queries."""
    return course_standing(_user(context), course)


@register.simple_tag(takes_context=True)
def lesson_checks(context: Context, revision: Revision) -> dict[str, list[Check]]:
    """Return the "check yourself" questions by the key of their passage. 1 query."""
    return checks_of(revision, _user(context), timezone.now())


@register.filter
def for_passage(checks: dict[str, list[Check]], key: str) -> list[Check]:
    """Return the checks that stand below the passage with this key."""
    return checks.get(key, [])


@register.filter
def letter(position: int) -> str:
    """Return A for 1, B for 2, …: how options are named."""
    return chr(ord("A") + position - 1)


def _user(context: Context) -> User:
    user: User = context["request"].user
    return user
