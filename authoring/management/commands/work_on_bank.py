"""`manage.py work_on_bank --token T`: do what a large file of questions waits for.

The admin's pages start it; by hand, it goes on with what was interrupted.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from authoring.actions.bank_imports import read_bank, write_bank
from authoring.models import BankImport, BankState
from authoring.running_marks import Mark


class Command(BaseCommand):
    help = (
        "Read or write the file of questions with this token, as its page in the admin asked for. "
        "Does nothing where another process is at it, or where nothing is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--token", required=True, help="The last part of the page's address.")
        parser.add_argument("--mark", type=int, help="The locked file that was handed down.")

    def handle(self, *args: object, token: str, mark: int | None, **options: Any) -> None:
        del args, options
        held = Mark.take(token) if mark is None else Mark(mark)
        if held is None:
            raise CommandError("Another process is at it, or there is no such file.")
        try:
            work_on(token, held)
        finally:
            held.release()


def work_on(token: str, mark: Mark) -> None:
    """Do the step that the import of this token waits for."""
    banks = BankImport.objects.select_related("course", "lesson", "author")
    bank = banks.filter(token=token).first()
    if bank is None:
        return
    steps = {BankState.READING: read_bank, BankState.WRITING: write_bank}
    if step := steps.get(BankState(bank.state)):
        step(bank=bank, now=timezone.now(), stepper=mark.stepper)
