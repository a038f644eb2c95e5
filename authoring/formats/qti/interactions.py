"""Each interaction of QTI 2 and 3 → the kind of question it is (pure)."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from authoring.formats.qti.asked import Asked
from authoring.formats.qti.declarations import Response, feedback_inside, near_misses_of
from authoring.formats.qti.reading import (
    MARK,
    Unreadable,
    blanks_on_lines,
    build,
    check_distinct,
    distinct_words,
    is_named_feedback,
    number_in,
    sole,
    with_blanks,
)
from authoring.formats.qti.trees import Element, attribute, named, words_in
from authoring.formats.qti.wording import page_of
from authoring.formats.typed.markup import plain
from authoring.formats.typed.words import truth_of
from quizzes.kinds import AnyContent

_MOST_UNIT = 20
_NUMBERS = {"float", "integer"}
_IN_WORDS = {"textEntryInteraction", "inlineChoiceInteraction"}
_LENGTHS = re.compile(r"\[\\s\\S\]\{([0-9]{1,5}),([0-9]{1,5})\}")


def content_of(asked: Asked) -> AnyContent:
    """Return the question of an item; raise Unreadable."""
    names = [str(interaction.tag) for interaction in asked.interactions]
    unknown = next((name for name in names if name not in _READERS), None)
    if unknown:
        raise Unreadable("no-counterpart", kind=unknown[:80])
    if set(names) <= _IN_WORDS:
        return _in_words(asked)
    if len(names) > 1:
        raise Unreadable("several-interactions", count=len(names))
    return _READERS[names[0]](asked)


def _choice(asked: Asked) -> AnyContent:
    response = asked.response(asked.interaction)
    choices = [*named(asked.interaction, "simpleChoice")]
    texts = [asked.words(choice) for choice in choices]
    idents = [attribute(choice, "identifier") for choice in choices]
    right = set(response.right) & set(idents)
    if not right:
        raise Unreadable("no-key", asked.stem())
    given = [_option_feedback(asked, choice) for choice in choices]
    if _is_truth(asked, response, texts, idents):
        return _true_false(asked, texts, [ident in right for ident in idents], given)
    check_distinct(texts)
    if response.has_weights:
        asked.losses.lose("partial-scores")
    options = [
        {"text": text, "right": ident in right, "feedback": feedback}
        for text, ident, feedback in zip(texts, idents, given, strict=True)
    ]
    kind = "single_choice" if _is_single(asked, response, right) else "multiple_choice"
    return build(kind, stem=asked.stem(), options=options)


def _is_single(asked: Asked, response: Response, right: set[str]) -> bool:
    if response.cardinality == "single":
        return True
    return len(right) == 1 and attribute(asked.interaction, "maxChoices") == "1"


def _option_feedback(asked: Asked, choice: Element) -> str:
    inside = asked.losses.words(feedback_inside(choice))
    return inside or asked.feedback(attribute(choice, "identifier"))


def _is_truth(asked: Asked, response: Response, texts: list[str], idents: list[str]) -> bool:
    if response.cardinality != "single" or (asked.is_ours and set(idents) != {"true", "false"}):
        return False
    return [truth_of(plain(text)) for text in texts] in ([True, False], [False, True])


def _true_false(asked: Asked, texts: list[str], right: list[bool], given: list[str]) -> AnyContent:
    answer = truth_of(plain(texts[right.index(True)]))
    wrong = given[right.index(False)] if False in right else ""
    if words := given[right.index(True)]:
        asked.losses.lose("feedback", plain(words))
    return build(
        "true_false", stem=asked.stem(), answer=answer, feedback=wrong or asked.incorrect()
    )


def _ordering(asked: Asked) -> AnyContent:
    key = asked.response(asked.interaction).right
    texts = {
        attribute(choice, "identifier"): asked.words(choice)
        for choice in named(asked.interaction, "simpleChoice")
    }
    check_distinct([*texts.values()])
    entries = [texts.pop(ident) for ident in key if ident in texts]
    if not entries:
        raise Unreadable("no-key", asked.stem())
    for text in texts.values():
        asked.losses.lose("choice", plain(text))
    return build("ordering", stem=asked.stem(), entries=entries, feedback=asked.incorrect())


def _match(asked: Asked) -> AnyContent:
    sets = [*named(asked.interaction, "simpleMatchSet")]
    if len(sets) != 2:  # noqa: PLR2004 -- left and right
        raise Unreadable("no-key", asked.stem())
    lefts, rights = (
        {attribute(one, "identifier"): asked.words(one) for one in each} for each in sets
    )
    joined = _joined(asked.response(asked.interaction))
    return _matching(asked, lefts, rights, joined)


def _associate(asked: Asked) -> AnyContent:
    texts = {
        attribute(one, "identifier"): asked.words(one)
        for one in named(asked.interaction, "simpleAssociableChoice")
    }
    joined = _joined(asked.response(asked.interaction))
    asked.losses.lose("nearest-kind", kind="associateInteraction", made="matching")
    used = {left for left, _right in joined}
    rights = {ident: text for ident, text in texts.items() if ident not in used}
    lefts = {ident: text for ident, text in texts.items() if ident in used}
    return _matching(asked, lefts, rights, joined)


def _matching(
    asked: Asked, lefts: dict[str, str], rights: dict[str, str], joined: list[tuple[str, str]]
) -> AnyContent:
    known = [pair for pair in joined if pair[0] in lefts and pair[1] in rights]
    if len(known) > len({left for left, _right in known}) and _are_sole_right(known):
        lefts, rights, known = rights, lefts, [(right, left) for left, right in known]
    partners = sole(known)
    if not partners:
        raise Unreadable("no-key", asked.stem())
    check_distinct([*lefts.values()])
    check_distinct([*rights.values()])
    for ident, text in lefts.items():
        if ident not in partners:
            asked.losses.lose("choice", plain(text))
    pairs = [
        {"left": text, "right": rights[partners[ident]], "feedback": asked.feedback(ident)}
        for ident, text in lefts.items()
        if ident in partners
    ]
    used = set(partners.values())
    extra = [text for ident, text in rights.items() if ident not in used]
    return build("matching", stem=asked.stem(), pairs=pairs, distractors=extra)


def _are_sole_right(joined: list[tuple[str, str]]) -> bool:
    return len({right for _left, right in joined}) == len(joined)


def _joined(response: Response) -> list[tuple[str, str]]:
    """Return the right pairs of identifiers."""
    values = [value.split() for value in response.right]
    return [(value[0], value[1]) for value in values if len(value) == 2]  # noqa: PLR2004 -- a pair


def _gap_match(asked: Asked) -> AnyContent:
    texts = {
        attribute(text, "identifier"): words_in(text)
        for text in named(asked.interaction, "gapText")
    }
    if next(named(asked.interaction, "gapImg"), None) is not None:
        raise Unreadable("no-counterpart", kind="gapImg")
    gaps = [*named(asked.interaction, "gap")]
    accepted: dict[str, list[str]] = {attribute(gap, "identifier"): [] for gap in gaps}
    for text, gap in _pairs_of_gaps(asked.response(asked.interaction)):
        if text in texts and gap in accepted:
            accepted[gap].append(texts[text])
    used = {word for several in accepted.values() for word in several}
    for words in texts.values():
        if words not in used:
            asked.losses.lose("choice", words)
    stand_ins = dict.fromkeys(gaps, MARK) | dict.fromkeys(named(asked.interaction, "gapText"), "")
    page = page_of(asked.interaction, stand_ins)
    blanks = [{"accept": distinct_words(accepted[attribute(gap, "identifier")])} for gap in gaps]
    stem = asked.stem({asked.interaction: f"<div>{page}</div>"})
    return build("blanks", stem=with_blanks(stem), blanks=blanks)


def _pairs_of_gaps(response: Response) -> list[tuple[str, str]]:
    values = [value.split() for value in response.accepted]
    return [(value[0], value[1]) for value in values if len(value) == 2]  # noqa: PLR2004 -- a pair


def _in_words(asked: Asked) -> AnyContent:
    stem = asked.stem(dict.fromkeys(asked.interactions, MARK))
    stem = stem if asked.is_ours else blanks_on_lines(stem, len(asked.interactions))
    if len(asked.interactions) == 1:
        numeric = _numeric(asked, stem)
        if numeric is not None:
            return numeric
    blanks = [_blank(asked, interaction) for interaction in asked.interactions]
    return build("blanks", stem=with_blanks(stem), blanks=blanks)


def _blank(asked: Asked, interaction: Element) -> dict[str, Any]:
    response = asked.response(interaction)
    accepted = response.accepted
    if interaction.tag == "inlineChoiceInteraction":
        choices = {
            attribute(choice, "identifier"): words_in(choice)
            for choice in named(interaction, "inlineChoice")
        }
        accepted = [choices[ident] for ident in response.right if ident in choices]
        for words in choices.values():
            if words not in set(accepted):
                asked.losses.lose("choice", words)
    if response.has_weights and response.base_type != "string":
        asked.losses.lose("partial-scores")
    ident = attribute(interaction, "responseIdentifier")
    return {"accept": distinct_words(accepted), "feedback": asked.feedback(ident)}


def _numeric(asked: Asked, stem: str) -> AnyContent | None:
    """Return a question for a number, where the one entry is for one."""
    response = asked.response(asked.interaction)
    if response.base_type not in _NUMBERS or asked.interaction.tag != "textEntryInteraction":
        return None
    found = _quantity(response)
    if found is None:
        return None
    before, _, after = stem.partition(MARK)
    unit = plain(after.strip())
    if not before.endswith("\n\n") or len(unit) > _MOST_UNIT or "\n" in unit:
        is_last = not unit
        before, unit = (before if is_last else with_blanks(stem)), ""
    numbers = dict(near_misses_of(asked.root))
    misses = [
        {"value": number_in(number), "feedback": asked.feedback(ident)}
        for ident, number in numbers.items()
        if ident in asked.feedbacks.pages
        and not is_named_feedback(ident)
        and (asked.is_ours or number_in(number) != found[0])
    ]
    return build(
        "numeric", stem=before.strip(), value=found[0], tolerance=found[1], unit=unit,
        near_misses=misses,
    )  # fmt: skip


def _quantity(response: Response) -> tuple[Decimal, Decimal] | None:
    """Return the number and its tolerance."""
    value = next(
        (number for text in response.accepted if (number := number_in(text)) is not None), None
    )
    bounds = sorted(response.bounds)
    if len(bounds) == 2:  # noqa: PLR2004 -- lowest and highest
        middle = (bounds[0] + bounds[1]) / 2
        value = middle if value is None else value
        return value, max(bounds[1] - value, value - bounds[0], Decimal(0))
    if value is None:
        return None
    tolerance = response.tolerance
    return value, abs(value) * tolerance / 100 if response.is_relative else tolerance


def _slider(asked: Asked) -> AnyContent:
    found = _quantity(asked.response(asked.interaction))
    if found is None:
        raise Unreadable("no-key", asked.stem())
    asked.losses.lose("nearest-kind", kind="sliderInteraction", made="numeric")
    return build("numeric", stem=asked.stem(), value=found[0], tolerance=found[1])


def _essay(asked: Asked) -> AnyContent:
    blocks = [block for block in named(asked.body, "rubricBlock") if _is_for_marker(block)]
    fields: dict[str, Any] = {}
    lengths = _LENGTHS.fullmatch(attribute(asked.interaction, "patternMask"))
    if lengths:
        fields = {"min_characters": int(lengths[1]), "max_characters": int(lengths[2])}
    elif asked.interaction.get("patternMask"):
        asked.losses.lose("pattern", asked.interaction.get("patternMask") or "")
    guidance = asked.losses.words("<br><br>".join(map(page_of, blocks)))
    sample = "\n".join(asked.response(asked.interaction).correct)
    page = sample.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return build(
        "essay", stem=asked.stem(), guidance=guidance, sample=asked.losses.words(page), **fields
    )


def _is_for_marker(block: Element) -> bool:
    views = attribute(block, "view").split()
    return "candidate" not in views or attribute(block, "use") == "scoring"


_READERS: dict[str, Callable[[Asked], AnyContent]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _ordering,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "gapMatchInteraction": _gap_match,
    "textEntryInteraction": _in_words,
    "inlineChoiceInteraction": _in_words,
    "extendedTextInteraction": _essay,
    "sliderInteraction": _slider,
}
