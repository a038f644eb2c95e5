"""What all interchange formats speak in: questions with their place, losses and problems (pure)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizzes.kinds import AnyContent

MOST_BYTES = 50_000_000
"""A larger file is refused before it is read."""
MOST_ITEMS = 100_000
MOST_EXCERPT = 80
"""Characters of the file shown beside a problem."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands; what does not apply is 0 or ""."""

    line: int = 0
    """Counted from 1, of a text."""
    row: int = 0
    """Counted from 1, of a sheet."""
    column: str = ""
    """The letters of a sheet's column."""
    element: str = ""
    """Such as `question[3]/answer[2]` of an XML file, or a file inside a package."""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A problem, or something that is lost, as a code with its values; sentences are elsewhere."""

    code: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)
    excerpt: str = ""
    """The words of the file it is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a file, in our own shape."""

    content: AnyContent
    place: Place = field(default_factory=Place)
    uid: str = ""
    """The file's own identifier; "" where it has none."""
    explanation: str = ""
    points: Decimal | None = None
    difficulty: int | None = None
    """1 to 3."""
    tags: tuple[str, ...] = ()
    category: str = ""
    """The chapter or category it stands in, parts joined by "/"."""
    quote: str = ""
    """The passage's words it rests on, where the file says them."""
    lost: tuple[Notice, ...] = ()
    """What the file says of it and ours cannot keep."""


@dataclass(frozen=True, slots=True)
class Batch:
    """All that was found in a file. One bad item does not stop the others."""

    format: str
    items: tuple[Item, ...]
    problems: tuple[Notice, ...]
    """Items that could not be read, and things beside items, such as an unknown directive."""
    title: str = ""


_told: ContextVar[Callable[[int], None] | None] = ContextVar("told", default=None)


@contextmanager
def told_while_reading(tell: Callable[[int], None]) -> Iterator[None]:
    """Have `tell` called with how many questions have been read so far, as long as it lasts.

    It is of the context, not an argument: ten readers pass it on nowhere.
    """
    token = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(token)


def tell_read(count: int) -> None:
    """Say how many questions a reader has read so far."""
    if tell := _told.get():
        tell(count)


def batch_of(name: str, found: Iterable[Item | Notice]) -> Batch:
    """Sort what a reader of the format `name` finds, and stop at MOST_ITEMS with a problem."""
    items: list[Item] = []
    problems: list[Notice] = []
    for entry in found:
        if len(items) + len(problems) >= MOST_ITEMS:
            problems.append(Notice("too-many-items", values={"most": MOST_ITEMS}))
            break
        if isinstance(entry, Item):
            items.append(entry)
            tell_read(len(items))
        else:
            problems.append(entry)
    return Batch(name, tuple(items), tuple(problems))


@dataclass(frozen=True, slots=True)
class Written:
    """A file made of questions."""

    content: bytes
    lost: tuple[tuple[int, Notice], ...]
    """What the format cannot say, each with the index of its item; a code "left-out" for the whole."""


class FileRefused(ValueError):
    """A file of which nothing can be read: too large, not this format, dangerous."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.code)
        self.notice = notice
