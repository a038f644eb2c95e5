"""`{% load consequences %}`: what publishing a lesson's text would do, said beforehand."""

from django import template

from accounts.models import User
from authoring.consequences import Consequences, consequences_of
from lessons.models import Course, Edition, Revision

register = template.Library()


@register.simple_tag
def consequences(revision: Revision) -> Consequences:
    """Return what follows from publishing one text. 10 queries."""
    return consequences_of(revision.lesson.course, [revision])


@register.simple_tag
def editions_waiting(user: User) -> int:
    """Return how many editions have drafts that `user` may publish. At most 1 query."""
    if not user.has_perm("lessons.change_lesson"):
        return 0
    editions = Edition.objects.filter(source__course__in=Course.objects.taught_by(user))
    return editions.filter(revisions__in=Revision.objects.waiting()).distinct().count()
