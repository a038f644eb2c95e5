"""Answers with percentages, as Moodle has them → options, accepted words and numbers (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from unicodedata import normalize

from authoring.formats.moodle.contents import content_of
from authoring.formats.moodle.losses import Losses
from authoring.formats.typed.question import Unreadable, excerpt_of
from quizzes.kinds import AnyContent

FULL = Decimal(100)
_UNEVEN = Decimal("0.1")
"""Percent by which shares may differ before they are weights: 33.33 and 33.34 are none."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,12}(?:\.[0-9]{0,40})?")
_DIGITS = 80
_STAR = "\U0010fffb"


@dataclass(frozen=True, slots=True)
class Weighted:
    """One answer: Markdown of an option, or the plain words of a blank or number."""

    text: str
    percent: Decimal
    feedback: str = ""
    tolerance: str = ""


def percent_of(text: str) -> Decimal:
    """Return a percentage; what is none counts as nothing."""
    number = decimal_of(text)
    return Decimal(0) if number is None else max(-FULL, min(FULL, number))


def decimal_of(text: str) -> Decimal | None:
    """Return the number: full-width digits, grouping commas, a decimal comma, exponents."""
    plain = normalize("NFKC", text[:_DIGITS]).strip().replace("−", "-").replace(" ", "")
    if len(text) > _DIGITS:
        return None
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def choice(
    stem: str, answers: Sequence[Weighted], losses: Losses, *, is_single: bool | None
) -> AnyContent:
    """Return single or multiple choice; None lets the number of right options say which."""
    right = [answer for answer in answers if answer.percent > 0]
    if not right:
        raise Unreadable("no-answer", "options", stem)
    key = _key_of_single(right, losses) if is_single else _key_of_several(right, losses)
    if is_single is False and len(key) == 1:
        losses.add("became-single")
    options = [
        {"text": answer.text, "right": answer in key, "feedback": answer.feedback}
        for answer in answers
    ]
    kind = "single_choice" if len(key) == 1 else "multiple_choice"
    return content_of(kind, stem=stem, options=options)


def blank(answers: Sequence[Weighted], losses: Losses) -> dict[str, object]:
    """Return one blank: the words worth full marks, and the feedback for all others ("*")."""
    full = [answer for answer in _best(answers, losses) if answer.text.strip() != "*"]
    words = [_without_stars(answer.text, losses) for answer in full]
    if not any(words):
        raise Unreadable("no-answer", "answer")
    feedback = ""
    for answer in answers:
        if answer.text.strip() == "*" and answer.percent <= 0:
            feedback = answer.feedback
        elif answer in full:
            _lose_feedback(answer, losses)
        elif answer.percent <= 0 and answer.feedback:
            losses.add("answer-feedback", answer.text)
    return {"accept": [word for word in words if word], "feedback": feedback}


def stars_escaped(word: str) -> str:
    """Return a word as an answer in which "*" stands for any letters."""
    return word.replace("*", "\\*")


def numeric(
    stem: str, answers: Sequence[Weighted], losses: Losses, *, unit: str = ""
) -> AnyContent:
    """Return a number with its tolerance; wrong numbers with feedback are near misses."""
    numbers = [answer for answer in answers if answer.text.strip() != "*"]
    right, *others = _best(numbers, losses)
    for answer in others:
        losses.add("more-answers", answer.text)
    _lose_feedback(right, losses)
    for answer in answers:
        if answer.text.strip() == "*" and answer.feedback:
            losses.add("wrong-feedback", answer.feedback)
    value, tolerance = quantity_of(right)
    return content_of(
        "numeric",
        stem=stem,
        value=value,
        tolerance=tolerance,
        unit=unit,
        near_misses=[_near_miss(answer, losses) for answer in numbers if answer.percent <= 0],
    )


def quantity_of(answer: Weighted) -> tuple[Decimal, Decimal]:
    """Return value and tolerance of "5", "5:0.1" or "4.9..5.1"; raise Unreadable."""
    low, is_range, high = answer.text.partition("..")
    if is_range:
        ends = (decimal_of(low), decimal_of(high))
        if ends[0] is None or ends[1] is None:
            raise Unreadable("number-expected", "answer", answer.text)
        with localcontext(prec=_DIGITS):
            return (ends[0] + ends[1]) / 2, abs(ends[1] - ends[0]) / 2
    number, _, tolerance = answer.text.partition(":")
    value, within = decimal_of(number), decimal_of(answer.tolerance or tolerance or "0")
    if value is None or within is None:
        raise Unreadable("number-expected", "answer", answer.text)
    return value, abs(within)


def _near_miss(answer: Weighted, losses: Losses) -> dict[str, object]:
    value, tolerance = quantity_of(answer)
    if tolerance:
        losses.add("tolerance", answer.text)
    return {"value": value, "feedback": answer.feedback}


def _key_of_single(right: Sequence[Weighted], losses: Losses) -> list[Weighted]:
    key = _best(right, losses)
    if len(key) > 1:
        losses.add("any-of")
    return key


def _key_of_several(right: Sequence[Weighted], losses: Losses) -> list[Weighted]:
    shares = [answer.percent for answer in right]
    if max(shares) - min(shares) > _UNEVEN:
        for answer in right:
            losses.add("weights", answer.text, percent=_shown(answer.percent))
    return list(right)


def _best(answers: Sequence[Weighted], losses: Losses) -> list[Weighted]:
    """Return the answers worth full marks, else the most; raise Unreadable where all are wrong."""
    most = max((answer.percent for answer in answers), default=Decimal(0))
    if most <= 0:
        raise Unreadable("no-answer", "answer")
    for answer in answers:
        if 0 < answer.percent < FULL:
            losses.add("weights", answer.text, percent=_shown(answer.percent))
    return [answer for answer in answers if answer.percent == most]


def _lose_feedback(answer: Weighted, losses: Losses) -> None:
    if answer.feedback:
        losses.add("right-feedback", answer.feedback)


def _without_stars(text: str, losses: Losses) -> str:
    """Return an accepted answer without the stars that stand for any letters."""
    marked = text.replace("\\*", _STAR)
    if "*" in marked:
        losses.add("wildcard", text)
    return marked.replace("*", "").replace(_STAR, "*").strip()


def _shown(percent: Decimal) -> str:
    return excerpt_of(f"{percent.normalize():f}")
