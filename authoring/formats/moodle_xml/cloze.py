"""Cloze texts, with answers written in their midst ↔ blanks (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from authoring.formats.moodle import weighted
from authoring.formats.moodle.blank_stems import GAP
from authoring.formats.moodle.losses import Losses
from authoring.formats.moodle.weighted import FULL, Weighted
from authoring.formats.texts import Form
from authoring.formats.typed.markup import plain
from authoring.formats.typed.question import Unreadable
from quizzes.kinds.blanks import Blank

_OPENING = re.compile(r"\{[0-9]{0,4}:([A-Z_]{2,30}):")
_CLOSING = re.compile(r"(?<!\\)\}")
_ALTERNATIVE = re.compile(r"(?<!\\)~")
_FEEDBACK = re.compile(r"(?<!\\)#")
_WEIGHT = re.compile(r"=|%(-?[0-9]{1,3}(?:[.,][0-9]{0,10})?)%")
_ESCAPE = re.compile(r"\\([}#~\"/])")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,10};")

_SHORT = {"SHORTANSWER", "SA", "MW"}
_EXACT = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMERICAL = {"NUMERICAL", "NM"}
_CHOICE = re.compile(r"(?:MULTICHOICE|MC)(?:_?(?:V|H|S|VS|HS))?")


@dataclass(frozen=True, slots=True)
class Field:
    kind: str
    body: str


def cut(text: str) -> tuple[str, list[Field]]:
    """Return a text with a gap for each field, and the fields. Linear in its length."""
    pieces: list[str] = []
    fields: list[Field] = []
    place = 0
    while opening := _OPENING.search(text, place):
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            break
        pieces.append(text[place : opening.start()])
        fields.append(Field(opening[1], text[opening.end() : closing.start()]))
        place = closing.end()
    return GAP.join([*pieces, text[place:]]), fields


def blank_of(field: Field, form: Form, losses: Losses) -> dict[str, object]:
    """Return the blank a field asks for; raise Unreadable."""
    answers = [
        _answer(text, form, losses) for text in _ALTERNATIVE.split(_hidden(field.body, form))
    ]
    if field.kind in _NUMERICAL:
        answers = [_number(answer, losses) for answer in answers]
    elif _CHOICE.fullmatch(field.kind):
        losses.add("choices", field.body)
        answers = [_literal(answer) for answer in answers]
    elif field.kind in _EXACT:
        losses.add("case", field.body)
    elif field.kind not in _SHORT:
        raise Unreadable("no-counterpart", "", field.body, kind=field.kind)
    return weighted.blank(answers, losses)


def written(blank: Blank) -> str:
    """Return a blank as a field: its words, and the feedback for all others."""
    answers = [f"={_escaped(weighted.stars_escaped(word))}" for word in blank.accept]
    if blank.feedback:
        answers.append(f"%0%*#{_escaped(blank.feedback)}")
    return f"{{1:SHORTANSWER:{'~'.join(answers)}}}"


def joined(segments: Sequence[str], blanks: Sequence[Blank]) -> str:
    """Return a stem with its blanks written in their places."""
    fields = [written(blank) for blank in blanks]
    pairs = zip(segments, [*fields, ""], strict=True)
    return "".join(f"{segment}{field}" for segment, field in pairs)


def _hidden(body: str, form: Form) -> str:
    """Return a body in which the "#" of an entity of HTML begins no feedback."""
    if form in {Form.PLAIN, Form.MARKDOWN}:
        return body
    return _ENTITY.sub(lambda found: found[0].replace("#", "\\#"), body)


def _answer(text: str, form: Form, losses: Losses) -> Weighted:
    text = text.strip()
    percent = Decimal(0)
    if found := _WEIGHT.match(text):
        percent = weighted.percent_of(found[1]) if found[1] else FULL
        text = text[found.end() :]
    words, *feedback = (_ESCAPE.sub(r"\1", part) for part in _FEEDBACK.split(text, maxsplit=1))
    if form in {Form.HTML, Form.MOODLE}:
        words = plain(losses.markdown(words, form))
    return Weighted(words.strip(), percent, losses.markdown(feedback[0], form) if feedback else "")


def _number(answer: Weighted, losses: Losses) -> Weighted:
    """Return the number to type; a tolerance is lost."""
    if answer.text == "*":
        return answer
    value, tolerance = weighted.quantity_of(answer)
    if tolerance:
        losses.add("tolerance", answer.text)
    return Weighted(f"{value:f}", answer.percent, answer.feedback)


def _literal(answer: Weighted) -> Weighted:
    """Return an answer whose stars are no wildcards, as those of options are not."""
    text = weighted.stars_escaped(answer.text)
    return Weighted(text, answer.percent, answer.feedback)


def _escaped(text: str) -> str:
    """Return `text` without marks of the field; a backslash at its end escapes none either."""
    escaped = re.sub(r"[}#~]", lambda found: f"\\{found[0]}", text)
    return f"{escaped} " if escaped.endswith("\\") else escaped
