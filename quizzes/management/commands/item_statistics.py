"""`manage.py item_statistics FILE.csv`: the figures of any table of answers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from quizzes.statistics import Analysis, MatrixProblem, analyse, read_matrix

_MOST_BYTES = 200_000_000
_WIDTH = 24


class Command(BaseCommand):
    help = (
        "Compute item statistics from a table: a row a person, a column an item; 0 to 1 or points, "
        "empty where an item was not drawn. Indices are in percent, as Moodle prints them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="comma, semicolon or tab separated values")
        parser.add_argument("--json", action="store_true", help="print all figures as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            analysis = analyse(read_matrix(_read(options["file"])))
        except MatrixProblem as problem:
            raise CommandError(matrix_sentence(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(analysis.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(table_lines(analysis)))


def matrix_sentence(problem: MatrixProblem) -> str:
    """Return what is wrong with a table, in plain words."""
    sentences = {
        "empty": _("The table is empty."),
        "ragged": _("The row has %(found)s cells, not %(expected)s."),
        "number": _("“%(cell)s” is not a number."),
        "negative": _("“%(cell)s” is below zero."),
        "large": _("The table has more than %(most)s cells."),
        "table": _("This is not a table of separated values."),
        "above-most": _("Item %(item)s: somebody got more points than its head allows."),
    }
    sentence = sentences[problem.code] % problem.values
    if not problem.line:
        return sentence
    return _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": sentence}


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CommandError(_("The file is larger than %(most)s bytes.") % {"most": _MOST_BYTES})
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(_("The file is not written in UTF-8.")) from error
    except OSError as error:
        raise CommandError(
            _("The file cannot be read: %(reason)s") % {"reason": error.strerror}
        ) from error


def table_lines(analysis: Analysis) -> list[str]:
    """Return the main figures as a table for the terminal."""
    head = [_("Item"), "n", _("facility %"), _("deviation %"), _("discrimination %"), _("flags")]
    rows = [
        [
            item.name[:_WIDTH],
            str(item.attempts),
            _figure(item.facility_index),
            _figure(item.standard_deviation),
            _figure(item.discrimination_index),
            ", ".join(flags),
        ]
        for item, flags in zip(analysis.items, analysis.flags, strict=True)
    ]
    quiz = analysis.quiz
    return [
        *("\t".join(row) for row in [head, *rows]),
        "",
        _("People: %(people)s. Mean: %(mean)s. Internal consistency: %(alpha)s %%.")
        % {
            "people": quiz.people,
            "mean": _figure(quiz.mean),
            "alpha": _figure(quiz.internal_consistency),
        },
    ]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
