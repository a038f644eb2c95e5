"""`manage.py course_schema questions`: the JSON Schema that an editor checks course files by."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from authoring.coursefiles.jsonschema import course_schema, lesson_schema, questions_schema

SCHEMAS = {"course": course_schema, "lesson": lesson_schema, "questions": questions_schema}


class Command(BaseCommand):
    help = "Print the JSON Schema of course.yaml, a lesson's front matter, or a questions file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", choices=list(SCHEMAS), help="All three by default.")

    def handle(self, *args: object, file: str | None, **options: Any) -> None:
        del args, options
        everything = {name: schema() for name, schema in SCHEMAS.items()}
        shown = everything[file] if file else everything
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
