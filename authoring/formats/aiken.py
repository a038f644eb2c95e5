"""Aiken, the plainest format of choice questions (pure).

A stem, a line for each option ("A. …" or "A) …"), and "ANSWER: B". Beyond Moodle it reads stems
and options of several lines, full-width letters and marks, and several right letters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from authoring.formats.decoding import decode
from authoring.formats.moodle.contents import content_of
from authoring.formats.moodle.writable import writable
from authoring.formats.shape import Batch, Item, Notice, Place, Written, batch_of
from authoring.formats.texts import head_of
from authoring.formats.typed.differences import differences
from authoring.formats.typed.markup import markdown_of, plain, tidy
from authoring.formats.typed.question import Unreadable, excerpt_of, letter
from quizzes.kinds import AnyContent
from quizzes.kinds.single_choice import SingleChoice

FORMAT = "aiken"

_MARKS = ".)．）、。:：﹒"
_OPTION = re.compile(rf"([A-Za-zＡ-Ｚａ-ｚ])[ \t　]{{0,9}}[{_MARKS}](.*)")
_ANSWER = re.compile(
    r"(?:ANSWERS?|CORRECT ANSWER|答案|正确答案|参考答案|标准答案)[ \t　]{0,9}[:：](.*)",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-Z](?:[ ,;，、；&+和]{0,3}[A-Z]){0,25}[.。]?")
_SIGN = re.compile(r"^[ \t]*ANSWER[ \t]{0,9}[:：][ \t]{0,9}[A-Z]", re.MULTILINE)
_FIRST = re.compile(rf"^[ \t]*A[ \t]{{0,9}}[{_MARKS}]", re.MULTILINE)


def sniff(content: bytes, name: str = "") -> bool:
    """Say whether a file is likely Aiken, by its name or its first kilobytes."""
    if name.lower().endswith(".aiken"):
        return True
    head = head_of(content)
    return _SIGN.search(head) is not None and _FIRST.search(head) is not None


def read(content: bytes, name: str = "") -> Batch:
    """Read a file; raise FileRefused for one that is no text or too large. Linear in its size."""
    del name
    return batch_of(FORMAT, _found(decode(content)))


def _found(text: str) -> Iterator[Item | Notice]:
    """Yield the questions, and what keeps a block from being one."""
    for block in _blocks(text):
        try:
            yield block.item()
        except Unreadable as unreadable:
            place = Place(line=block.blamed_line(unreadable.field))
            excerpt = excerpt_of(unreadable.excerpt or block.excerpt)
            yield Notice(unreadable.code, place, unreadable.values, excerpt)


def write(items: Sequence[Item]) -> Written:
    """Write the single choice questions, in plain words; all else is told as lost."""
    pieces: list[str] = []
    lost: list[tuple[int, Notice]] = []
    for index, item in enumerate(items):
        text = _question(writable(item).content)
        back = read(text.encode()).items
        is_read = len(back) == 1 and _is_same_key(item, back[0])
        lost += [(index, notice) for notice in differences(item, back[0] if is_read else None)]
        if is_read:
            pieces.append(text)
    return Written("\n".join(pieces).encode(), tuple(lost))


def _is_same_key(item: Item, back: Item) -> bool:
    """Say whether as many options came back, and the same places are right."""
    contents = (item.content, back.content)
    keys = [
        [option.right for option in content.options]
        for content in contents
        if isinstance(content, SingleChoice)
    ]
    return len(keys) == len(contents) and keys[0] == keys[1]


def _question(content: AnyContent) -> str:
    if not isinstance(content, SingleChoice):
        return ""
    lines = [_in_one_line(content.stem)]
    lines += [
        f"{letter(place)}. {_in_one_line(option.text)}"
        for place, option in enumerate(content.options)
    ]
    right = [letter(place) for place, option in enumerate(content.options) if option.right]
    return "\n".join([*lines, f"ANSWER: {', '.join(right)}", ""])


def _in_one_line(markdown: str) -> str:
    return " ".join(tidy(plain(markdown)).split())


@dataclass(slots=True)
class _Block:
    """The lines of one question."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    answer: str | None = None
    answer_line: int = 0
    option_line: int = 0

    @property
    def excerpt(self) -> str:
        return " ".join([*self.stem, *(line for option in self.options for line in option)])

    def blamed_line(self, part: str) -> int:
        lines = {"answer": self.answer_line, "options": self.option_line}
        return lines.get(part) or self.line

    def item(self) -> Item:
        """Return the question; raise Unreadable."""
        if not self.stem:
            raise Unreadable("no-stem", "answer", self.answer or "")
        if self.answer is None:
            raise Unreadable("answer-line-expected", "stem", expected="ANSWER: A")
        if not self.options:
            raise Unreadable("options-expected", "stem", expected="A. …")
        right = self._right(self.answer)
        options = [
            {"text": markdown_of("\n".join(option)), "right": place in right}
            for place, option in enumerate(self.options)
        ]
        kind = "single_choice" if len(right) == 1 else "multiple_choice"
        content = content_of(kind, stem=markdown_of("\n".join(self.stem)), options=options)
        return Item(content, Place(line=self.line))

    def _right(self, answer: str) -> set[int]:
        """Return the places of the right options."""
        key = normalize("NFKC", answer[:100]).strip().upper()
        if not key:
            raise Unreadable("no-answer", "answer")
        if not _KEY.fullmatch(key):
            raise Unreadable("letters-expected", "answer", answer)
        places = {ord(char) - ord("A") for char in key if char.isalpha() and char.isascii()}
        if unknown := sorted(place for place in places if place >= len(self.options)):
            raise Unreadable("not-an-option", "answer", answer, answer=letter(unknown[0]))
        return places


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the lines of each question: it ends with its answer, or where a new stem begins."""
    block = _Block()
    was_empty = False
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if not line:
            was_empty = True
            continue
        if found := _ANSWER.fullmatch(line):
            block.answer, block.answer_line = found[1], number
            block.line = block.line or number
            yield block
            block = _Block()
        else:
            if was_empty and block.options and _option(line, block) is None:
                yield block
                block = _Block()
            _add(block, number, line, was_empty=was_empty)
        was_empty = False
    if block.line:
        yield block


def _add(block: _Block, number: int, line: str, *, was_empty: bool) -> None:
    block.line = block.line or number
    option = _option(line, block)
    if option is not None:
        block.option_line = block.option_line or number
        block.options.append([option])
    elif block.options:
        block.options[-1].append(line)
    else:
        block.stem += ["", line] if was_empty and block.stem else [line]


def _option(line: str, block: _Block) -> str | None:
    """Return the words of an option, if its letter is the next one; None for any other line."""
    found = _OPTION.fullmatch(line)
    if found is None or not block.stem:
        return None
    place = ord(normalize("NFKC", found[1]).upper()) - ord("A")
    return found[2].strip() if place == len(block.options) else None
