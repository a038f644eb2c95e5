"""The lines of a paper → items and problems (pure)."""

import re
from collections.abc import Sequence

from authoring.formats.paper.key import (
    Entry,
    apply_key,
    is_numbers_row,
    key_in,
    lists_answers,
    read_key,
)
from authoring.formats.paper.lines import (
    CONTINUED,
    Line,
    chapter_of,
    is_bracketed,
    is_key_title,
    kind_before,
    section_of,
    start_of,
)
from authoring.formats.paper.marks import split_marks
from authoring.formats.paper.raw import Raw
from authoring.formats.shape import MOST_ITEMS, Batch, FileRefused, Item, Notice, Place, tell_read
from authoring.formats.typed.building import build
from authoring.formats.typed.inline import CHOICES
from authoring.formats.typed.options import labelled_options
from authoring.formats.typed.question import Unreadable, excerpt_of

MOST_LINES = 500_000

_BARE_LETTER = re.compile(r"(?<![^\s])([A-HＡ-Ｈ])[ \u3000\t]+(?=[^\x00-\x7f])")
"""The letter of an option without a point, before Chinese words only: "A lake" is no option."""
_PAGE_NUMBER = re.compile(r"[-—]?\s?[0-9]{1,4}\s?[-—]?|第\s?[0-9]{1,4}\s?页.{0,20}")
_PAGE_OF_PAGES = re.compile(
    r"[-—\s]*第\s?[0-9]{1,4}\s?页[\s,，/／（(]{0,3}共\s?[0-9]{1,4}\s?页[)）\-—\s]*"
)
_MOST_EMPTY_LINES = 50
"""Between a title and what it announces."""
_SHORT_KINDS = {"true_false", "blanks", "numeric"}
"""Whose answers hold no numbered points."""
_LONG_FIELDS = {"answer", "explanation", "guidance"}
_WIDEST_GAP = 20
"""Numbers that may be missing between two questions."""


def read_lines(file_format: str, lines: Sequence[Line]) -> Batch:
    """Return the questions of a paper; raise FileRefused if there is none."""
    if len(lines) > MOST_LINES:
        raise FileRefused(Notice("too-many-lines", values={"most": MOST_LINES}))
    paper = _Paper(lines)
    paper.read()
    left = apply_key(read_key(paper.key, {raw.number for raw in paper.questions}), paper.questions)
    if not paper.questions:
        raise FileRefused(Notice("no-questions-found"))
    items: list[Item] = []
    problems = list(paper.problems)
    for raw in paper.questions[:MOST_ITEMS]:
        typed = raw.typed()
        try:
            items.append(build(typed))
            tell_read(len(items))
        except Unreadable as problem:
            problems.append(problem.notice(typed))
    if not items and not any(raw.options or raw.is_answered for raw in paper.questions):
        raise FileRefused(Notice("no-questions-found"))
    problems += map(_unasked, left)
    return Batch(file_format, tuple(items), tuple(problems), paper.title)


def _unasked(entry: Entry) -> Notice:
    excerpt = excerpt_of(" ".join(text for _, text in entry.fields))
    return Notice("answer-without-question", Place(entry.line), {"number": entry.number}, excerpt)


