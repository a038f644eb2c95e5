"""Every code that QTI uses has its sentence, and every sentence of its own is used."""

import ast
import re
from pathlib import Path

from django.utils.translation import override

from authoring.format_problems_qti import SENTENCES
from authoring.format_sentences import notice_sentence
from authoring.formats import Notice, qti

SOURCES = [*Path(qti.__file__).parent.glob("*.py")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
MAKERS = {"Notice", "Unreadable", "lose"}
VALUES = {"most": 3, "count": 2, "name": "x", "kind": "x", "text": "x", "reason": "x", "least": 2}


def codes() -> set[str]:
    """Return every code that is written out where a notice is made."""
    calls = [
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAKERS
    ]
    first = [call.args[0] for call in calls if call.args]
    return {str(code.value) for code in first if isinstance(code, ast.Constant)}


def test_codes_are_found() -> None:
    assert {"no-key", "image", "outside-reference"} <= codes()


def test_every_code_has_a_sentence() -> None:
    with override("en"):
        bare = {
            code
            for code in codes()
            if notice_sentence(Notice(code, values=VALUES)).startswith(code)
        }
    assert bare == set()


def test_every_sentence_is_used() -> None:
    assert set(SENTENCES) - codes() == set()


def test_every_value_that_a_sentence_asks_for_is_given_somewhere() -> None:
    with override("en"):
        asked = {name for say in SENTENCES.values() for name in re.findall(r"%\((\w+)\)s", say())}
    assert {name for name in asked if not re.search(rf'\b{name}=|"{name}":', TEXT)} == set()
