"""`manage.py export_questions --course SLUG --format gift --output FILE`: write its questions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from authoring.actions.question_export import export_questions
from authoring.format_sentences import notice_line
from authoring.formats import FileRefused
from authoring.formats.registry import FORMATS
from authoring.management.commands.import_questions import find_course
from authoring.question_lines import export_lines, export_sentence


class Command(BaseCommand):
    help = (
        "Write the published questions of a course to a file. What the format cannot say is "
        "listed, question by question."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", required=True, help="The course's short name.")
        parser.add_argument("--lesson", help="One lesson's short name; else all questions.")
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--output", required=True, type=Path, help="The file to write.")
        parser.add_argument(
            "--all",
            action="store_true",
            help="Those that are not published too, each in its newest wording.",
        )

    def handle(self, *args: object, course: str, lesson: str | None, **options: Any) -> None:
        del args
        found, chosen = find_course(course, lesson)
        try:
            items, written = export_questions(
                course=found,
                lesson=chosen,
                file_format=options["format"],
                with_drafts=options["all"],
            )
        except FileRefused as refused:
            raise CommandError(notice_line(refused.notice)) from refused
        _write(options["output"], written.content)
        for line in [*export_lines(items, written)][1:]:
            self.stderr.write(line)
        self.stdout.write(export_sentence(items, written))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        sentence = _("The file %(name)s cannot be written.") % {"name": path.name}
        raise CommandError(sentence) from error
