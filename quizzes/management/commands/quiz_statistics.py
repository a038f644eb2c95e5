"""`manage.py quiz_statistics QUIZ`: the figures of a quiz of ours."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from quizzes.analysis import ItemAnalysis, QuizAnalysis, Which, analyse_quiz
from quizzes.management.commands.item_statistics import table_lines
from quizzes.models import Quiz


class Command(BaseCommand):
    help = "Print item and quiz statistics. Indices are in percent, as Moodle prints them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quiz", help="its number, or COURSE/QUIZ by their short names")
        parser.add_argument("--attempts", choices=[*Which], default=Which.FIRST)
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        quiz = _quiz(options["quiz"])
        found = analyse_quiz(quiz, Which(options["attempts"]))
        if found is None:
            raise CommandError(_("No attempt at this quiz has been marked yet."))
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(table_lines(found.analysis)))


def _quiz(name: str) -> Quiz:
    course, _mark, slug = name.rpartition("/")
    quizzes = Quiz.objects.select_related("course")
    found = (
        quizzes.filter(pk=int(name))
        if name.isdecimal() and len(name) < 19  # noqa: PLR2004 -- what a primary key can hold
        else quizzes.filter(course__slug=course, slug=slug)
    ).first()
    if found is None:
        raise CommandError(_("There is no quiz %(name)s.") % {"name": name})
    return found


def _as_json(found: QuizAnalysis) -> dict[str, Any]:
    figures = found.analysis.as_json()
    for item, entry in zip(found.items, figures["items"], strict=True):
        entry["flags"] = [*item.flags]
        entry["options"] = _options(item)
    return figures


def _options(item: ItemAnalysis) -> list[dict[str, Any]]:
    return [{"text": row.text} | asdict(row.figures) for row in item.options]
