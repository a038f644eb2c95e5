"""A question of a paper while its lines are being gathered (pure)."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from authoring.formats.paper.lines import FILLED, FILLED_END
from authoring.formats.shape import Notice, Place
from authoring.formats.typed.inline import CHOICES
from authoring.formats.typed.options import cut_options
from authoring.formats.typed.question import Typed, excerpt_of
from authoring.formats.typed.words import difficulty_of, kind_in, kind_of, points_of

_TAG = re.compile(r"[（(【\[]\s*([^（()）【】\[\]]{2,24})[)）】\]]\s*")
_TAG_AT_END = re.compile(r"[（(【\[]([^（()）【】\[\]]{2,24})[)）】\]]\s*$")
_POINTS = re.compile(r"(?:本题|本小题|共|计)?\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分")
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
        return "\n".join(self.fields.get(name, ())).strip()

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
        return _with_inline(replace(typed, lost=tuple(lost)))

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
    for pattern, text in ((_TAG, stem[:60]), (_TAG_AT_END, stem[-60:])):
        found = pattern.match(text) if pattern is _TAG else pattern.search(text)
        if not found:
            continue
        word = found[1].strip()
        said_kind = kind_in(word) or (kind_of(word) if len(word) <= 6 else "")  # noqa: PLR2004 -- 不定项选择题
        said_points = _POINTS.fullmatch(word) or (_POINTS.search(word) if said_kind else None)
        if not said_kind and not said_points:
            continue
        kind = kind or said_kind
        points = points or (points_of(said_points[1]) if said_points else None)
        stem = (
            stem[found.end() :]
            if pattern is _TAG
            else stem[: len(stem) - len(text) + found.start()]
        )
    return stem.strip(), kind, points


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(_BETWEEN_TAGS, text) if part.strip()]
