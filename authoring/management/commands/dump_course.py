"""`manage.py dump_course hangzhou content/hangzhou`: write a course back to its files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from authoring.actions.doors import remember_files
from authoring.actions.dump import dump_course
from authoring.coursefiles import CourseFileProblems
from authoring.folders import write_folder
from authoring.problems import problem_lines
from lessons.models import Course


class Command(BaseCommand):
    help = (
        "Write a course to the folder it is loaded from, as learners see it. "
        "What was changed there by hand and not loaded is overwritten: compare before you commit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="The course's short name.")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, course: str, folder: Path, **options: Any) -> None:
        del args, options
        found = Course.objects.filter(slug=course).first()
        if found is None:
            raise CommandError(_("There is no course %(name)s.") % {"name": course})
        try:
            files = dump_course(found)
        except CourseFileProblems as refused:
            raise CommandError("\n".join(problem_lines(refused.problems))) from refused
        done = write_folder(folder, files)
        remember_files(course=found, files=files, now=timezone.now())
        for name in done.written:
            self.stdout.write(_("Written: %(file)s") % {"file": name})
        self.stdout.write(
            _("%(written)s files written, %(unchanged)s as before.")
            % {"written": len(done.written), "unchanged": len(done.unchanged)}
        )
        for name in done.unknown:
            self.stdout.write(_("Not of this course: %(file)s") % {"file": name})
