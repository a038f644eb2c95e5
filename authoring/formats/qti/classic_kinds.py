"""Responses of QTI 1.2 → the kind of question they ask (pure)."""

from decimal import Decimal
from typing import Any

from authoring.formats.qti.blackboard import left_of, rights_of
from authoring.formats.qti.classic import Classic
from authoring.formats.qti.classic_scoring import Condition, key_of, parts_of, typed_words
from authoring.formats.qti.reading import (
    MARK,
    Unreadable,
    blanks_on_lines,
    build,
    check_distinct,
    distinct_words,
    number_in,
    sole,
    with_blanks,
)
from authoring.formats.qti.trees import Element, attribute, named
from authoring.formats.typed.markup import plain
from authoring.formats.typed.words import truth_of
from quizzes.kinds import AnyContent
from quizzes.kinds.base import fold

_CHOICES = {"response_lid", "response_grp"}
_TYPED = {"response_str", "response_num"}
_BLANK_TYPES = {"fill_in_multiple_blanks_question", "multiple_dropdowns_question"}


def content_of(classic: Classic) -> AnyContent:
    """Return the question of an item; raise Unreadable."""
    names = {str(response.tag) for response in classic.responses}
    if unknown := sorted(names - _CHOICES - _TYPED):
        raise Unreadable("no-counterpart", kind=unknown[0])
    if classic.type in _BLANK_TYPES:
        return _named_blanks(classic)
    if names <= _TYPED:
        return _typed(classic)
    if names & _TYPED:
        return _inline_blanks(classic)
    if len(classic.responses) > 1:
        return _matching(classic) if _are_all_labelled(classic) else _inline_blanks(classic)
    if attribute(classic.responses[0], "rcardinality").casefold() == "ordered":
        return _ordering(classic, classic.responses[0])
    return _choice(classic, classic.responses[0])


def _choice(classic: Classic, response: Element) -> AnyContent:
    texts = _labels(classic, response)
    ident = attribute(response, "ident")
    is_multiple = _is_multiple(classic, response)
    right, is_partial = key_of(classic.conditions, ident)
    if is_multiple and is_partial:
        right = parts_of(classic.conditions, ident)
    right = [value for value in right if value in texts]
    if not right:
        raise Unreadable("no-key", classic.stem())
    if is_partial:
        classic.losses.lose("partial-scores")
    given = {value: classic.feedback_for(ident, value) for value in texts}
    if not is_multiple and _is_truth(texts):
        return _true_false(classic, texts, right[0], given)
    check_distinct([*texts.values()])
    options = [
        {"text": text, "right": value in set(right), "feedback": given[value]}
        for value, text in texts.items()
    ]
    kind = "multiple_choice" if is_multiple else "single_choice"
    return build(kind, stem=classic.stem(), options=options)


def _is_multiple(classic: Classic, response: Element) -> bool:
    kinds = ("multiple_answers", "multiple answer", "multiple_response", "multiple response")
    is_named = any(kind in classic.type for kind in kinds)
    return is_named or attribute(response, "rcardinality").casefold() == "multiple"


def _is_truth(texts: dict[str, str]) -> bool:
    return [truth_of(plain(text)) for text in texts.values()] in ([True, False], [False, True])


def _true_false(
    classic: Classic, texts: dict[str, str], right: str, given: dict[str, str]
) -> AnyContent:
    wrong = next((words for value, words in given.items() if value != right), "")
    if given[right]:
        classic.losses.lose("feedback", plain(given[right]))
    return build(
        "true_false", stem=classic.stem(), answer=truth_of(plain(texts[right])),
        feedback=wrong or classic.incorrect(),
    )  # fmt: skip


