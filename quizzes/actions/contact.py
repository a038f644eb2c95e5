"""What is noted of an open page, beside its answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from quizzes.models import Attempt

PAUSE = timedelta(seconds=45)
"""Pages call each minute; several windows of one attempt shall not write more often than one."""


@transaction.atomic
def note_contact(*, attempt: Attempt, now: datetime) -> bool:
    """Note that the page of an open attempt is there; say whether there was news to write.

    One conditional UPDATE.
    """
    is_news = Q(seen_at__isnull=True) | Q(seen_at__lt=now - PAUSE)
    return bool(Attempt.objects.open().filter(is_news, pk=attempt.pk).update(seen_at=now))
