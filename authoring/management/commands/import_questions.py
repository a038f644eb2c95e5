"""`manage.py import_questions FILE --course SLUG`: make drafts of the questions of a file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from authoring.actions.question_import import import_questions
from authoring.format_sentences import notice_line
from authoring.formats import Batch, FileRefused
from authoring.formats.registry import AUTO, FORMATS
from authoring.formats.shape import MOST_BYTES, told_while_reading
from authoring.management.bars import Bars
from authoring.question_lines import import_json, import_lines, notice_json
from authoring.question_plans import Ground, ImportPlan, ground_of, plan_questions, propose_all
from authoring.question_reading import read_questions
from lessons.models import Course, Lesson


class Command(BaseCommand):
    help = (
        "Read the questions of a file and send them to review as drafts: all or, if something "
        "goes wrong, none. Nothing is published. What the course has already, by its identifier "
        "or its words, is not made again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--course", required=True, help="The course's short name.")
        parser.add_argument(
            "--lesson",
            help="The short name of the lesson they are for; else each goes to that of its "
            "category, or of the sentence it rests on.",
        )
        parser.add_argument(
            "--format",
            choices=[AUTO, *FORMATS],
            default=AUTO,
            help="Else what the file looks like.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")
        parser.add_argument("--json", action="store_true", help="Write JSON and nothing else.")

    def handle(self, *args: object, course: str, lesson: str | None, **options: Any) -> None:
        del args
        ground = ground_of(*find_course(course, lesson))
        self.stderr.ending, self.stderr.style_func = (
            "",
            None,
        )  # a bar ends its lines, and is no error
        bars = Bars(self.stderr)
        try:
            with told_while_reading(bars.stepper("reading", 0)):
                batch = read_questions(
                    _content(options["file"]), options["file"].name, options["format"]
                )
            plan = self._import(ground, batch, bars, is_dry_run=options["dry_run"])
        except FileRefused as refused:
            if options["json"]:
                self._write_json({"problems": [notice_json(refused.notice)]})
            raise CommandError(notice_line(refused.notice)) from refused
        finally:
            bars.end()
        if options["json"]:
            self._write_json(import_json(batch, plan, is_dry_run=options["dry_run"]))
        else:
            self.stdout.writelines(f"{line}\n" for line in import_lines(batch, plan))
            if options["dry_run"]:
                self.stdout.write(_("Nothing was written."))

    def _import(self, ground: Ground, batch: Batch, bars: Bars, *, is_dry_run: bool) -> ImportPlan:
        items, count = batch.items, len(batch.items)
        proposals = propose_all(ground, items, bars.stepper("looking", count))
        if is_dry_run:
            return plan_questions(ground, items, proposals)
        return import_questions(
            ground=ground,
            items=items,
            proposals=proposals,
            file_format=batch.format,
            author=None,
            now=timezone.now(),
            step=bars.stepper("writing", count),
        )

    def _write_json(self, found: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def find_course(course: str, lesson: str | None) -> tuple[Course, Lesson | None]:
    """Return what is asked for; raise CommandError where there is none of that name."""
    found = Course.objects.filter(slug=course).first()
    if found is None:
        raise CommandError(_("There is no course %(name)s.") % {"name": course})
    if lesson is None:
        return found, None
    chosen = found.lessons.filter(slug=lesson).first()
    if chosen is None:
        raise CommandError(_("The course has no lesson %(name)s.") % {"name": lesson})
    return found, chosen


def _content(path: Path) -> bytes:
    """Return the file, or one byte more than is allowed, which is enough to be told so."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        sentence = _("The file %(name)s cannot be read.") % {"name": path.name}
        raise CommandError(sentence) from error
