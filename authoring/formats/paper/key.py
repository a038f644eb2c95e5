"""Answers that are collected at the end of a paper (pure)."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from authoring.formats.paper.lines import CONTINUED, Line, section_of, start_of
from authoring.formats.paper.marks import split_marks
from authoring.formats.paper.raw import Raw
from authoring.formats.typed.words import CHOICE
from quizzes.kinds.base import fold

_LETTER = "A-Ha-hＡ-Ｈ"
_TRUTH = "√×✓✔✗✘对错TFＴＦ"
_ANSWER = rf"(?:[{_LETTER}](?:\s*[、,，]\s*(?=[A-HＡ-Ｈ]))?){{1,60}}(?![a-zA-Z])|正确|错误|[{_TRUTH}]{{1,60}}"
_COMPACT = re.compile(
    r"[（(【]?([0-9０-９]{1,6})[)）】]?\s*(?:(?:[-—–~～至]|－)+\s*([0-9０-９]{1,6}))?\s*[.．、:：)）]?\s*"
    rf"((?:{_ANSWER})(?:[ \t\u3000,，、;；]+(?:{_ANSWER})(?![0-9]))*)[ ;；,，、。|.]*"
)
_PART = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．:：]\s*(?=[0-9０-９(（])")
"""The number of a part of the paper whose kind is not said."""
_INLINE_KEY = re.compile(r"(?:参考|标准|正确|全部)?答案\s*[:：]?\s*(?=[0-9(（])")
_LONGEST_INLINE_TITLE = 20
_RANGE = re.compile(r"[0-9０-９]{1,6}\s?[-—–~～至]{1,2}\s?[0-9０-９]{1,6}")
_GAP = re.compile(r"^[ ;；,，、。|.]*")
_NUMBERS_ROW = re.compile(r"(?:题号|题目|序号)[\s:：|]*([0-9\s|、,，]+)")
_ANSWERS_ROW = re.compile(r"(?:参考|正确|标准)?答案[\s:：|]+(.*)")
_CHOICE_KINDS = (CHOICE, "single_choice", "multiple_choice")
_LONGEST_COMPACT = 20_000


@dataclass(slots=True)
class Entry:
    """What the key says of one number."""

    kind: str
    number: int
    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)


def is_numbers_row(text: str) -> bool:
    """Say that a line is the row of a table with the numbers whose answers stand below."""
    found = _NUMBERS_ROW.fullmatch(text)
    return found is not None and any(sign.isdecimal() for sign in found[1])


def key_in(text: str) -> str:
    """Return what a line such as "参考答案：1-5 ABCDA 6.B" says of several numbers; "" for another."""
    found = _INLINE_KEY.match(text[:_LONGEST_INLINE_TITLE])
    rest = text[found.end() :].strip() if found else ""
    return rest if _is_list(rest) else ""


def lists_answers(text: str) -> bool:
    """Say that a line of a key answers several questions, as "一、1-5 ABCDA" or "1.A 2.B"."""
    section = section_of(text)
    return _is_list(_PART.sub("", section.rest if section else text, count=1))


def _is_list(text: str) -> bool:
    is_range = _RANGE.match(text) is not None
    return is_range or len(_COMPACT.findall(text[:200])) > 1


def read_key(lines: Iterable[Line], numbers: Iterable[int]) -> list[Entry]:
    """Return the entries of a key; `numbers` are those the paper has."""
    key = _Key(set(numbers))
    for line in lines:
        key.feed(line)
    return key.entries


def apply_key(entries: Sequence[Entry], questions: Sequence[Raw]) -> list[Entry]:
    """Give each entry to its question; return those that there is no question for.

    Where numbers begin anew in each section, the section's kind tells which is meant, else the order.
    """
    by_kind: dict[tuple[int, str], deque[Raw]] = defaultdict(deque)
    by_number: dict[int, deque[Raw]] = defaultdict(deque)
    for question in questions:
        by_kind[question.number, question.kind].append(question)
        by_number[question.number].append(question)
    used: set[int] = set()
    left = []
    for entry in entries:
        kinds = _CHOICE_KINDS if entry.kind == CHOICE else (entry.kind,)
        rows = [*(by_kind[entry.number, kind] for kind in kinds), by_number[entry.number]]
        chosen = next((raw for row in rows if (raw := _first_unused(row, used))), None)
        if chosen is None:
            left.append(entry)
        else:
            used.add(id(chosen))
            _fill(chosen, entry)
    return left


def _first_unused(row: deque[Raw], used: set[int]) -> Raw | None:
    while row and id(row[0]) in used:
        row.popleft()
    return row[0] if row else None


def _fill(question: Raw, entry: Entry) -> None:
    """Add what the key says; an answer that stands with the question itself is not doubled."""
    has_answer = question.is_answered
    if not has_answer and any(name == "answer" for name, _ in entry.fields):
        question.fields.pop("answer", None)
        question.lines.pop("answer", None)
    for name, text in entry.fields:
        if name != "answer" or not has_answer:
            question.lines.setdefault(name, entry.line)
            question.fields.setdefault(name, []).append(text)


class _Key:
    def __init__(self, numbers: set[int]) -> None:
        self.entries: list[Entry] = []
        self._numbers = numbers
        self._kind = ""
        self._row: list[int] = []
        """The numbers of a table's row, whose answers stand in the next."""
        self._is_new = True
        """Whether numbers may begin anew, as below a title."""

    def feed(self, line: Line) -> None:
        if line.text.startswith(CONTINUED):
            self._go_on(line.text.removeprefix(CONTINUED).strip())
            return
        text = line.text.strip()
        section = section_of(text)
        if section:
            self._kind, self._is_new = section.kind, True
            text = section.rest
        elif part := _PART.match(text):
            self._kind, self._is_new, text = "", True, text[part.end() :]
        if text and not self._is_table(text, line) and not self._is_compact(text, line):
            self._read(text, line)

    def _read(self, text: str, line: Line) -> None:
        start = start_of(text) or start_of(text, is_bracketed=True)
        if not start or not self._is_next(start.number):
            self._go_on(text)
            return
        self._is_new = False
        entry = Entry(self._kind, start.number, line.number)
        self.entries.append(entry)
        before, marks = split_marks(start.rest)
        entry.fields += [("answer", before.strip())] if before.strip() or not marks else []
        entry.fields += marks

    def _go_on(self, text: str) -> None:
        """Add a line to the last entry: to its last field, or those that the line names."""
        if not self.entries:
            return
        before, marks = split_marks(text)
        fields = self.entries[-1].fields
        if before.strip() or not marks:
            name = fields[-1][0] if fields else "answer"
            fields.append((name, before.strip()))
        fields += marks

    def _is_next(self, number: int) -> bool:
        last = self.entries[-1].number if self.entries else 0
        return number in self._numbers and (self._is_new or number == last + 1 or number > last)

    def _is_compact(self, text: str, line: Line) -> bool:
        """Read a line such as "1-5 ABCDA 6.ABD 7.√", if it is nothing else."""
        if len(text) > _LONGEST_COMPACT:
            return False
        rest = _GAP.sub("", " ".join(text.split()), count=1)
        found: list[tuple[int, str]] = []
        place = 0
        while place < len(rest):
            match = _COMPACT.match(rest, place)
            if not match:
                return False
            found += _answers(match)
            place = match.end()
        self._add(found, line)
        return True

    def _is_table(self, text: str, line: Line) -> bool:
        numbers = _NUMBERS_ROW.fullmatch(text)
        if numbers:
            self._row = [int(number) for number in re.findall("[0-9]+", numbers[1])]
            return True
        answers = _ANSWERS_ROW.fullmatch(text) if self._row else None
        if answers:
            self._add(zip(self._row, re.split(r"[\s|]+", answers[1].strip()), strict=False), line)
        self._row = []
        return answers is not None

    def _add(self, found: Iterable[tuple[int, str]], line: Line) -> None:
        self._is_new = False
        self.entries += [
            Entry(self._kind, number, line.number, [("answer", answer)]) for number, answer in found
        ]


def _answers(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield each number with its answer: of a range by parts, else by single letters."""
    first, last, written = int(match[1]), int(match[2] or match[1]), match[3]
    if first == last:
        yield first, written
        return
    count = last - first + 1
    parts = [part for part in re.split(r"[\s,，、;；]+", written.strip()) if part]
    if len(parts) != count:
        parts = [*re.sub(r"[\s,，、;；]", "", fold(written)).upper()]
    if len(parts) == count:
        yield from zip(range(first, last + 1), parts, strict=True)
