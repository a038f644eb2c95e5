"""Moodle's types of question → contents of our kinds (pure)."""

import re
from collections.abc import Callable

from authoring.formats.moodle import weighted
from authoring.formats.moodle.blank_stems import GAP, filled, one_run, with_blank
from authoring.formats.moodle.contents import content_of
from authoring.formats.moodle_xml import cloze
from authoring.formats.moodle_xml.elements import raw, word
from authoring.formats.moodle_xml.question import Question, place_in_order, share
from authoring.formats.texts import Form
from authoring.formats.typed.question import Unreadable
from quizzes.kinds import AnyContent
from quizzes.kinds.base import fold

_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")
_USUAL = {
    fold(words)
    for words in (
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "回答正确。",
        "回答部分正确。",
        "回答错误。",
        "你的回答正确",
        "你的回答部分正确",
        "你的回答错误",
        "您的答案正确。",
        "您的答案部分正确。",
        "您的答案不正确。",
    )
}
"""What Moodle itself writes where nobody has written feedback."""


def content_of_type(kind: str, question: Question) -> AnyContent:
    """Return what a question of Moodle's type asks; raise Unreadable."""
    if kind not in _READERS:
        raise Unreadable("no-counterpart", "kind", question.word("name/text"), kind=kind)
    content = _READERS[kind](question)
    _lose_combined_feedback(question, kind)
    return content


def _choice(question: Question) -> AnyContent:
    is_single = question.word("single").lower() not in {"false", "0", "no"}
    return weighted.choice(question.stem, question.options(), question.losses, is_single=is_single)


def _several(question: Question) -> AnyContent:
    """Read types of plugins in which every right answer is worth the whole."""
    return weighted.choice(question.stem, question.options(), question.losses, is_single=False)


def _true_false(question: Question) -> AnyContent:
    answers = question.element.findall("answer")
    values = [word(answer, "text").lower() for answer in answers]
    if not set(values) <= {"true", "false"}:
        values = ["true", "false"]
    right = [value for value, answer in zip(values, answers, strict=False) if share(answer) > 0]
    if len(right) != 1:
        raise Unreadable("no-answer", "answer", question.word("name/text"))
    feedback = {
        value == right[0]: question.feedback(answer)
        for value, answer in zip(values, answers, strict=False)
    }
    if feedback.get(True):
        question.losses.add("right-feedback", feedback[True])
    return content_of(
        "true_false",
        stem=question.stem,
        answer=right[0] == "true",
        feedback=feedback.get(False, ""),
    )


def _short_answer(question: Question) -> AnyContent:
    if question.is_set("usecase"):
        question.losses.add("case")
    blank = weighted.blank(question.words(), question.losses)
    stem = question.stem if question.form is Form.MARKDOWN else one_run(question.stem)
    return content_of("blanks", stem=with_blank(stem), blanks=[blank])


def _numerical(question: Question) -> AnyContent:
    unit, *others = [
        word(each, "unit_name") for each in question.element.findall("units/unit")
    ] or [""]
    for other in others:
        question.losses.add("units", other)
    return weighted.numeric(question.stem, question.words(), question.losses, unit=unit)


def _matching(question: Question) -> AnyContent:
    pairs, distractors = [], []
    for each in question.element.findall("subquestion"):
        left, right = question.markdown_of(each), question.plain(each.find("answer"))
        if left:
            pairs.append({"left": left, "right": right})
        elif right:
            distractors.append(right)
    return content_of("matching", stem=question.stem, pairs=pairs, distractors=distractors)


def _essay(question: Question) -> AnyContent:
    if template := question.markdown("responsetemplate"):
        question.losses.add("template", template)
    for path in ("minwordlimit", "maxwordlimit"):
        if question.word(path) not in {"", "0"}:
            question.losses.add("word-limit", question.word(path))
    if question.word("attachments") not in {"", "0"}:
        question.losses.add("attachments")
    return content_of("essay", stem=question.stem, guidance=question.markdown("graderinfo"))


def _cloze(question: Question) -> AnyContent:
    text, fields = cloze.cut(raw(question.element, "questiontext/text"))
    if not fields:
        raise Unreadable("no-fields", "stem", text)
    blanks = [cloze.blank_of(field, question.form, question.losses) for field in fields]
    stem = question.losses.markdown(text, question.form)
    return content_of("blanks", stem=filled(stem), blanks=blanks)


def _ordering(question: Question) -> AnyContent:
    answers = sorted(question.element.findall("answer"), key=place_in_order)
    return content_of(
        "ordering",
        stem=question.stem,
        entries=[question.markdown_of(answer) for answer in answers],
        feedback=_told(question, "incorrectfeedback"),
    )


def _select(question: Question) -> AnyContent:
    """Read a text with words to choose into it: the choice is lost, the words are typed."""
    choices = [
        question.plain(each)
        for name in ("selectoption", "dragbox")
        for each in question.element.findall(name)
    ]
    text = raw(question.element, "questiontext/text")
    numbers = [int(number) for number in _GAP.findall(text)]
    if not numbers:
        raise Unreadable("no-fields", "stem", text)
    if not all(0 < number <= len(choices) for number in numbers):
        raise Unreadable("no-answer", "stem", text)
    question.losses.add("choices", " / ".join(choices))
    stem = question.losses.markdown(_GAP.sub(GAP, text), question.form)
    blanks = [{"accept": [choices[number - 1]]} for number in numbers]
    return content_of("blanks", stem=filled(stem), blanks=blanks)


def _description(question: Question) -> AnyContent:
    raise Unreadable("description", "", question.stem)


def _told(question: Question, path: str) -> str:
    """Return feedback that somebody wrote."""
    text = question.markdown(path)
    return "" if fold(text) in _USUAL else text


def _lose_combined_feedback(question: Question, kind: str) -> None:
    paths = ["correctfeedback", "partiallycorrectfeedback"]
    for path in paths if kind == "ordering" else [*paths, "incorrectfeedback"]:
        if text := _told(question, path):
            question.losses.add("combined-feedback", text)


_READERS: dict[str, Callable[[Question], AnyContent]] = {
    "multichoice": _choice,
    "multichoiceset": _several,
    "oumultiresponse": _several,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "ordering": _ordering,
    "gapselect": _select,
    "ddwtos": _select,
    "description": _description,
}
