"""`{% load review %}`: how much waits for a reviewer."""

from django import template

from accounts.models import User
from authoring.review.queue import counts

register = template.Library()


@register.simple_tag
def reviews_waiting(user: User) -> int | None:
    """Return how much waits for `user`; None for those who may not review. 4 queries."""
    if not user.has_perm("quizzes.change_version"):
        return None
    return sum(counts(user).values())