def _ordering(classic: Classic, response: Element) -> AnyContent:
    texts = _labels(classic, response)
    check_distinct([*texts.values()])
    key, _ = key_of(classic.conditions, attribute(response, "ident"))
    entries = [texts.pop(value) for value in key if value in texts]
    if not entries:
        raise Unreadable("no-key", classic.stem())
    for text in texts.values():
        classic.losses.lose("choice", plain(text))
    return build("ordering", stem=classic.stem(), entries=entries, feedback=classic.incorrect())


def _matching(classic: Classic) -> AnyContent:
    lefts = {attribute(one, "ident"): _label_of(classic, one) for one in classic.responses}
    rights: dict[str, str] = {}
    joined: list[tuple[str, str]] = []
    for response in classic.responses:
        ident = attribute(response, "ident")
        texts = {value: text for value, text in _labels(classic, response).items() if text}
        rights |= {fold(text): text for text in texts.values() if fold(text) not in rights}
        key = parts_of(classic.conditions, ident)
        joined += [(ident, fold(texts[value])) for value in key if value in texts]
    if len(joined) > len({left for left, _ in joined}) == len(lefts) and _are_sole_right(joined):
        lefts, rights, joined = rights, lefts, [(right, left) for left, right in joined]
    return _paired(classic, lefts, rights, sole(joined))


def _are_sole_right(joined: list[tuple[str, str]]) -> bool:
    return len({right for _left, right in joined}) == len(joined)


def _paired(
    classic: Classic, lefts: dict[str, str], rights: dict[str, str], partners: dict[str, str]
) -> AnyContent:
    if not partners:
        raise Unreadable("no-key", classic.stem())
    check_distinct([*lefts.values()])
    for ident, text in lefts.items():
        if ident not in partners:
            classic.losses.lose("choice", plain(text))
    pairs = [
        {"left": text, "right": rights[partners[ident]], "feedback": _pair_feedback(classic, ident)}
        for ident, text in lefts.items()
        if ident in partners
    ]
    used = set(partners.values())
    extra = [text for ident, text in rights.items() if ident not in used]
    return build("matching", stem=classic.stem(), pairs=pairs, distractors=extra)


def _pair_feedback(classic: Classic, ident: str) -> str:
    return classic.feedback(f"{ident}_fb", f"{ident.removeprefix('response_')}_fb")


def _are_all_labelled(classic: Classic) -> bool:
    return all(
        response.find("material") is not None or left_of(response) is not None
        for response in classic.responses
    )


def _label_of(classic: Classic, response: Element) -> str:
    material = response.find("material")
    words = material if material is not None else left_of(response)
    return classic.words(words) if words is not None else ""


def _labels(classic: Classic, response: Element) -> dict[str, str]:
    labels = [*named(response, "response_label")]
    sides = rights_of(classic.presentation)
    if len(sides) == len(labels):
        return {
            attribute(label, "ident"): classic.words(side)
            for label, side in zip(labels, sides, strict=True)
        }
    return {attribute(label, "ident"): classic.words(label) for label in labels}


def _named_blanks(classic: Classic) -> AnyContent:
    """Read Canvas's blanks, which stand in the stem by their names: [city]."""
    page = classic.page()
    found: list[tuple[int, Element]] = []
    for response in classic.responses:
        name = plain(_label_of(classic, response))
        place = page.find(f"[{name}]") if name else -1
        found.append((place if place >= 0 else len(page), response))
    found.sort(key=lambda one: one[0])
    for _, response in found:
        name = plain(_label_of(classic, response))
        page = page.replace(f"[{name}]", MARK, 1) if f"[{name}]" in page else f"{page} {MARK}"
    blanks = [_dropdown(classic, response) for _, response in found]
    return build("blanks", stem=with_blanks(classic.losses.words(page)), blanks=blanks)


def _dropdown(classic: Classic, response: Element) -> dict[str, Any]:
    texts = {value: plain(text) for value, text in _labels(classic, response).items()}
    ident = attribute(response, "ident")
    key = [texts[value] for value in parts_of(classic.conditions, ident) if value in texts]
    if classic.type == "fill_in_multiple_blanks_question":
        key += texts.values()
    for text in set(texts.values()) - set(key):
        classic.losses.lose("choice", text)
    return {"accept": distinct_words(key), "feedback": classic.feedback(f"{ident}_fb")}


