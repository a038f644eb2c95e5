"""A question of a paper while its lines are being gathered (pure)."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from authoring.formats.paper.lines import FILLED, FILLED_END, RED
from authoring.formats.paper.marked import take_marked
from authoring.formats.shape import Notice, Place
from authoring.formats.typed.inline import CHOICES
from authoring.formats.typed.options import cut_options
from authoring.formats.typed.question import Typed, excerpt_of
from authoring.formats.typed.words import difficulty_of, kind_in, kind_of, points_of

_TAG = re.compile(r"[（(【\[]\s*([^（()）【】\[\]]{2,24})[)）】\]]\s*")
_TAG_AT_END = re.compile(r"[（(【\[]([^（()）【】\[\]]{2,24})[)）】\]]\s*$")
_POINTS = re.compile(
    r"(?:本题|本小题|共|计|分值|分数)?\s*[:：]?\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分"
    r"|(?:分值|分数)\s*[:：]?\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)"
)
_MOST_TAGS = 4
_POINTS_AT_END = re.compile(r"[（(]\s*[0-9.]{1,6}\s*分\s*[)）]\s*$")
_LONGEST_TAG = 60
_BETWEEN_TAGS = r"[;；,，、|\n]"
_EMPTY_ANSWER = re.compile(r"[_＿\s（）()]*")


@dataclass(slots=True)
class Raw:
    """The lines of each field, with the numbers of their lines."""

    number: int
    line: int
    kind: str = ""
    points: Decimal | None = None
    category: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    options: list[list[str]] = field(default_factory=list)
    """The lines of each."""
    lost: list[tuple[str, int]] = field(default_factory=list)
    is_answered: bool = False
    """Whether its answer is more than a line to write on."""

    def add(self, name: str, text: str, line: int) -> None:
        """Add a line to a field; one that goes on an option is added to the last of them."""
        self.lines.setdefault(name, line)
        if name == "answer" and not _EMPTY_ANSWER.fullmatch(text):
            self.is_answered = True
        if name == "options" and self.options:
            self.options[-1].append(text)
        else:
            self.fields.setdefault(name, []).append(text)

    def words(self, name: str) -> str:
        return "\n".join(self.fields.get(name, ())).replace(RED, "").strip()

    def last_line(self, name: str) -> str:
        """Return what was added last to a field; "" for nothing."""
        return next(reversed(self.fields.get(name, ())), "")

    def _answer(self) -> str:
        """Return the answer without the points that may stand behind it; "" for a line to fill."""
        answer = _POINTS_AT_END.sub("", self.words("answer")[-_LONGEST_TAG:])
        answer = f"{self.words('answer')[:-_LONGEST_TAG]}{answer}"
        return "" if _EMPTY_ANSWER.fullmatch(answer) else answer

    def typed(self) -> Typed:
        """Return the words of the question, with what its stem says of kind and points taken out."""
        stem, kind, points = _cut_tags(self.words("stem"))
        word = self.words("kind")
        difficulty = self.words("difficulty")
        typed = replace(
            self._as_written(),
            stem=stem,
            kind=kind_of(word) or kind or self.kind,
            kind_word=word,
            difficulty=difficulty_of(difficulty),
            points=points_of(self.words("points")) or points or self.points,
        )
        lost = [Notice(code, Place(at)) for code, at in self.lost]
        if difficulty and typed.difficulty is None:
            said = excerpt_of(difficulty)
            lost.append(Notice("difficulty", typed.place_of("difficulty"), {"value": said}, said))
        return take_marked(_with_inline(replace(typed, lost=tuple(lost))))

    def _as_written(self) -> Typed:
        topics = _parts(self.words("topic"))
        category = self.words("category") or self.category or "/".join(topics[:1])
        return Typed(
            options=tuple("\n".join(option).strip() for option in self.options),
            answer=self._answer(),
            explanation=self.words("explanation"),
            feedback=self.words("feedback"),
            guidance=self.words("guidance") if "guidance" in self.fields else None,
            length=self.words("length"),
            uid=self.words("uid"),
            tags=(*_parts(self.words("tags")), *(topic for topic in topics if topic != category)),
            category=category,
            quote=self.words("quote"),
            places={"": Place(self.line), **{name: Place(at) for name, at in self.lines.items()}},
        )


def _with_inline(typed: Typed) -> Typed:
    """Take options out of the stem's line, and settle what underlined words are."""
    if not any(typed.options) and typed.kind in {*CHOICES, ""}:
        stem, options = cut_options(typed.stem)
        typed = replace(typed, stem=stem, options=options)
    if FILLED not in typed.stem:
        return typed
    is_filled = not typed.answer and not any(typed.options) and typed.kind in {"blanks", ""}
    mark = "__" if is_filled else ""
    stem = typed.stem.replace(FILLED, mark).replace(FILLED_END, mark)
    return replace(typed, stem=stem, kind="blanks" if is_filled else typed.kind)


def _cut_tags(stem: str) -> tuple[str, str, Decimal | None]:
    """Return a stem without "(单选题，2分)" at its beginning or end, and what that said."""
    kind, points = "", None
    for _tag in range(_MOST_TAGS):
        found = _first_tag(stem)
        if found is None:
            break
        stem, said = found
        kind = kind or said.kind
        points = points or said.points
    return stem.strip(), kind, points


@dataclass(frozen=True, slots=True)
class _Said:
    kind: str
    points: Decimal | None


def _first_tag(stem: str) -> tuple[str, _Said] | None:
    """Return a stem without a tag at its beginning, else at its end; None if there is none."""
    before = _TAG.match(stem[:_LONGEST_TAG])
    if before and (said := _said(before[1])):
        return stem[before.end() :], said
    tail = stem[-_LONGEST_TAG:]
    behind = _TAG_AT_END.search(tail)
    if behind and (said := _said(behind[1])):
        return stem[: len(stem) - len(tail) + behind.start()].rstrip(), said
    return None


def _said(tag: str) -> _Said | None:
    """Return kind and points that a tag says; None if it is words of the stem."""
    word = tag.strip()
    kind = kind_in(word) or (kind_of(word) if len(word) <= 6 else "")  # noqa: PLR2004 -- 不定项选择题
    points = _POINTS.fullmatch(word) or (_POINTS.search(word) if kind else None)
    if not kind and not points:
        return None
    return _Said(kind, points_of(points[1] or points[2]) if points else None)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(_BETWEEN_TAGS, text) if part.strip()]
