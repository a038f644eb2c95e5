"""Write down who has completed which text, for all courses."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.models import Course
from progress.actions import record_completions_in


class Command(BaseCommand):
    help = (
        "Record completions from readings and attempts, so that reports are up to date. "
        "Pages do the same for the person who opens them; running it again changes nothing."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = sum(
            record_completions_in(course, now=timezone.now()) for course in Course.objects.all()
        )
        self.stdout.write(_("%(count)s new completions.") % {"count": count})
