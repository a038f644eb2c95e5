"""Ask for the range of a fine: 处五千元以上三万元以下罚款 (pure)."""

import re
from collections.abc import Iterator
from random import Random

from authoring.drafting.building import make_draft, name, single_choice
from authoring.drafting.draft import Draft
from authoring.drafting.material import Material, Placed

_FINE = re.compile(
    r"(?P<range>[\d一二三五四六七八九十百千万两]{1,8}元以上[\d一二三五四六七八九十百千万两]{1,8}元以下)的?罚款"
)


def draft_penalties(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each fine, with the document's other fines as wrong options."""
    found = [
        (placed, match)
        for placed in material.placed
        if (match := _FINE.search(placed.sentence.text)) is not None
    ]
    for place, (placed, match) in enumerate(found):
        near = found[max(0, place - 4) : place] + found[place + 1 : place + 5]
        wrong = {other["range"]: _where(where) for where, other in near if other[0] != match[0]}
        draft = _draft(material, placed, match, wrong, random)
        if draft is not None:
            yield draft


def _draft(
    material: Material, placed: Placed, match: re.Match[str], wrong: dict[str, str], random: Random
) -> Draft | None:
    sentence = placed.sentence
    place = sentence.clause_at(sentence.start + match.start())
    quote = placed.words(sentence.start, sentence.clauses[place].end)
    asked = quote.replace(match["range"], "多少", 1)
    statement = material.setting.statement(asked)
    if statement is None or _FINE.search(asked):
        return None
    stem = f"{material.setting.introduce(statement)}？"
    content = single_choice(stem, match["range"], wrong, random)
    if content is None:
        return None
    return make_draft(content, placed, quote=quote, origin="penalty", confidence="0.85")


def _where(placed: Placed) -> str:
    return f"这是{name(placed.passage)}规定的罚款幅度。"
