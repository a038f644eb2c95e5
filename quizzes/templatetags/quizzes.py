"""`{% load quizzes %}`: what pages of lessons show of quizzes, at a fixed number of queries."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.models import User
from lessons.models import Course, Revision
from quizzes.checks import Check, checks_of
from quizzes.models import Quiz
from quizzes.paper import NavigatorPlace
from quizzes.sentences import window_words
from quizzes.standing import CourseStanding, course_standing
from quizzes.terms import Terms

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


@register.simple_tag
def navigator_places(
    items: Iterable[NavigatorPlace],
    current: int,
    is_fixed: bool = False,  # noqa: FBT001, FBT002 -- a template gives it by its place
) -> SafeString:
    """Return the navigator's entries; `is_fixed`: they lead nowhere."""
    language = get_language()
    places = [
        _navigator_place(
            item.position,
            item.position == current,
            item.is_answered,
            item.is_flagged,
            is_fixed,
            language,
        )
        for item in items
    ]
    return mark_safe("".join(places))  # noqa: S308 -- each comes from a template


@register.simple_tag
def opening_times(quiz: Quiz, terms: Terms) -> str:
    """Return from when to when a person may start, on the clocks of the quiz's zone."""
    return window_words(terms.opens_at, terms.closes_at, quiz.time_zone)


@lru_cache(maxsize=4096)
def _navigator_place(
    position: int,
    is_current: bool,  # noqa: FBT001 -- private, and a cache's key is quickest by place
    is_answered: bool,  # noqa: FBT001 -- likewise
    is_flagged: bool,  # noqa: FBT001 -- likewise
    is_fixed: bool,  # noqa: FBT001 -- likewise
    language: str | None,
) -> SafeString:
    """Render once what looks the same in every attempt."""
    del language  # the words are in the language of the request
    context = {
        "position": position,
        "is_current": is_current,
        "is_answered": is_answered,
        "is_flagged": is_flagged,
        "is_fixed": is_fixed,
    }
    return render_to_string("quizzes/_navigator_place.html", context)


def _user(context: Context) -> User:
    user: User = context["request"].user
    return user
