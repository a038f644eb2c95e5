"""`manage.py import_document FILE --course SLUG`: make drafts of lessons of a policy document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from authoring.actions.imports import NothingStands, NothingToMake, import_outline, make_course
from authoring.actions.imports_planning import ImportPlan, plan_import
from authoring.document_problems import document_sentence
from authoring.documents import (
    DocumentProblem,
    Level,
    Outline,
    make_outline,
    outline_json,
    read_document,
)
from authoring.documents.document import MAX_BYTES
from authoring.import_lines import outline_lines, plan_json, plan_lines
from authoring.outlines import Arrangement, Facts, with_facts
from lessons.models import Course, Lesson, Source

ONLY = "*"
"""What --revises stands for without a short name: the course's only source."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was made, or what would be, with a sentence about it."""

    plan: ImportPlan
    sentence: str
    lessons: Sequence[Lesson | None]
    """Those of the plan, in its order; None for what is not made yet."""


class Refusal(Exception):
    """Why nothing is made, as a sentence and a code for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(sentence)


class Command(BaseCommand):
    help = (
        "Read a policy document (.txt, .md, .docx, .html, .pdf), show its outline, and make draft "
        "lessons of it. Nothing is published. With --revises it is a new edition: texts that "
        "differ become drafts of the lessons they stand in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--course", required=True, help="The course's short name.")
        parser.add_argument(
            "--title", default="", help="Of the document, and of a course that is made for it."
        )
        parser.add_argument(
            "--lesson-level",
            choices=[level.value for level in Level],
            default=Level.AUTO.value,
            help="What makes a lesson.",
        )
        parser.add_argument(
            "--revises",
            nargs="?",
            const=ONLY,
            metavar="SOURCE",
            help="The document is a new edition of this source; without a name, of the only one.",
        )
        parser.add_argument(
            "--new-lessons",
            action="store_true",
            help="With --revises: go on where the course has no passage of the document.",
        )
        _add_facts(parser)
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")
        parser.add_argument("--json", action="store_true", help="Write JSON and nothing else.")

    def handle(self, *args: object, **options: Any) -> None:
        del args
        try:
            outline = confirmed(_read(options), options)
            done = _run(outline, options)
        except Refusal as refused:
            if options["json"]:
                problem = {"code": refused.code, "message": refused.sentence}
                self._write_json({"problems": [problem]})
            raise CommandError(refused.sentence) from refused
        if options["json"]:
            self._write_json(outline_json(outline) | {"makes": _as_json(done, options)})
        else:
            lines = [*outline_lines(outline), "", *plan_lines(done.plan, options["course"])]
            self.stdout.writelines(f"{line}\n" for line in [*lines, done.sentence])

    def _write_json(self, found: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _add_facts(parser: CommandParser) -> None:
    instead = "In place of what is found in the document."
    parser.add_argument("--publisher", help=instead)
    parser.add_argument("--number", help=instead)
    for name in ("--issued-on", "--effective-on"):
        parser.add_argument(name, type=date.fromisoformat, metavar="2026-03-01", help=instead)


def confirmed(outline: Outline, options: dict[str, Any]) -> Outline:
    """Put what the options say in the place of what was found."""
    names = ("publisher", "number", "issued_on", "effective_on")
    given = {name: options[name] for name in names if options[name] is not None}
    if options["title"]:
        given["title"] = options["title"][:300]
    found = outline.source.model_dump(exclude={"evidence"})
    try:
        facts = Facts(**found | given)
        return with_facts(Arrangement(outline=outline), facts).outline
    except ValueError as error:
        raise Refusal("facts", _("The number or the publisher is too long.")) from error


def _read(options: dict[str, Any]) -> Outline:
    path: Path = options["file"]
    try:
        if not path.is_file():
            raise Refusal("no-file", _("There is no file %(name)s.") % {"name": path.name})
        # One byte more than allowed is enough to be told so.
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        document = read_document(path.name, content)
        level = Level(options["lesson_level"])
        return make_outline(document, title=options["title"][:300], level=level)
    except OSError as error:
        sentence = _("The file %(name)s cannot be read.") % {"name": path.name}
        raise Refusal("no-file", sentence) from error
    except DocumentProblem as problem:
        raise Refusal(problem.code, document_sentence(problem)) from problem


def _run(outline: Outline, options: dict[str, Any]) -> Done:
    """Make the drafts; with --dry-run only say which."""
    if not outline.lessons:
        raise Refusal("no-text", _("No text for lessons was found."))
    course = Course.objects.filter(slug=options["course"]).first()
    revises = _source(course, options)
    if course is None:
        _check_slug(options["course"])
    if not options["dry_run"]:
        return _make(course, outline, revises, options)
    plan = plan_import(course=course, outline=outline, revises=revises)
    if plan.is_foreign and not options["new_lessons"]:
        raise _nothing_stands(outline)
    return _foreseen(plan, _("Nothing was written: this is a dry run."))


@transaction.atomic
def _make(
    course: Course | None, outline: Outline, revises: Source | None, options: dict[str, Any]
) -> Done:
    now = timezone.now()
    slug = options["course"]
    try:
        made = import_outline(
            course=course or make_course(slug=slug, title=outline.title, now=now),
            revises=revises,
            file_name=options["file"].name,
            outline=outline,
            author=None,
            now=now,
            with_new_lessons=options["new_lessons"],
        )
    except NothingToMake:
        plan = plan_import(course=course, outline=outline, revises=revises)
        return _foreseen(plan, _("The course has these texts already: nothing was made."))
    except NothingStands as error:
        raise _nothing_stands(outline) from error
    sentence = _("Drafts are made. Learners see nothing of them before they are published.")
    return Done(replace(made.plan, course=course), sentence, made.lessons)


def _foreseen(plan: ImportPlan, sentence: str) -> Done:
    return Done(plan, sentence, [entry.lesson for entry in plan.lessons])


def _as_json(done: Done, options: dict[str, Any]) -> dict[str, Any]:
    return plan_json(
        done.plan,
        course=options["course"],
        lessons=done.lessons,
        is_dry_run=options["dry_run"],
    )


def _nothing_stands(outline: Outline) -> Refusal:
    titles = _(", ").join(lesson.title for lesson in outline.lessons)
    sentence = _(
        "No passage of the document stands in the course, or hardly any: they cannot be compared. "
        "All its lessons would be new: %(titles)s. To make them, say --new-lessons."
    )
    return Refusal("nothing-stands", sentence % {"titles": titles})


def _source(course: Course | None, options: dict[str, Any]) -> Source | None:
    """Return the source that --revises speaks of."""
    name = options["revises"]
    if name is None:
        return None
    if course is None:
        sentence = _("There is no course %(name)s.") % {"name": options["course"]}
        raise Refusal("no-course", sentence)
    sources = {source.slug: source for source in course.sources.order_by("pk")}
    if name == ONLY and len(sources) == 1:
        return next(iter(sources.values()))
    if name in sources:
        return sources[name]
    if not sources:
        sentence = _("The course rests on no source yet: leave out --revises.")
        raise Refusal("no-source", sentence)
    sentence = _("Say which source is revised: %(names)s.")
    raise Refusal("which-source", sentence % {"names": ", ".join(sources)})


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
        MaxLengthValidator(50)(slug)
    except ValidationError as error:
        sentence = _("A course's short name has letters, digits and hyphens, at most 50.")
        raise Refusal("course-name", sentence) from error
