"""Ask for ranks: 居全省第二位, 排名第一 (pure)."""

import re
from collections.abc import Iterator
from random import Random

from authoring.documents.numerals import han_number
from authoring.drafting.building import make_draft, name, single_choice, words_around
from authoring.drafting.draft import Draft
from authoring.drafting.material import Material, Placed
from quizzes.kinds.blanks import BLANK, Blank, Blanks

_RANK = re.compile(
    r"(?:位居|位列|排名|名列|排在|跃居|升至|升到|列|居|排)(?P<scope>[^，。；、第]{0,20})"
    r"第(?P<rank>[一二三四五六七八九十]{1,2}|\d{1,2})(?P<unit>[位名]?)$"
)
_LONGEST = 92
"""Characters of a stem beyond which nobody reads it as one question."""
_MEASURE = re.compile(
    r"数量|总数|总量|总额|增速|收入|产值|额|强度|率|规模|指数|榜|占比|水平|外资|产量|面积|人口"
)
"""What a rank may be a rank in; a sentence in the middle of a passage must say it itself."""


def draft_ranks(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each rank that ends a clause."""
    found = list(_ranks(material))
    for number, (placed, place, match) in enumerate(found):
        near = found[max(0, number - 6) : number] + found[number + 1 : number + 7]
        wrong = {
            f"第{other['rank']}": _where(where, clause)
            for where, clause, other in near
            if _value(other) != _value(match)
        }
        draft = _draft(material, placed, place, match, wrong, random)
        if draft is not None:
            yield draft


def _ranks(material: Material) -> Iterator[tuple[Placed, int, re.Match[str]]]:
    for placed in material.placed:
        for place, clause in enumerate(placed.sentence.clauses):
            match = _RANK.search(clause.text[-40:])
            if match is not None:
                yield placed, place, match


def _draft(
    material: Material,
    placed: Placed,
    place: int,
    match: re.Match[str],
    wrong: dict[str, str],
    random: Random,
) -> Draft | None:
    quote = placed.words(_opening(placed, place), placed.sentence.clauses[place].end)
    asked = _stem(material, placed, quote, match, "几")
    blank = _stem(material, placed, quote, match, BLANK)
    if asked is None or blank is None:
        return None
    choice = single_choice(f"{asked}？", f"第{match['rank']}", wrong, random)
    if choice is not None:
        return make_draft(
            choice, placed, quote=quote, origin="rank", confidence="0.80", difficulty=1
        )
    filled = Blanks(stem=f"{blank}。", blanks=(Blank(accept=_spellings(match)),))
    return make_draft(filled, placed, quote=quote, origin="rank", confidence="0.75")


def _stem(
    material: Material, placed: Placed, quote: str, match: re.Match[str], asking: str
) -> str | None:
    """Return the quote with `asking` for the rank; None where it does not say what is ranked."""
    head = quote[: len(quote) - len(match["rank"]) - len(match["unit"])]
    statement = material.setting.statement(f"{head}{asking}{match['unit']}")
    is_told = placed.sentence.place == 0 or _MEASURE.search(head)
    if statement is None or not is_told or len(statement) > _LONGEST:
        return None
    return material.setting.introduce(statement, placed.passage.headings)


def _opening(placed: Placed, place: int) -> int:
    """Return where the part of the sentence begins that leads to the clause: after the last ；."""
    clauses = placed.sentence.clauses
    return max(
        (
            clauses[number].start
            for number in range(1, place + 1)
            if clauses[number - 1].stop in "；;"
        ),
        default=placed.sentence.start,
    )


def _value(match: re.Match[str]) -> int | None:
    rank = match["rank"]
    return int(rank) if rank.isascii() else han_number(rank)


def _spellings(match: re.Match[str]) -> tuple[str, ...]:
    value = _value(match)
    return tuple(dict.fromkeys((match["rank"], str(value)))) if value else (match["rank"],)


def _where(placed: Placed, place: int) -> str:
    return f"{name(placed.passage)}有这个位次，说的是{words_around(placed, place)}。"
