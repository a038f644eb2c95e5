"""`manage.py load_course content/hangzhou`: make the database hold what the files hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from authoring.actions.changes import LoadReport, Outcome, Tally
from authoring.actions.load import load_course
from authoring.coursefiles import CourseFileProblems, read_course
from authoring.folders import read_folder
from authoring.problems import problem_lines
from lessons.models import Course


class Command(BaseCommand):
    help = "Load a course from a folder of YAML and Markdown files, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="Overwrite what was changed in the admin, and withdraw lessons in use.",
        )

        parser.add_argument(
            "--if-absent", action="store_true", help="Do nothing when there is such a course."
        )

    def handle(
        self, *args: object, folder: Path, force: bool, if_absent: bool, **options: Any
    ) -> None:
        del args, options
        try:
            files = read_folder(folder)
            if if_absent and _is_present(files):
                return
            report = load_course(files=files, now=timezone.now(), force=force)
        except CourseFileProblems as refused:
            raise CommandError("\n".join(problem_lines(refused.problems))) from refused
        self.stdout.write("\n".join(_lines(report)))


def _is_present(files: Mapping[str, str]) -> bool:
    return Course.objects.filter(slug=read_course(files).course.sheet.slug).exists()


def _lines(report: LoadReport) -> list[str]:
    name = {"name": report.course.slug}
    if report.is_unchanged:
        return [_("Course %(name)s: nothing has changed.") % name]
    return [
        _("Course %(name)s is loaded.") % name,
        _line(_("Lessons"), report.lessons),
        _line(_("Questions"), report.questions),
        _line(_("Quizzes"), report.quizzes),
    ]


def _line(title: str, tally: Tally) -> str:
    words = {
        Outcome.CREATED: _("%(count)s new"),
        Outcome.CHANGED: _("%(count)s changed"),
        Outcome.CONFIRMED: _("%(count)s with evidence found again"),
        Outcome.REMOVED: _("%(count)s withdrawn"),
        Outcome.UNCHANGED: _("%(count)s as before"),
    }
    counts = [
        words[outcome] % {"count": tally.count(outcome)}
        for outcome in Outcome
        if tally.count(outcome)
    ]
    return _("%(title)s: %(counts)s") % {
        "title": title,
        "counts": _(", ").join(counts) or _("none"),
    }
