"""`manage.py restore FILE`: bring a backup back, counted and verified."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hangzhou_lessons.backup.actions import check_backup, is_migrated, restore
from hangzhou_lessons.backup.archive import Manifest
from hangzhou_lessons.backup.problems import BackupRefused


class Command(BaseCommand):
    help = "Replace the database by a backup, and count what is there. Stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="Only say whether it is whole and sound."
        )
        parser.add_argument(
            "--force", action="store_true", help="Replace a database that has people in it."
        )
        parser.add_argument(
            "--fingerprint",
            default="",
            help="What was printed when it was made; only where the secret key is lost.",
        )

    def handle(
        self, *args: object, file: Path, check: bool, force: bool, fingerprint: str, **options: Any
    ) -> None:
        del args, options
        try:
            if check:
                self._say(check_backup(path=file, fingerprint=fingerprint))
                return
            self._say(restore(path=file, fingerprint=fingerprint, force=force))
        except (BackupRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Restored, counted and verified."))
        if not is_migrated():
            self.stdout.write(_("It is of an older version: run manage.py migrate now."))

    def _say(self, manifest: Manifest) -> None:
        made_at = date_format(timezone.localtime(manifest.made_at), "DATETIME_FORMAT")
        census = manifest.census
        lines = [
            _("Backup of %(moment)s, made by version %(version)s")
            % {"moment": made_at, "version": manifest.product},
            _("%(rows)s rows in %(tables)s tables")
            % {"rows": sum(census.rows.values()), "tables": len(census.rows)},
            _("%(answers)s answers, the newest number %(last)s")
            % {"answers": census.answers, "last": census.last_answer},
        ]
        self.stdout.writelines(f"{line}\n" for line in lines)
