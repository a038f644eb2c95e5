"""`manage.py expire_attempts`: end what is over, for the attempts that nobody opens again."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.actions.attempts import expire_attempt
from quizzes.models import Attempt


class Command(BaseCommand):
    help = "End and grade the attempts whose time is over. Safe to run at any time, and twice."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        now = timezone.now()
        ended = graded = failed = 0
        for attempt_id in _unfinished(now):
            try:
                was_open, is_graded = _finish(attempt_id, now)
            except Exception as problem:  # noqa: BLE001 -- whatever it is, the others go on
                failed += 1
                self.stderr.write(_sentence(attempt_id, problem))
            else:
                ended += was_open and is_graded
                graded += is_graded
        counts = {"ended": ended, "graded": graded}
        self.stdout.write(_("Ended by the deadline: %(ended)s. Graded: %(graded)s.") % counts)
        if failed:
            raise CommandError(
                _("Not finished: %(count)s. The next run tries them again.") % {"count": failed}
            )


def _unfinished(now: datetime) -> list[int]:
    """Return the attempts that are due, and those that ended but were never graded."""
    ungraded = Attempt.objects.ended().filter(graded_at=None)
    attempts = Attempt.objects.due(now) | ungraded
    return list(attempts.order_by("pk").values_list("pk", flat=True))


def _finish(attempt_id: int, now: datetime) -> tuple[bool, bool]:
    """End and grade one attempt; say whether it was still open, and whether it is graded now."""
    attempt = Attempt.objects.get(pk=attempt_id)
    was_open = attempt.is_open
    expire_attempt(attempt=attempt, now=now)
    return was_open, attempt.graded_at is not None


def _sentence(attempt_id: int, problem: Exception) -> str:
    return _("Attempt %(id)s: %(problem)s") % {
        "id": attempt_id,
        "problem": f"{type(problem).__name__}: {problem}".splitlines()[0],
    }
