"""Answers that stand inside the stem, as in "……的是（ABD）。" (pure)."""

import re
from dataclasses import replace

from authoring.formats.typed.blank_words import has_blank
from authoring.formats.typed.question import Typed, letter
from authoring.formats.typed.words import CHOICE, letters_of, truth_of

_LETTERS = re.compile(
    r"([（(【\[])[\s_]*([A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ、,，\s]{0,20})([)）】\]])"
)
_TRUTH = re.compile(r"[（(【\[][\s_]*([√×✓✔✗✘xXTF对错]|正确|错误)[\s_]*[)）】\]]")
_TRUTH_AT_END = re.compile(r"(?<=[\s。；;.！!？?)）])([√×✓✔✗✘对错]|正确|错误)[。.]?$")
_FILLED = re.compile(
    r"(?<!_)_+[ \u3000]*([^_\s，。；：？！,;?!](?:[^_\n，。；？！]{0,60}[^_\s，。；：？！,;?!])?)[ \u3000]*_+"
)
_BRACKETED = re.compile(r"[（(【]([^（()）【】\n]{1,60})[)）】]")

CHOICES = {"single_choice", "multiple_choice", CHOICE}


def take_answer(typed: Typed) -> Typed:
    """Return the question with an answer in its stem in the place of answers.

    If it has another, that counts, and the same one is only taken out of the stem, where it would
    give the key away.
    """
    is_open = typed.kind == ""
    if typed.kind in CHOICES or (is_open and any(typed.options)):
        return _without_letters(typed)
    if typed.kind == "true_false" or (is_open and not typed.answer and _TRUTH.search(typed.stem)):
        return _without_truth(typed)
    if typed.kind == "blanks" and not typed.answer:
        return _without_words(typed)
    return typed


def _without_letters(typed: Typed) -> Typed:
    """Take the last brackets that hold nothing but letters of options there are."""
    known = {chr(ord("A") + place) for place, text in enumerate(typed.options) if text}
    right = {letter(place) for place in letters_of(typed.answer, typed.options) or ()}
    for found in reversed(list(_LETTERS.finditer(typed.stem))):
        given = _half_width(found[2]).upper()
        named = set(re.sub(r"[、,，\s]", "", given))
        is_key = named == right if typed.answer else named and named <= known
        if is_key:
            stem = f"{typed.stem[: found.start()]}{found[1]} {found[3]}{typed.stem[found.end() :]}"
            return replace(typed, stem=stem, answer=typed.answer or given)
    return typed


def _without_truth(typed: Typed) -> Typed:
    """Take the last brackets that hold a mark of right or wrong, or such a mark at the end."""
    found = list(_TRUTH.finditer(typed.stem)) or [
        mark for mark in [_TRUTH_AT_END.search(typed.stem[-20:])] if mark and not typed.answer
    ]
    if not found:
        return typed
    start, end = found[-1].span()
    if found[-1].re is _TRUTH_AT_END:
        start, end = (place + max(0, len(typed.stem) - 20) for place in (start, end))
    given = truth_of(found[-1][1])
    if typed.answer and truth_of(typed.answer) is not given:
        return typed
    stem = f"{typed.stem[:start].rstrip()}{typed.stem[end:]}"
    return replace(typed, stem=stem, answer=typed.answer or found[-1][1])


def _without_words(typed: Typed) -> Typed:
    """Take the words that stand on lines, else in brackets."""
    for pattern, blank in ((_FILLED, "____"), (_BRACKETED, "（ ）")):
        words = pattern.findall(typed.stem)
        if words and (pattern is _FILLED or not has_blank(typed.stem)):
            stem = pattern.sub(blank, typed.stem)
            return replace(typed, stem=stem, answer="；".join(word.strip() for word in words))
    return typed


def _half_width(text: str) -> str:
    return "".join(chr(ord(sign) - 0xFEE0) if "Ａ" <= sign <= "ｚ" else sign for sign in text)
