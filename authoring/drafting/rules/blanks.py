"""Leave out the figures of one sentence, or a term in quotation marks (pure)."""

import re
from collections.abc import Iterator
from random import Random

from authoring.drafting.building import make_draft
from authoring.drafting.draft import Draft
from authoring.drafting.material import Figure, Material, Placed
from authoring.drafting.rules.figures import opening
from authoring.drafting.setting import without_introduction
from quizzes.kinds.blanks import BLANK, Blank, Blanks

_TERM = re.compile(
    r"(?:推行|实行|实施|开展|建立|打造|走出|形成|推出|深化|采用|探索)(?P<whole>“(?P<term>[^“”，。]{3,9})”)(?=[一-鿿])"
)
_LONGEST = 80


def draft_gaps(material: Material, random: Random) -> Iterator[Draft]:
    """Yield one sentence with two or three figures left out, and one for each quoted term."""
    del random
    by_sentence: dict[tuple[int, int], list[Figure]] = {}
    for figure in material.figures:
        key = (figure.placed.passage.index, figure.placed.sentence.start)
        by_sentence.setdefault(key, []).append(figure)
    for figures in by_sentence.values():
        draft = _figures(material, figures)
        if draft is not None:
            yield draft
    for placed in material.placed:
        draft = _term(material, placed)
        if draft is not None:
            yield draft


def _figures(material: Material, figures: list[Figure]) -> Draft | None:
    sentence = figures[0].placed.sentence
    plain = [figure for figure in figures if figure.quantity.number > 1]
    is_fit = 2 <= len(plain) <= 3 and not any(figure.quantity.is_han for figure in figures)  # noqa: PLR2004 -- one is asked for otherwise, four are a table
    start = (
        max(map(opening, plain), default=0) if len({*map(opening, plain)}) == 1 else sentence.start
    )
    if not is_fit or sentence.end - start > _LONGEST or "罚款" in sentence.text:
        return None
    text, kept = "", start
    for figure in plain:
        number = figure.quantity.text.removesuffix(figure.quantity.unit)
        text += figure.placed.words(kept, figure.quantity.start) + BLANK
        kept = figure.quantity.start + len(number)
    text += figures[0].placed.words(kept, sentence.end)
    quote = figures[0].placed.words(start, sentence.end)
    return _draft(
        material, figures[0].placed, text, quote, [_spellings(figure) for figure in plain]
    )


def _draft(
    material: Material, placed: Placed, text: str, quote: str, accepted: list[tuple[str, ...]]
) -> Draft | None:
    statement = material.setting.statement(text)
    if statement is None or statement.count(BLANK) != len(accepted):
        return None
    stem = f"{material.setting.introduce(statement, placed.passage.headings)}。"
    content = Blanks(stem=stem, blanks=tuple(Blank(accept=words) for words in accepted))
    return make_draft(content, placed, quote=quote, origin="gaps", confidence="0.72", difficulty=3)


def _spellings(figure: Figure) -> tuple[str, ...]:
    number = figure.quantity.text.removesuffix(figure.quantity.unit)
    return tuple(dict.fromkeys((number, number.replace(",", ""), figure.quantity.text)))


def _term(material: Material, placed: Placed) -> Draft | None:
    text = placed.sentence.text
    match = _TERM.search(text)
    if match is None or text.count(match["term"]) > 1:
        return None
    place = placed.sentence.clause_at(placed.sentence.start + match.start("term"))
    quote = placed.words(placed.sentence.start, placed.sentence.clauses[place].end)
    gap = quote.replace(match["whole"], f"“{BLANK}”", 1)
    statement = material.setting.statement(gap)
    if statement is None or statement.count(BLANK) != 1:
        return None
    stem = f"{material.setting.introduce(statement)}。"
    if match["term"] in without_introduction(stem):
        return None
    content = Blanks(stem=stem, blanks=(Blank(accept=(match["term"],)),))
    return make_draft(content, placed, quote=quote, origin="term", confidence="0.60")
