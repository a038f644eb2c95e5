"""`{% load marking %}`: how much waits to be marked."""

from django import template

from accounts.models import User
from quizzes.admin.marking import awaiting

register = template.Library()


@register.simple_tag
def answers_to_mark(user: User) -> int | None:
    """Return how many answers wait for `user`; None for those who may not mark. 1 query."""
    if not user.has_perm("quizzes.add_mark"):
        return None
    return awaiting(user).count()
