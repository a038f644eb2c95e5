"""A GIFT file → its questions as text, with their lines and comments (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BRACE = re.compile(r"\\.|[{}]")
_DIRECTIVE = re.compile(r"\$([A-Z]{2,20})[:：]")
_CONTINUED = ("=", "~", "#", "}", "//", "%")
"""How a line may begin that belongs to the braces left open above an empty line."""


@dataclass(slots=True)
class Chunk:
    """A question, or a directive such as $CATEGORY: with what follows it."""

    line: int
    directive: str = ""
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_closed: bool = True

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class _Cutter:
    """Gathers lines until a question ends."""

    def __init__(self) -> None:
        self._chunk: Chunk | None = None
        self._comments: list[str] = []
        self._has_braces = False
        self._was_empty = False

    def take(self, number: int, line: str) -> Iterator[Chunk]:
        if not line:
            if self._chunk and self._chunk.is_closed:
                yield from self.end()
            self._was_empty = True
            return
        if self._ends_before(line):
            yield from self.end()
        self._was_empty = False
        if line.startswith("//"):
            (self._chunk.comments if self._chunk else self._comments).append(line)
        elif (found := _DIRECTIVE.match(line)) and self._chunk is None:
            self._comments = []
            yield Chunk(number, found[1], [line[found.end() :].strip()])
        else:
            self._add(number, line)

    def end(self) -> Iterator[Chunk]:
        if self._chunk:
            yield self._chunk
        self._chunk, self._has_braces = None, False

    def _ends_before(self, line: str) -> bool:
        """Say whether the question at hand has ended, with or without an empty line."""
        if self._chunk is None:
            return False
        is_new = line.startswith("::") or _DIRECTIVE.match(line) is not None
        if self._chunk.is_closed:
            return is_new and self._has_braces
        return is_new or (self._was_empty and not line.startswith(_CONTINUED))

    def _add(self, number: int, line: str) -> None:
        if self._chunk is None:
            self._chunk = Chunk(number, comments=self._comments)
            self._comments = []
        self._chunk.lines.append(line)
        for brace in _BRACE.findall(line):
            if brace in {"{", "}"}:
                self._chunk.is_closed = brace == "}"
                self._has_braces = True


def cut(text: str) -> Iterator[Chunk]:
    """Yield the questions and directives of a file, in order. Linear in its length."""
    cutter = _Cutter()
    for number, line in enumerate(text.split("\n"), 1):
        yield from cutter.take(number, line.strip())
    yield from cutter.end()
