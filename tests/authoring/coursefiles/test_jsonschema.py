from authoring.coursefiles.jsonschema import course_schema, lesson_schema, questions_schema
from authoring.coursefiles.schema import QuestionHead
from quizzes.kinds import KINDS


def test_course_schema_names_the_fields_of_the_sheet() -> None:
    assert list(course_schema()["properties"]) == [
        "slug",
        "title",
        "english_title",
        "summary",
        "english_summary",
        "four_eyes",
        "sources",
        "lessons",
        "quizzes",
    ]


def test_lesson_schema_demands_slug_and_title() -> None:
    assert lesson_schema()["required"] == ["slug", "title"]


def test_questions_schema_has_every_kind_with_its_own_fields() -> None:
    schema = questions_schema()
    for kind, content in KINDS.items():
        properties = schema["$defs"][kind]["properties"]
        assert properties["kind"] == {"const": kind}
        assert set(properties) == {*QuestionHead.model_fields, *content.model_fields}


def test_questions_schema_holds_every_definition_it_refers_to() -> None:
    schema = questions_schema()
    assert set(_references(schema)) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def test_questions_schema_allows_no_other_fields() -> None:
    schema = questions_schema()
    assert {schema["$defs"][kind]["additionalProperties"] for kind in KINDS} == {False}


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [ref for item in value.values() for ref in _references(item)]
    if isinstance(value, list):
        return [ref for item in value for ref in _references(item)]
    return []
