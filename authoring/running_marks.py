"""A worker's mark: a file that it holds locked for as long as it lives, with how far it is.

The kernel lets go of the lock when the process ends, however it ends. So nobody has to guess from
a clock whether a worker still lives, a second one cannot start, and progress costs the database
nothing, whose one writer others need.
"""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from authoring.kept_batches import folder_of

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = "running"
_LENGTH = 64
_SECONDS_BETWEEN = 0.2
_TRIES, _SECONDS_BETWEEN_TRIES = 5, 0.01


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker is; `total` is 0 where it cannot be known yet."""

    stage: str = ""
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


class Mark:
    """The mark as its one holder has it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._written_at = 0.0

    @classmethod
    def take(cls, token: str) -> Self | None:
        """Return the mark of this token; None if a living process holds it, or there is no such."""
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(folder_of(token) / _NAME, flags, 0o600)
        except FileNotFoundError:
            return None
        if _is_locked(descriptor):
            return cls(descriptor)
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let go of it here; a process that it was handed to still holds it."""
        os.close(self.descriptor)

    def show(self, progress: Progress) -> None:
        """Write how far it is."""
        words = f"{progress.stage} {progress.done} {progress.total}"
        os.pwrite(self.descriptor, words.ljust(_LENGTH).encode(), 0)
        self._written_at = time.monotonic()

    def stepper(self, stage: str, total: int = 0) -> Callable[[int], None]:
        """Return what is called with each number; a few of a second are written."""
        self.show(Progress(stage, 0, total))

        def step(done: int) -> None:
            if done == total or time.monotonic() - self._written_at > _SECONDS_BETWEEN:
                self.show(Progress(stage, done, total))

        return step


def progress_of(token: str) -> Progress | None:
    """Return how far the worker of this token is; None if none is alive."""
    try:
        descriptor = os.open(folder_of(token) / _NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        return _read(descriptor) if _is_held(descriptor) else None
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    """Lock it, and say whether that went; who only looks has it for some microseconds."""
    for attempt in range(_TRIES):
        time.sleep(_SECONDS_BETWEEN_TRIES if attempt else 0)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        return True
    return False


def _is_held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _read(descriptor: int) -> Progress:
    words = os.pread(descriptor, _LENGTH, 0).decode().split()
    if len(words) != 3:  # noqa: PLR2004 -- stage and two numbers; before the first there is nothing
        return Progress()
    return Progress(words[0], int(words[1]), int(words[2]))
