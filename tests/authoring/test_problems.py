"""Every code that the pure packages use has its sentence, with the words that it asks for."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.utils.translation import override

from authoring import coursefiles
from authoring.coursefiles import CourseFileProblems, Place, Problem, parsing, read_course
from authoring.problems import _SENTENCES, problem_lines, sentence
from tests.authoring.coursefiles.test_reading import MISTAKES
from tests.authoring.coursetexts import edited

SOURCES = [
    *Path(coursefiles.__file__).parent.glob("*.py"),
    *Path(coursefiles.__file__).parent.parent.glob("actions/*.py"),
    Path(coursefiles.__file__).parent.parent / "folders.py",
    Path(coursefiles.__file__).parent.parent / "stored.py",
]


CODE_ARGUMENT = {"Problem": 1, "refused": 0, "_Unreadable": 1, "_repeated": 1}
"""Which argument of these calls is a problem's code."""


def _codes() -> set[str]:
    """Return every code that is written out where a problem is made."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = set(parsing_codes())
    for call in calls:
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        arguments = call.args[CODE_ARGUMENT[name] :][:1] if name in CODE_ARGUMENT else []
        found |= {
            str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)
        }
    return found


def parsing_codes() -> Iterable[str]:
    return parsing._CODES.values()  # noqa: SLF001 -- the table is what is tested


def test_codes_are_found() -> None:
    assert {"tab", "not-utf-8", "repeated-uid", "lesson-in-use", "choice"} <= _codes()


def test_every_code_in_the_source_has_a_sentence() -> None:
    assert {code for code in _codes() if sentence_of(code) == code} == set()


def test_every_sentence_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    built = {"unknown-lesson", "unknown-question", "unknown-tag"}
    assert {code for code in _SENTENCES if f'"{code}"' not in text} <= built


@pytest.mark.parametrize(
    ("name", "old", "new", "code"), [(*mistake[:3], mistake[4]) for mistake in MISTAKES]
)
def test_every_problem_makes_a_whole_sentence(name: str, old: str, new: str, code: str) -> None:
    del code
    with pytest.raises(CourseFileProblems) as refused:
        read_course(edited(name, old, new))
    for line in problem_lines(refused.value.problems):
        assert "%(" not in line
        assert line[-1] in ".。-）)”"


def test_problem_line_is_written_as_editors_follow_it() -> None:
    problem = Problem(Place("course.yaml", 3), "unknown-lesson", {"name": "x"})
    with override("en"):
        assert problem_lines([problem]) == ["course.yaml:3: The course has no lesson x."]


def test_problem_of_a_questions_sense_is_said_as_in_the_admin() -> None:
    with override("en"):
        assert sentence(Problem(Place("x"), "no-key")) == "Mark which option is right."


def sentence_of(code: str) -> str:
    args = dict.fromkeys(
        ["file", "most", "least", "reason", "reasons", "key", "field", "expected", "name", "first",
         "stem", "lesson", "quote", "count", "readers", "questions"], "x"
    )  # fmt: skip
    return sentence(Problem(Place("x"), code, args))
