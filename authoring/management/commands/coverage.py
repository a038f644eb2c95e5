"""`manage.py coverage hangzhou`: which passages of a course have questions, and how they go."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from authoring.coverage import LessonCoverage, PassageCoverage, coverage_of
from lessons.models import Course

FIRST_WORDS = 40


class Command(BaseCommand):
    help = (
        "List the passages of a course with their published questions, stale ones, drafts, those "
        "in review, and the share of points gained."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="The course's short name.")
        parser.add_argument("--json", action="store_true", help="Write JSON.")

    def handle(self, *args: object, course: str, **options: Any) -> None:
        del args
        found = Course.objects.filter(slug=course).first()
        if found is None:
            raise CommandError(_("There is no course %(name)s.") % {"name": course})
        lessons = coverage_of(found)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found, lessons), ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{line}\n" for line in as_lines(lessons))


def as_json(course: Course, lessons: Iterable[LessonCoverage]) -> dict[str, Any]:
    """Return the coverage as JSON values; a share of too few answers is null."""
    return {
        "course": course.slug,
        "lessons": [
            {
                "slug": entry.lesson.slug,
                "title": entry.lesson.title,
                "passages": [_passage(row) for row in entry.passages],
                "covered": entry.covered,
                "total": entry.total,
            }
            for entry in lessons
        ],
    }


def as_lines(lessons: Iterable[LessonCoverage]) -> Iterator[str]:
    """Return the coverage for a terminal: tab-separated, as Chinese and columns do not agree."""
    names = [_("Passage"), _("Questions"), _("Stale"), _("Drafts"), _("In review")]
    yield "\t".join([*names, _("Points gained"), _("First words")])
    for entry in lessons:
        counts = {"covered": entry.covered, "total": entry.total}
        yield f"# {entry.lesson.slug}: {_('%(covered)s of %(total)s passages') % counts}"
        yield from (_line(row) for row in entry.counted)


def _passage(row: PassageCoverage) -> dict[str, Any]:
    share = row.percent_right
    return {
        "key": row.passage.key,
        "label": row.passage.label,
        "kind": row.passage.kind,
        "text": row.passage.text,
        "questions": row.questions,
        "stale": row.stale,
        "drafts": row.drafts,
        "in_review": row.in_review,
        "answers": row.answers,
        "percent_right": None if share is None else float(share),
    }


def _line(row: PassageCoverage) -> str:
    share = "–" if row.percent_right is None else f"{row.percent_right} %"
    words = " ".join(row.passage.text.split())[:FIRST_WORDS]
    counts = [row.questions, row.stale, row.drafts, row.in_review]
    return "\t".join([row.passage.label, *map(str, counts), f"{share} ({row.answers})", words])