class _Paper:
    """Walks through the lines, and gathers them by question and field."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.questions: list[Raw] = []
        self.key: Sequence[Line] = ()
        self.title = ""
        self.problems: list[Notice] = []
        self._is_told = False
        """Whether lines outside of a question have been told since the last one."""
        self._lines = lines
        self._is_bracketed = is_bracketed(lines)
        self._section = Raw(0, 0)
        """Kind, points and category of the questions below a title."""
        self._current: Raw | None = None
        self._field = "stem"
        self._is_new = True
        """Whether numbers may begin anew, as below a title."""
        self._after_blank = False
        self._at = 0
        self._point = 0
        """The last of the numbered points of an answer."""
        starts = ((start_of(line.text.strip()), index) for index, line in enumerate(lines))
        self._last_line_of = {start.number: index for start, index in starts if start}
        self._is_numbered = self._is_bracketed or bool(self._last_line_of)

    def read(self) -> None:
        for index, line in enumerate(self._lines):
            self._at = index
            text = line.text.strip()
            if line.text.startswith(CONTINUED) and self._current:
                self._current.add(
                    self._field, line.text.removeprefix(CONTINUED).strip(), line.number
                )
            elif is_key_title(text) and self._is_key(index, text):
                self.key = self._lines[index + 1 :]
                return
            elif self.questions and is_numbers_row(text):
                self.key = self._lines[index:]
                return
            elif self.questions and (rest := key_in(text)):
                self.key = [Line(line.number, rest), *self._lines[index + 1 :]]
                return
            elif text and not _PAGE_OF_PAGES.fullmatch(text):
                self._feed(text, line)
            self._after_blank = not text

    def _feed(self, text: str, line: Line) -> None:
        section = section_of(text)
        if section:
            self._section.kind, self._section.points = section.kind, section.points
            self._begin_section()
        elif chapter := chapter_of(text):
            self._section.category = chapter
            self._begin_section()
        elif self._is_numbered:
            self._numbered(text, line)
        else:
            self._unnumbered(text, line)
        if self._current:
            self._current.lost += [(code, line.number) for code in line.lost]

    def _begin_section(self) -> None:
        self._current, self._is_new = None, True

    def _numbered(self, text: str, line: Line) -> None:
        start = start_of(text, is_bracketed=self._is_bracketed)
        if start and self._is_next(start.number):
            self._begin(start.number, line)
            if start.answer:
                self._add("answer", start.answer, line)
            self._content(start.rest, line)
        elif self._current:
            self._content(text, line)
        else:
            self._outside(text, line)

    def _outside(self, text: str, line: Line) -> None:
        """Take a line that is of no question: a title, or one that tells of a missing number."""
        if not self.questions:
            self.title = self.title or excerpt_of(text)
        is_of_one = labelled_options(text) or any(
            name == "answer" for name, _ in split_marks(text)[1]
        )
        if is_of_one and not self._is_told:
            self._is_told = True
            place = Place(line.number)
            self.problems.append(Notice("outside-a-question", place, {}, excerpt_of(text)))

    def _unnumbered(self, text: str, line: Line) -> None:
        """Begin a question by each line behind an answer or an empty line that says nothing else."""
        before, _marks = split_marks(text)
        raw = self._current
        is_option = labelled_options(text, len(raw.options) if raw else 0) != ()
        is_over = raw is None or raw.is_answered or (self._after_blank and bool(raw.options))
        is_next = bool(kind_before(text)) or (is_over and self._may_end())
        if before.strip() and not is_option and is_next:
            self._begin(len(self.questions) + 1, line)
        if self._current:
            self._content(text, line)

    def _may_end(self) -> bool:
        """Say that the next line need not go on an explanation, as it does until an empty line."""
        return self._current is None or self._field in {"answer", "options"} or self._after_blank

    def _begin(self, number: int, line: Line) -> None:
        section = self._section
        self._current = Raw(number, line.number, section.kind, section.points, section.category)
        self.questions.append(self._current)
        self._is_told = False
        self._field, self._is_new, self._point = "stem", False, 0

    def _content(self, text: str, line: Line) -> None:
        """Add a line to the question: options, marked fields, or more of the field before."""
        raw = self._current
        if raw is None:
            return
        before, marks = split_marks(text)
        options = self._options(raw, before)
        if options:
            raw.lines.setdefault("options", line.number)
            raw.options += [[option] for option in options]
            self._field = "options"
        elif (before.strip() or not marks) and not self._is_page_number(raw, before):
            self._add(self._field, before.strip(), line)
        for name, words in marks:
            self._field = name
            self._add(name, words, line)

    def _is_page_number(self, raw: Raw, text: str) -> bool:
        """Say that a line behind an answer is only the number of a page, as in text out of a PDF."""
        is_behind = self._field == "explanation" or (self._field == "answer" and raw.is_answered)
        is_announced = raw.last_line(self._field).endswith((":", "："))
        return is_behind and not is_announced and _PAGE_NUMBER.fullmatch(text.strip()) is not None

    def _options(self, raw: Raw, text: str) -> tuple[str, ...]:
        if self._field not in {"stem", "options"}:
            return ()
        line = text.strip()
        if _BARE_LETTER.match(line):
            line = _BARE_LETTER.sub(r"\1．", line)
        return labelled_options(line, len(raw.options))

    def _add(self, name: str, text: str, line: Line) -> None:
        start = start_of(text) if name in _LONG_FIELDS else None
        if start and start.number == self._point + 1:
            self._point = start.number
        if self._current:
            self._current.add(name, text, line.number)

    def _is_next(self, number: int) -> bool:
        """Say that a number begins a question, and no point of an answer or a year."""
        raw = self._current
        last = self.questions[-1].number if self.questions else 0
        if self._is_point(number, last):
            return False
        if self._is_new or raw is None or number == last + 1:
            return number <= last + _WIDEST_GAP or not self.questions
        is_choice = raw.kind in CHOICES or len(raw.options) > 1
        if number == 1:
            return is_choice and (len(raw.options) > 1 or raw.is_answered)
        return last < number <= last + _WIDEST_GAP and (is_choice or raw.kind in _SHORT_KINDS)

    def _is_point(self, number: int, last: int) -> bool:
        """Say that a number goes on the points of an answer, since the question's comes later.

        Only the answer to an essay has points; without this, its second is taken for question 2.
        """
        if number != last + 1 or number != self._point + 1 or self._point == 0:
            return False
        return self._last_line_of.get(number, 0) > self._at

    def _is_key(self, index: int, text: str) -> bool:
        """Say that a title like 参考答案 begins the key, and is not the answer of one question."""
        if not self.questions:
            return False
        following = self._text_after(index)
        is_listed = bool(
            section_of(following)
            or start_of(following)
            or start_of(following, is_bracketed=True)
            or following.startswith(("题号", "1-", "1—", "1~", "1～"))
        )
        is_own = text.endswith((":", "：")) and self._current is not None and self._is_open_text()
        return lists_answers(following) or (is_listed and not is_own)

    def _text_after(self, index: int) -> str:
        """Return the next line that says something."""
        for place in range(index + 1, min(index + 1 + _MOST_EMPTY_LINES, len(self._lines))):
            if text := self._lines[place].text.strip():
                return text
        return ""

    def _is_open_text(self) -> bool:
        raw = self._current
        return (
            raw is not None
            and raw.kind in {"essay", ""}
            and not raw.options
            and not raw.is_answered
        )
