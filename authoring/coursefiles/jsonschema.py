"""The published JSON Schemas of course files, from the models that read them (pure)."""

from typing import Any

from pydantic import BaseModel

from authoring.coursefiles.schema import CourseSheet, LessonHead, QuestionHead
from quizzes.kinds import KINDS

_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def course_schema() -> dict[str, Any]:
    """Return the schema of course.yaml."""
    return _DIALECT | CourseSheet.model_json_schema()


def lesson_schema() -> dict[str, Any]:
    """Return the schema of the front matter of a lesson."""
    return _DIALECT | LessonHead.model_json_schema()


def questions_schema() -> dict[str, Any]:
    """Return the schema of a file of questions: each has the fields of its kind."""
    definitions: dict[str, Any] = {}
    for kind, content in KINDS.items():
        definitions[kind] = _question_schema(kind, content, definitions)
    return _DIALECT | {
        "title": "Questions",
        "type": "array",
        "items": {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS]},
        "$defs": definitions,
    }


def _question_schema(
    kind: str, content: type[BaseModel], definitions: dict[str, Any]
) -> dict[str, Any]:
    head, own = QuestionHead.model_json_schema(), content.model_json_schema()
    definitions |= head.pop("$defs", {}) | own.pop("$defs", {})
    properties = head["properties"] | own["properties"] | {"kind": {"const": kind}}
    return own | {"properties": properties, "required": [*head["required"], *own["required"]]}
