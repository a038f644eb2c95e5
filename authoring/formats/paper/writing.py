"""Questions → a paper to hand out, and its key with explanations (pure)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from authoring.formats.paper.lines import CONTINUED
from authoring.formats.shape import Batch, FileRefused, Item, Notice
from authoring.formats.typed.differences import differences
from authoring.formats.typed.markup import tidy
from authoring.formats.typed.question import Typed, letter
from authoring.formats.typed.words import DIFFICULTY_NAMES, KIND_NAMES
from authoring.formats.typed.writing import ARROW, drawn, typed_of
from lessons.numerals import han_numeral

KEY_TITLE = "参考答案及解析"

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_LINE = "________"
_HEAD = f"姓名：{_LINE}　部门：{_LINE}　得分：{_LINE}"
_ANSWER_LINES = {"essay": 4}
"""Empty lines to write on, beside the one that all but true and false have."""

type Read = Callable[[Sequence[str]], Batch]
"""Reads the lines of a paper back."""


class Role(StrEnum):
    """What a line is, for files that show it."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    TEXT = "text"
    KEY = "key"
    """The title of the key, which begins a new page."""


@dataclass(frozen=True, slots=True)
class Row:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    rows: tuple[Row, ...]
    lost: tuple[tuple[int, Notice], ...]


def paper_of(items: Sequence[Item], read: Read) -> Paper:
    """Return the paper and key of `items`, by kinds.

    Each question is written alone and read again first, so that one that would disturb others is
    left out, and what changes is told.
    """
    kept: list[tuple[Typed, int]] = []
    lost: list[tuple[int, Notice]] = []
    for index, item in enumerate(items):
        typed, formatting = typed_of(item)
        shown = _shown(typed)
        back = _back(shown, read)
        lost += [(index, notice) for notice in differences(item, back, formatting)]
        if back is not None:
            kept.append((shown, index))
    kinds = list(KIND_NAMES)
    kept.sort(key=lambda pair: kinds.index(pair[0].kind))
    return Paper(tuple(_rows([typed for typed, _ in kept])), tuple(lost))


def _back(typed: Typed, read: Read) -> Item | None:
    """Return the question as it is read, if its lines are one question and nothing else."""
    try:
        batch = read([row.text for row in _rows([typed])])
    except FileRefused:
        return None
    is_alone = len(batch.items) == 1 and not batch.problems
    return replace(batch.items[0], lost=()) if is_alone else None


def _shown(typed: Typed) -> Typed:
    """Return the question as a paper shows it: pairs as two lists, the right sides drawn."""
    tidied = replace(
        typed,
        stem=tidy(typed.stem),
        options=tuple(map(tidy, typed.options)),
        uid=tidy(typed.uid),
        quote=tidy(typed.quote),
    )
    return _as_lists(tidied) if typed.kind == "matching" else tidied


def _as_lists(typed: Typed) -> Typed:
    sides = [option.partition(ARROW.strip()) for option in typed.options]
    pairs = [(left.strip(), right.strip()) for left, _, right in sides if left.strip()]
    extra = [right.strip() for left, _, right in sides if not left.strip()]
    rights = drawn([right for _, right in pairs], extra)
    lines = [f"{_CIRCLED[number]}{left}" for number, (left, _) in enumerate(pairs)]
    answer = " ".join(
        f"{_CIRCLED[number]}{letter(rights.index(right))}"
        for number, (_, right) in enumerate(pairs)
    )
    stem = "\n".join([typed.stem, *lines])
    return replace(typed, stem=stem, options=tuple(rights), answer=answer)


def _rows(questions: Sequence[Typed]) -> Iterator[Row]:
    yield Row(Role.TITLE, "试卷")
    yield Row(Role.TEXT, _HEAD)
    numbered = list(enumerate(questions, 1))
    yield from _sections(numbered, _question)
    yield Row(Role.KEY, KEY_TITLE)
    yield from _sections(numbered, _key)


def _sections(
    numbered: Sequence[tuple[int, Typed]], write: Callable[[int, Typed], Iterator[Row]]
) -> Iterator[Row]:
    kind, section = "", 0
    for number, typed in numbered:
        if typed.kind != kind:
            kind, section = typed.kind, section + 1
            yield Row(Role.HEADING, f"{han_numeral(section)}、{KIND_NAMES[kind]}")
        yield from write(number, typed)


def _question(number: int, typed: Typed) -> Iterator[Row]:
    stem = f"{typed.stem}（　　）" if typed.kind == "true_false" else typed.stem
    points = f"（{typed.points:f}分）" if typed.points is not None else ""
    yield from _paragraph(Role.QUESTION, f"{number}．{points}", stem)
    for place, option in enumerate(typed.options):
        yield from _paragraph(Role.TEXT, f"{letter(place)}．", option)
    if typed.kind != "true_false":
        yield Row(Role.TEXT, f"答案：{_LINE}")
    for _ in range(_ANSWER_LINES.get(typed.kind, 0)):
        yield Row(Role.TEXT, "")


def _key(number: int, typed: Typed) -> Iterator[Row]:
    """Yield what a key says; an essay's marking guide stands even if it is empty."""
    yield from _paragraph(Role.TEXT, f"{number}．【答案】", typed.answer)
    difficulty = DIFFICULTY_NAMES.get(typed.difficulty or 0, "")
    fields = (
        ("评分标准", typed.guidance),
        ("字数", typed.length or None),
        ("解析", typed.explanation or None),
        ("反馈", typed.feedback or None),
        ("依据", typed.quote or None),
        ("难度", difficulty or None),
        ("章节", typed.category or None),
        ("标签", "；".join(typed.tags) or None),
        ("编号", typed.uid or None),
    )
    for name, text in fields:
        if text is not None:
            yield from _paragraph(Role.TEXT, f"【{name}】", text)


def _paragraph(role: Role, label: str, text: str) -> Iterator[Row]:
    """Yield the lines of a text, the first behind its label, the others marked as going on."""
    first, *others = tidy(text).split("\n")
    yield Row(role, f"{label}{first}")
    for line in others:
        yield Row(Role.TEXT, f"{CONTINUED}{line}")