def _typed(classic: Classic) -> AnyContent:
    if len(classic.responses) == 1:
        response = classic.responses[0]
        numeric = _numeric(classic, response)
        if numeric is not None:
            return numeric
        if _is_essay(classic, response):
            return _essay(classic)
    return _inline_blanks(classic)


def _is_essay(classic: Classic, response: Element) -> bool:
    if any(kind in classic.type for kind in ("essay", "short response")):
        return True
    is_keyed = any(typed_words([one], attribute(response, "ident")) for one in classic.conditions)
    is_fib = any(kind in classic.type for kind in ("short_answer", "fill", "fib"))
    return not is_keyed and not is_fib


def _essay(classic: Classic) -> AnyContent:
    sample = classic.feedback("solution")
    return build("essay", stem=classic.stem(), guidance="", sample=sample)


def _inline_blanks(classic: Classic) -> AnyContent:
    """Read blanks where they stand among the material; a sole one behind it takes its ____."""
    classic.responses = _in_order_of_names(classic)
    blanks = [_blank(classic, response) for response in classic.responses]
    words = blanks_on_lines(_page_with_marks(classic), len(blanks))
    return build("blanks", stem=with_blanks(words), blanks=blanks)


def _in_order_of_names(classic: Classic) -> list[Element]:
    page = classic.page()
    return sorted(classic.responses, key=lambda response: page.find(_bracketed(response)))


def _bracketed(response: Element) -> str:
    return f"[{attribute(response, 'ident')}]"


def _page_with_marks(classic: Classic) -> str:
    """Return the stem with a mark for each response: at its name in brackets, else where it is."""
    page = classic.page()
    names = [_bracketed(response) for response in classic.responses]
    if not all(name in page for name in names):
        return classic.losses.words(classic.page(dict.fromkeys(classic.responses, MARK)))
    for name in names:
        page = page.replace(name, MARK, 1)
    return classic.losses.words(page)


def _blank(classic: Classic, response: Element) -> dict[str, Any]:
    if str(response.tag) in _CHOICES:
        return _dropdown(classic, response)
    ident = attribute(response, "ident")
    accept = distinct_words(typed_words(classic.conditions, ident))
    return {"accept": accept, "feedback": classic.feedback(f"{ident}_fb")}


def _numeric(classic: Classic, response: Element) -> AnyContent | None:
    kinds = {attribute(fib, "fibtype").casefold() for fib in named(response, "render_fib")}
    is_number = response.tag == "response_num" or "numeri" in classic.type
    if not (is_number or kinds & {"decimal", "integer", "scientific"}):
        return None
    earning = sorted(
        (one for one in classic.conditions if one.points > 0), key=lambda one: -one.points
    )
    found = [
        quantity for one in earning if (quantity := _quantity(one, attribute(response, "ident")))
    ]
    if not found:
        return None
    for value, _tolerance in found[1:]:
        if value != found[0][0]:
            classic.losses.lose("more-answers", f"{value:f}")
    return build("numeric", stem=classic.stem(), value=found[0][0], tolerance=found[0][1])


def _quantity(one: Condition, response: str) -> tuple[Decimal, Decimal] | None:
    numbers = [number for word in one.values(response) if (number := number_in(word)) is not None]
    value = numbers[0] if numbers else None
    if one.lower and one.upper:
        middle = (one.lower[0] + one.upper[0]) / 2
        value = middle if value is None else value
        return value, max(one.upper[0] - value, value - one.lower[0], Decimal(0))
    if value is None:
        return None
    margin, is_percent = one.margin or (Decimal(0), False)
    return value, abs(value) * margin / 100 if is_percent else margin
