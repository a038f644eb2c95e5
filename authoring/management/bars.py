"""How far a command is: a bar on a terminal, a line now and then anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from django.utils.translation import pgettext

_WIDTH = 30
_SECONDS_BETWEEN = 0.1
_LINES_EVERY = 5_000

_STAGES: Mapping[str, Callable[[], str]] = {
    "reading": lambda: pgettext("how far an import is", "Read"),
    "looking": lambda: pgettext("how far an import is", "Looked up"),
    "writing": lambda: pgettext("how far an import is", "Written"),
}


class Stream(Protocol):
    """What a bar is drawn on: a file, or a command's own stream that adds nothing to a line."""

    def write(self, text: str, /) -> object: ...
    def flush(self) -> None: ...
    def isatty(self) -> bool: ...


class Bars:
    """Shows one stage after the other on a stream, usually the standard error."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._shown_at = 0.0
        self._width = 0

    def stepper(self, stage: str, total: int) -> Callable[[int], None]:
        """Return what is called with each number of a stage; `total` is 0 if nobody knows it."""
        name = _STAGES[stage]()

        def step(done: int) -> None:
            if not self._is_terminal:
                if done % _LINES_EVERY == 0:
                    self._stream.write(f"{name}: {_of(done, total)}\n")
            elif done == total or time.monotonic() - self._shown_at > _SECONDS_BETWEEN:
                self._show(f"{name:<10} {_bar(done, total)}{_of(done, total)}")

        return step

    def end(self) -> None:
        """Take the bar away, so that what was found stands alone."""
        if self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._width = 0

    def _show(self, line: str) -> None:
        # Chinese characters are two columns wide: what stood there before is covered all the same.
        self._stream.write(f"\r{line.ljust(self._width)}")
        self._stream.flush()
        self._width = max(self._width, 2 * len(line))
        self._shown_at = time.monotonic()


def _of(done: int, total: int) -> str:
    return f"{done:,} / {total:,}" if total else f"{done:,}"


def _bar(done: int, total: int) -> str:
    if not total:
        return ""
    filled = _WIDTH * done // total
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {100 * done // total:>3} %  "
