"""Every code that sheets and papers use has its sentence, and every sentence is used."""

import ast
import re
from pathlib import Path

from authoring import formats
from authoring.format_problems_sheet import FIELDS, SENTENCES

ROOT = Path(formats.__file__).parent
SOURCES = [
    *(path for room in ("typed", "sheet", "paper", "docx") for path in (ROOT / room).glob("*.py")),
    *(ROOT / f"{name}.py" for name in ("excel", "separated", "word", "packages", "decoding")),
]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
ELSEWHERE = {"no-questions", "too-large"}
"""Said beside all formats, in format_sentences."""


def codes() -> set[str]:
    """Return every code that is written out where a notice is made."""
    calls = [
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Notice", "Unreadable"}
    ]
    first = [call.args[0] for call in calls if call.args]
    return {str(code.value) for code in first if isinstance(code, ast.Constant)} - ELSEWHERE


def test_codes_are_found() -> None:
    assert {"no-header", "not-an-option", "document-type", "changed"} <= codes()


def test_every_code_has_a_sentence() -> None:
    assert codes() - set(SENTENCES) == set()


def test_every_sentence_is_used() -> None:
    assert {code for code in SENTENCES if f'"{code}"' not in TEXT} == set()


def test_every_value_that_a_sentence_asks_for_is_given_somewhere() -> None:
    asked = {name for say in SENTENCES.values() for name in re.findall(r"%\((\w+)\)s", say())}
    assert {
        name for name in asked if not re.search(rf'\b{name}=|"{name}":|"{name}"\)', TEXT)
    } == set()


def test_every_field_has_a_name() -> None:
    assert {field for field, say in FIELDS.items() if not say()} == set()
