"""Ask what a term of a text means: 本规定所称…，是指… (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from authoring.drafting.building import make_draft, quote_inside, shared_pairs, single_choice
from authoring.drafting.draft import Draft
from authoring.drafting.material import Material, Placed
from authoring.drafting.setting import is_self_contained, tidy
from quizzes.kinds.blanks import BLANK, Blank, Blanks

_DEFINITION = re.compile(
    r"^(?P<head>本[一-鿿]{1,6}(?:所称|中的)的?)?(?P<term>[^，。：；]{2,24}?)，?是指(?P<meaning>[^。]{8,160})$"
)


@dataclass(frozen=True, slots=True)
class Definition:
    placed: Placed
    term: str
    meaning: str


def draft_definitions(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each definition: the term asked for where no other term fits."""
    definitions = list(_find(material))
    for place, definition in enumerate(definitions):
        near = [*definitions[max(0, place - 4) : place], *definitions[place + 1 : place + 5]]
        draft = _ask_meaning(material, definition, near, random) or _ask_term(
            material, definition, near, random
        )
        if draft is not None:
            yield draft


def _find(material: Material) -> Iterator[Definition]:
    for placed in material.placed:
        match = _DEFINITION.match(placed.sentence.text)
        if match is not None:
            term, meaning = tidy(match["term"]).strip("“”"), tidy(match["meaning"])
            is_plain = not term.startswith("本") and "“" not in term
            if is_plain and is_self_contained(
                f"它是{meaning}".replace("它", "称", 1).replace("本单位", "")
            ):
                yield Definition(placed, term, meaning)


def _ask_meaning(
    material: Material, definition: Definition, near: Sequence[Definition], random: Random
) -> Draft | None:
    wrong = {
        other.meaning: f"这是{quote_inside(other.term)}的含义。"
        for other in near
        if _is_like(other.meaning, definition.meaning)
    }
    told = len(shared_pairs(definition.term, definition.meaning))
    others = [len(shared_pairs(definition.term, meaning)) for meaning in wrong]
    if told > max(others, default=0):
        return None
    stem = f"{material.setting.title}所称“{definition.term}”，是指下列哪一项？"
    content = single_choice(_begin(material, stem), definition.meaning, wrong, random)
    if content is None:
        return None
    return make_draft(
        content, definition.placed, quote=definition.placed.sentence.text,
        origin="definition", confidence="0.85",
    )  # fmt: skip


def _ask_term(
    material: Material, definition: Definition, near: Sequence[Definition], random: Random
) -> Draft | None:
    if definition.term in definition.meaning or definition.term in material.setting.document:
        return None
    wrong = {other.term: f"{other.term}是指{quote_inside(other.meaning)}。" for other in near}
    stem = material.setting.introduce(f"下列哪一个概念是指“{definition.meaning}”？")
    quote = definition.placed.sentence.text
    content = single_choice(stem, definition.term, wrong, random)
    if content is not None:
        return make_draft(
            content, definition.placed, quote=quote, origin="definition", confidence="0.80"
        )
    filled = Blanks(
        stem=material.setting.introduce(f"____是指{definition.meaning}。".replace("____", BLANK)),
        blanks=(Blank(accept=(definition.term,)),),
    )
    return make_draft(
        filled, definition.placed, quote=quote, origin="definition", confidence="0.60"
    )


def _is_like(one: str, other: str) -> bool:
    """Say that neither of two meanings stands out by its length."""
    short, long = sorted((len(one), len(other)))
    return long <= 2 * short


def _begin(material: Material, stem: str) -> str:
    return stem if material.setting.document else f"据{stem}"
