"""Every code that reading documents uses has its sentence, and every sentence its use."""

import ast
from pathlib import Path

from django.utils.translation import override

from authoring import documents
from authoring.document_problems import _REASONS, _SENTENCES, document_sentence, left_out_reason
from authoring.documents import DocumentProblem, Problem

SOURCES = sorted(Path(documents.__file__).parent.glob("*.py"))
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def codes() -> set[str]:
    """Return the codes written out where a problem is made."""
    calls = [
        node
        for node in ast.walk(ast.parse(TEXT.replace("from __future__", "#")))
        if isinstance(node, ast.Call)
    ]
    found = set()
    for call in calls:
        name = getattr(call.func, "id", "")
        arguments = call.args[:1] if name in {"DocumentProblem", "_refusal"} else []
        arguments += call.args[1:2] if name == "_refusal" else []
        arguments += [
            word.value for word in call.keywords if name == "Problem" and word.arg == "code"
        ]
        found |= {str(one.value) for one in arguments if isinstance(one, ast.Constant)}
    return found


def test_every_code_has_a_sentence() -> None:
    assert codes() - set(_SENTENCES) == set()


def test_every_sentence_is_used() -> None:
    assert {code for code in (*_SENTENCES, *_REASONS) if f'"{code}"' not in TEXT} == set()


def test_sentence_is_filled_in() -> None:
    with override("en"):
        assert document_sentence(DocumentProblem("file-too-large", most=10)) == (
            "The file is larger than 10 MB."
        )
        assert document_sentence(Problem(code="number-jumps", values={"found": "第三条"})) == (
            "A number is skipped before 第三条."
        )


def test_reason_is_told_in_words() -> None:
    with override("en"):
        assert left_out_reason("signature") == "signature and date"
