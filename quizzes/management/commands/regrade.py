"""`manage.py regrade CORRECTION`: grade again all that the correction of a key concerns."""

from argparse import ArgumentParser
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.actions.corrections import apply_correction, finish_regrade, giving_way
from quizzes.actions.marking import grade_attempt
from quizzes.models import Attempt, KeyCorrection
from quizzes.regrading import due_of

BATCH = 25


class Command(BaseCommand):
    help = (
        "Grade again the attempts that a correction of a key, or its withdrawal, concerns. "
        "Stopped half way, the next run does what is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("correction", type=int, help="its number, as its page names it")

    def handle(self, *args: object, **options: Any) -> None:
        del args
        correction = KeyCorrection.objects.filter(pk=options["correction"]).first()
        if correction is None:
            raise CommandError(_("There is no such correction."))
        by = correction.withdrawn_by or correction.made_by
        regrade = apply_correction(correction=correction, by=by, now=timezone.now())
        failed = self._grade(list(due_of(correction).order_by("pk").values_list("pk", flat=True)))
        left = finish_regrade(regrade=regrade, now=timezone.now())
        counts = {"attempts": regrade.attempts, "changed": regrade.changed, "left": left}
        if failed:
            raise CommandError(
                _("Not finished: %(count)s. The next run tries them again.") % {"count": failed}
            )
        self.stdout.write(
            _("Attempts: %(attempts)s. Scores changed: %(changed)s. Left: %(left)s.") % counts
        )

    def _grade(self, due: list[int]) -> int:
        """Grade each in a transaction of its own; return how many could not be graded."""
        done = failed = 0
        for batch in batched(due, BATCH, strict=False):
            for attempt in Attempt.objects.filter(pk__in=batch).order_by("pk"):
                failed += not self._grade_one(attempt)
            done += len(batch)
            self.stdout.write(_("%(done)s of %(all)s") % {"done": done, "all": len(due)})
            self.stdout.flush()
        return failed

    def _grade_one(self, attempt: Attempt) -> bool:
        try:
            with giving_way():
                grade_attempt(attempt=attempt, now=timezone.now())
        except Exception as problem:  # noqa: BLE001 -- whatever it is, the others go on
            self.stderr.write(f"{attempt.pk}: {type(problem).__name__}: {problem}")
            return False
        return True
