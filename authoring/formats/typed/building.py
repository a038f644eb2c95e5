"""Typed questions → questions of our kinds (pure)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from authoring.formats.shape import Item, Notice
from authoring.formats.typed import blank_words, keys
from authoring.formats.typed.guessing import guess_kind
from authoring.formats.typed.inline import take_answer
from authoring.formats.typed.markup import blanks_markdown, markdown_of, tidy
from authoring.formats.typed.question import Typed, Unreadable, excerpt_of, letter
from authoring.formats.typed.words import COMPOSITE, letters_of, truth_of
from quizzes.kinds import KINDS, AnyContent
from quizzes.kinds.base import fold, short_id

_CODES = {
    "string_too_long": ("text-too-long", "max_length", "most"),
    "string_too_short": ("text-missing", "min_length", "least"),
    "missing": ("text-missing", "", ""),
    "too_long": ("too-many-entries", "max_length", "most"),
    "too_short": ("too-few-entries", "min_length", "least"),
}
_FIELDS = {
    "options": "options",
    "entries": "options",
    "pairs": "options",
    "distractors": "options",
    "stem": "stem",
    "feedback": "feedback",
    "guidance": "guidance",
}
_NOTHING = {"无", "暂无", "略", "无解析", "暂无解析", "暂无答案解析", "-", "/"}
"""What stands in the place of an explanation that nobody wrote."""
_NAMED = re.compile(
    r"\s*【?(?:答案|试题|题目)?解析】?\s*[:：]\s*|\s*【(?:答案|试题|题目)?解析】\s*"
)
"""The name of the field, where the cell says it again."""
_LABEL_LIMIT = 50
_UID_LIMIT = 100


def build(typed: Typed) -> Item:
    """Return the question that the words make; raise Unreadable."""
    typed = take_answer(typed)
    if not tidy(typed.stem):
        raise Unreadable("no-stem", "stem", typed.answer)
    if not (typed.kind or typed.answer.strip() or any(typed.options)):
        raise Unreadable("no-answer", "answer")
    kind = guess_kind(typed)
    if kind == COMPOSITE:
        raise Unreadable("no-counterpart", "kind", kind=excerpt_of(typed.kind_word))
    content = _BUILDERS[kind](typed)
    return _with_labels(typed, content, [*typed.lost, *_changes_of_kind(typed, content)])


def _changes_of_kind(typed: Typed, content: AnyContent) -> Iterator[Notice]:
    """Tell where the question became another kind than the file says, or says one nobody knows."""
    word = excerpt_of(typed.kind_word)
    if typed.kind in KINDS and content.kind != typed.kind:
        values = {"kind": word or typed.kind, "made": content.kind}
        yield Notice("kind-by-answer", typed.place_of("answer"), values, excerpt_of(typed.answer))
    elif word and not typed.kind:
        values = {"kind": word, "made": content.kind}
        yield Notice("unknown-kind", typed.place_of("kind"), values, word)


def _with_labels(typed: Typed, content: AnyContent, lost: list[Notice]) -> Item:
    """Return the item; labels that none may be are told as lost."""
    uid = " ".join(tidy(typed.uid).split())
    if len(uid) > _UID_LIMIT:
        lost.append(Notice("uid", typed.place_of("uid"), {"most": _UID_LIMIT}, excerpt_of(uid)))
        uid = ""
    tags = tuple(dict.fromkeys(typed.tags))
    lost += [
        Notice("tag", typed.place_of("tags"), {"most": _LABEL_LIMIT}, excerpt_of(tag))
        for tag in tags
        if len(tag) > _LABEL_LIMIT
    ]
    return Item(
        content,
        typed.place_of(""),
        uid=uid,
        explanation=_explanation(typed.explanation),
        points=typed.points,
        difficulty=typed.difficulty,
        tags=tuple(tag for tag in tags if len(tag) <= _LABEL_LIMIT),
        category=typed.category,
        quote=tidy(typed.quote),
        lost=tuple(lost),
    )


def _explanation(written: str) -> str:
    text = _NAMED.sub("", written, count=1)
    return "" if tidy(text) in _NOTHING else markdown_of(text)


def _choice(typed: Typed) -> AnyContent:
    options = [tidy(option) for option in typed.options]
    _check_distinct([option for option in options if option])
    if not typed.answer.strip():
        raise Unreadable("no-answer", "answer")
    right = letters_of(tidy(typed.answer), options)
    if right is None:
        raise Unreadable("not-an-option", "answer", typed.answer, answer=excerpt_of(typed.answer))
    given = keys.labelled_lines(typed.feedback)
    written = [
        {
            "text": markdown_of(text),
            "right": place in right,
            "feedback": _feedback(given, letter(place)),
        }
        for place, text in enumerate(options)
        if text
    ]
    kind = "single_choice" if len(right) == 1 else "multiple_choice"
    return _valid(kind, typed, options=written)


def _true_false(typed: Typed) -> AnyContent:
    answer = truth_of(typed.answer)
    named = _named_truth(typed)
    if named is not None:
        answer = named
    if answer is None:
        code = "truth-expected" if typed.answer.strip() else "no-answer"
        raise Unreadable(code, "answer", typed.answer, answer=excerpt_of(typed.answer))
    stem = blank_words.without_end(typed.stem)
    return _valid(
        "true_false", replace(typed, stem=stem), answer=answer, feedback=markdown_of(typed.feedback)
    )


def _named_truth(typed: Typed) -> bool | None:
    """Return what the letter of an answer stands for: by the options, else A is right."""
    options = [option for option in typed.options if option] or ["对", "错"]
    named = letters_of(typed.answer, options)
    if fold(typed.answer) in {"0", "1"} or named is None or len(named) != 1:
        return None
    return truth_of(options[named[0]])


def _blanks(typed: Typed) -> AnyContent:
    if not typed.answer.strip():
        typed = replace(typed, answer="；".join(option for option in typed.options if option))
    if not typed.answer.strip():
        raise Unreadable("no-answer", "answer")
    words = blank_words.accepted_words(typed.answer, blank_words.blank_counts(typed.stem))
    pieces = blank_words.segments(typed.stem, len(words))
    if len(pieces) != len(words) + 1:
        counts = {"blanks": len(pieces) - 1, "answers": len(words)}
        raise Unreadable("blank-count", "answer", typed.answer, **counts)
    given = keys.labelled_lines(typed.feedback)
    if not given and len(words) == 1:
        given = {"1": typed.feedback}
    blanks = [
        {"accept": accept, "feedback": _feedback(given, str(number))}
        for number, accept in enumerate(words, 1)
    ]
    return _valid(
        "blanks", replace(typed, stem=blanks_markdown(pieces)), is_markdown=True, blanks=blanks
    )


def _numeric(typed: Typed) -> AnyContent:
    read = keys.read_quantity(typed.answer)
    if read is None:
        if not typed.answer.strip():
            raise Unreadable("no-answer", "answer")
        return _essay(typed)
    value, tolerance, unit = read
    misses = [
        {"value": quantity[0], "feedback": markdown_of(words)}
        for label, words in keys.labelled_lines(typed.feedback).items()
        if (quantity := keys.read_quantity(label))
    ]
    return _valid("numeric", typed, value=value, tolerance=tolerance, unit=unit, near_misses=misses)


def _ordering(typed: Typed) -> AnyContent:
    if not typed.answer.strip():
        raise Unreadable("no-answer", "answer")
    steps = keys.read_steps(tidy(typed.answer), [tidy(option) for option in typed.options])
    _check_distinct(steps)
    entries = [markdown_of(step) for step in steps]
    return _valid("ordering", typed, entries=entries, feedback=markdown_of(typed.feedback))


def _matching(typed: Typed) -> AnyContent:
    options = [tidy(option) for option in typed.options if option]
    stem = tidy(typed.stem)
    pairs = keys.split_pairs(options)
    if not pairs:
        stem, lefts = keys.take_lefts(stem)
        if lefts and options:
            places = keys.read_joins(typed.answer, len(lefts), len(options))
            pairs = [(left, options[place]) for left, place in zip(lefts, places, strict=True)]
            pairs += [("", text) for place, text in enumerate(options) if place not in places]
        else:
            pairs = keys.split_pairs([line for line in tidy(typed.answer).split("\n") if line])
    if not pairs:
        raise Unreadable("pairs-expected", "answer" if typed.answer else "options", typed.answer)
    return _matched(replace(typed, stem=stem), pairs)


def _matched(typed: Typed, pairs: Sequence[tuple[str, str]]) -> AnyContent:
    given = keys.labelled_lines(typed.feedback)
    joined = [(left, right) for left, right in pairs if left]
    _check_distinct([left for left, _right in joined])
    extra = [right for left, right in pairs if not left]
    _check_distinct([*dict.fromkeys(right for _left, right in joined), *extra])
    written = [
        {
            "left": markdown_of(left),
            "right": markdown_of(right),
            "feedback": _feedback(given, str(number)),
        }
        for number, (left, right) in enumerate(joined, 1)
    ]
    return _valid("matching", typed, pairs=written, distractors=[*map(markdown_of, extra)])


def _essay(typed: Typed) -> AnyContent:
    sample = markdown_of(typed.answer)
    guidance = sample if typed.guidance is None else markdown_of(typed.guidance)
    stem = typed.stem
    if typed.options and any(typed.options):
        lines = [f"{letter(place)}. {text}" for place, text in enumerate(typed.options) if text]
        stem = "\n".join([stem, *lines])
    least, most = keys.read_length(typed.length) or keys.USUAL_LENGTH
    return _valid(
        "essay",
        replace(typed, stem=stem),
        guidance=guidance,
        sample=sample,
        min_characters=least,
        max_characters=most,
    )


_BUILDERS: dict[str, Callable[[Typed], AnyContent]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "blanks": _blanks,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "essay": _essay,
}


def _valid(kind: str, typed: Typed, *, is_markdown: bool = False, **fields: Any) -> AnyContent:
    """Return content of `kind`; raise Unreadable for what its model refuses."""
    stem = typed.stem if is_markdown else markdown_of(typed.stem)
    try:
        return KINDS[kind].model_validate({"stem": stem, **fields})
    except ValidationError as refused:
        error = refused.errors(include_url=False, include_input=False)[0]
        code, limit, name = _CODES.get(error["type"], ("invalid", "", ""))
        field = _FIELDS.get(str(error["loc"][0]) if error["loc"] else "", "answer")
        values: dict[str, Any] = {name: error.get("ctx", {}).get(limit)} if name else {}
        raise Unreadable(code, field, field=field, **values) from None


def _feedback(given: Any, label: str) -> str:
    return markdown_of(given.get(label, ""))


def _check_distinct(texts: Sequence[str]) -> None:
    seen: set[str] = set()
    for text in texts:
        if fold(text) in seen or short_id(text) in seen:
            raise Unreadable("equal-options", "options", text, text=excerpt_of(text))
        seen |= {fold(text), short_id(text)}
