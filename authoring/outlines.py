"""An outline while a person goes through it: renamed, moved, merged, split, dropped (pure).

Words of the document are never lost but by dropping a lesson: the title of a lesson that is merged
into another stands there as a heading, and a heading that a lesson is begun with is its title.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from authoring.documents.document import clean
from authoring.documents.labels import LONGEST_LABEL, PREAMBLE
from authoring.documents.outline import (
    Outline,
    OutlineLesson,
    OutlinePassage,
    SourceFacts,
    load_outline,
    outline_json,
)
from authoring.documents.problems import DocumentProblem
from lessons.passages import BlockKind
from quizzes.kinds.base import Frozen

MOST_LESSONS = 400
"""Each has a field on the page, and a browser's form may hold a thousand."""

LONGEST_TITLE = 200
LONGEST_FIRST_WORDS = 30


class EditProblem(ValueError):
    """A change that this outline does not allow, with the code of why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Facts(Frozen):
    """What a person says of the document, whatever was found in it."""

    title: str = ""
    publisher: str = ""
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None


class Arrangement(Frozen):
    """An outline with what is to become of its lessons."""

    outline: Outline
    dropped: Annotated[frozenset[int], Field(max_length=MOST_LESSONS)] = frozenset()
    """Places of the lessons that will not be made; they stay to be restored."""

    @model_validator(mode="after")
    def _drops_what_is_there(self) -> Self:
        if any(not 0 <= place < len(self.outline.lessons) for place in self.dropped):
            raise ValueError("a lesson that is not there is dropped")
        return self

    @property
    def kept(self) -> tuple[OutlineLesson, ...]:
        """The lessons that will be made."""
        return tuple(lesson for lesson, is_dropped in _pairs(self) if not is_dropped)

    @property
    def result(self) -> Outline:
        """The outline of what will be made."""
        return self.outline.model_copy(update={"lessons": self.kept})


def arrangement_json(arrangement: Arrangement) -> dict[str, Any]:
    """Return `arrangement` as plain values for JSON."""
    return {
        "outline": outline_json(arrangement.outline),
        "dropped": sorted(arrangement.dropped),
    }


def load_arrangement(stored: object) -> Arrangement:
    """Read what `arrangement_json` gave; raise DocumentProblem for anything else."""
    match stored:
        case {"outline": outline, "dropped": list(dropped), **others} if not others:
            try:
                return Arrangement(outline=load_outline(outline), dropped=frozenset(dropped))
            except (ValidationError, TypeError) as error:
                raise DocumentProblem("not-an-outline") from error
    raise DocumentProblem("not-an-outline")


def digest_of(arrangement: Arrangement) -> str:
    """Return 16 hex digits that change when anything of `arrangement` does."""
    text = json.dumps(arrangement_json(arrangement), sort_keys=True)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def with_facts(arrangement: Arrangement, facts: Facts) -> Arrangement:
    """Return `arrangement` with what a person says of the document; the lines found stay."""
    outline = arrangement.outline
    source = SourceFacts(**facts.model_dump(), evidence=outline.source.evidence)
    return arrangement.model_copy(update={"outline": outline.model_copy(update={"source": source})})


def rename(arrangement: Arrangement, titles: Mapping[int, str]) -> Arrangement:
    """Give lessons new titles, by place; a blank one changes nothing."""
    pairs = _pairs(arrangement)
    for place, title in titles.items():
        lesson, is_dropped = _at(pairs, place)
        if shown := " ".join(clean(title).split())[:LONGEST_TITLE]:
            pairs[place] = (_lesson(lesson, title=shown), is_dropped)
    return _arranged(arrangement, pairs)


def move(arrangement: Arrangement, place: int, step: int) -> Arrangement:
    """Let a lesson change places with the one before (`step` -1) or after it (1)."""
    pairs = _pairs(arrangement)
    moved, other = _at(pairs, place), _at(pairs, place + step)
    pairs[place], pairs[place + step] = other, moved
    return _arranged(arrangement, pairs)


def merge(arrangement: Arrangement, place: int) -> Arrangement:
    """Put a lesson at the end of the one before it; its title becomes a heading there.

    A title that only repeats how the text begins, as that of an article, does not.
    """
    pairs = _pairs(arrangement)
    (before, is_before_dropped), (lesson, is_dropped) = _at(pairs, place - 1), _at(pairs, place)
    if is_before_dropped or is_dropped:
        raise EditProblem("dropped")
    passages = (*before.passages, *_heading(lesson), *lesson.passages)
    pairs[place - 1 : place + 1] = [(_lesson(before, passages=passages), False)]
    return _arranged(arrangement, pairs)


def split(arrangement: Arrangement, place: int, passage: int) -> Arrangement:
    """Begin a new lesson with a passage; a heading becomes its title, else its first words are."""
    pairs = _pairs(arrangement)
    lesson, is_dropped = _at(pairs, place)
    if len(pairs) >= MOST_LESSONS:
        raise EditProblem("too-many-lessons")
    if not can_begin(lesson, passage):
        raise EditProblem("nothing-left")
    stays = _lesson(lesson, passages=lesson.passages[:passage])
    begun = _begun(lesson.passages[passage:])
    pairs[place : place + 1] = [(stays, is_dropped), (begun, is_dropped)]
    return _arranged(arrangement, pairs)


def can_begin(lesson: OutlineLesson, passage: int) -> bool:
    """Say that a new lesson may begin at this passage: each of the two has some text then."""
    if not 0 < passage < len(lesson.passages):
        return False
    is_heading = lesson.passages[passage].kind is BlockKind.HEADING
    return not is_heading or passage + 1 < len(lesson.passages)


def drop(arrangement: Arrangement, place: int) -> Arrangement:
    """Leave a lesson out; `restore` brings it back."""
    _at(_pairs(arrangement), place)
    return arrangement.model_copy(update={"dropped": arrangement.dropped | {place}})


def restore(arrangement: Arrangement, place: int) -> Arrangement:
    """Bring back a lesson that was dropped."""
    _at(_pairs(arrangement), place)
    return arrangement.model_copy(update={"dropped": arrangement.dropped - {place}})


def characters_in(passages: Iterable[OutlinePassage]) -> int:
    """Count what a reader reads: all but white space."""
    return sum(len("".join(passage.text.split())) for passage in passages)


type _Pair = tuple[OutlineLesson, bool]
"""A lesson, and whether it is dropped."""


def _pairs(arrangement: Arrangement) -> list[_Pair]:
    return [
        (lesson, place in arrangement.dropped)
        for place, lesson in enumerate(arrangement.outline.lessons)
    ]


def _at(pairs: list[_Pair], place: int) -> _Pair:
    if not 0 <= place < len(pairs):
        raise EditProblem("no-such-lesson")
    return pairs[place]


def _arranged(arrangement: Arrangement, pairs: list[_Pair]) -> Arrangement:
    lessons = tuple(lesson for lesson, _is_dropped in pairs)
    dropped = frozenset(place for place, (_lesson, is_dropped) in enumerate(pairs) if is_dropped)
    outline = arrangement.outline.model_copy(update={"lessons": lessons})
    return Arrangement(outline=outline, dropped=dropped)


def _lesson(
    lesson: OutlineLesson, *, title: str = "", passages: tuple[OutlinePassage, ...] | None = None
) -> OutlineLesson:
    return OutlineLesson(
        title=title or lesson.title,
        label=lesson.label,
        passages=lesson.passages if passages is None else passages,
    )


def _heading(lesson: OutlineLesson) -> tuple[OutlinePassage, ...]:
    """Return a lesson's title as a passage, unless the passage of its label begins with it."""
    own = [passage for passage in lesson.passages if passage.label == lesson.label]
    if any(passage.text.startswith(lesson.title) for passage in own):
        return ()
    named = "" if own else lesson.label
    label = named or lesson.title.replace('"', "")[:LONGEST_LABEL].strip() or PREAMBLE
    return (OutlinePassage(label=label, kind=BlockKind.HEADING, text=lesson.title),)


def _begun(passages: tuple[OutlinePassage, ...]) -> OutlineLesson:
    """Begin a lesson with the first of `passages`."""
    first = passages[0]
    if first.kind is BlockKind.HEADING and len(first.text) <= LONGEST_TITLE:
        return OutlineLesson(title=first.text, label=first.label, passages=passages[1:])
    title = first.text.split("\n")[0][:LONGEST_FIRST_WORDS].strip()
    return OutlineLesson(title=title, label=first.label, passages=passages)
