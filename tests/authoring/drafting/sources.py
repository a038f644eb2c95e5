"""Plain functions that make passages and drafts from short texts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from authoring.drafting import RULES, Draft, DraftSource, gate
from authoring.drafting.material import read_material
from authoring.drafting.setting import Setting
from lessons.passages import BlockKind, normalise
from quizzes.kinds import load_content

SAMPLES = Path(__file__).parent / "samples"
DOCUMENT = "湖畔市公共泳池管理规定"

_NUMBER = re.compile(
    r"第[一二三四五六七八九十]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\."
)


def sources(*texts: str, headings: tuple[str, ...] = ()) -> list[DraftSource]:
    """Return paragraphs labelled 1, 2 and so on."""
    return [
        DraftSource(index, str(index + 1), text, BlockKind.PARAGRAPH, headings)
        for index, text in enumerate(texts)
    ]


def drafts_of(*texts: str, origin: str, document: str = DOCUMENT, seed: int = 1) -> list[Draft]:
    """Return what one rule drafts from `texts` and the gate lets pass, before the best are chosen."""
    passages = sources(*texts)
    material, random = read_material(passages, Setting(document)), seeded(seed)
    made = [draft for rule in RULES for draft in rule(material, random)]
    return [
        draft
        for draft in made
        if draft.origin == f"rule: {origin}" and gate(draft, passages) is None
    ]


def stems_of(*texts: str, origin: str, document: str = DOCUMENT) -> list[str]:
    return [draft.content.stem for draft in drafts_of(*texts, origin=origin, document=document)]


def options_of(draft: Draft) -> dict[str, bool]:
    """Map each option of a choice to whether it is right."""
    return {option.text: option.right for option in content_of(draft).options}


def content_of(draft: Draft) -> Any:
    """Return the question of a draft, whose kind the test knows."""
    return draft.content


def seeded(seed: int) -> Random:
    """Return a source of chance that is the same each time."""
    return Random(seed)  # noqa: S311 -- no secret


def make_draft(kind: str, content: dict[str, Any], quote: str, **fields: Any) -> Draft:
    """Return a draft about passage 0."""
    draft = Draft(
        content=load_content(kind, content),
        explanation="见原文。",
        difficulty=2,
        quote=quote,
        passage=0,
        origin="rule: test",
        confidence=Decimal("0.5"),
    )
    return replace(draft, **fields)


def read_sample(name: str) -> tuple[str, list[DraftSource]]:
    """Return the title of a sample document and its passages, one a line."""
    written = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    title, *lines = [normalise(line) for line in written if line.strip()]
    return title, [_source(index, line, title) for index, line in enumerate(lines)]


def sample_names() -> Sequence[str]:
    return sorted(path.name for path in SAMPLES.glob("*.txt"))


def _source(index: int, line: str, title: str) -> DraftSource:
    is_heading = len(line) <= 30 and not re.search("[。；：，]", line)
    number = _NUMBER.match(line)
    kind = BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH
    return DraftSource(index, number[0] if number else str(index + 1), line, kind, (title,))
