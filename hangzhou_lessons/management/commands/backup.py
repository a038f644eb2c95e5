"""`manage.py backup FILE`: the whole database in one file, while people go on answering."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from hangzhou_lessons.backup.actions import back_up
from hangzhou_lessons.backup.problems import BackupRefused


class Command(BaseCommand):
    help = (
        "Write the whole database to one file, consistent and counted, while the server runs. "
        "The secret key is not in it: keep a copy of it elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file")

    def handle(self, *args: object, file: Path, **options: Any) -> None:
        del args, options
        try:
            manifest = back_up(path=file, now=timezone.now())
        except (BackupRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        said = {"file": file, "answers": manifest.census.answers}
        self.stdout.write(_("Backed up to %(file)s, with %(answers)s answers.") % said)
        self.stdout.write(_("Fingerprint: %(digits)s") % {"digits": manifest.fingerprint})
