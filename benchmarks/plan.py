"""What the database was filled with, as far as the clients must know it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

type Fields = list[tuple[str, str]]
"""A form's fields in the order a browser sends them."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A signed-in person; `answers` are two different answers to each item of their exam."""

    session: str
    attempt: int = 0
    answers: tuple[tuple[Fields, Fields], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    course: str
    lessons: tuple[str, ...]
    rows: tuple[int, ...]
    """The floor's."""
    examinees: tuple[Learner, ...]
    """They sit an exam now, and nothing else."""
    readers: tuple[Learner, ...]
    """They have read and practised, and sit no exam."""

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            course=stored["course"],
            lessons=tuple(stored["lessons"]),
            rows=tuple(stored["rows"]),
            examinees=tuple(_learner(entry) for entry in stored["examinees"]),
            readers=tuple(_learner(entry) for entry in stored["readers"]),
        )


def _learner(stored: dict[str, Any]) -> Learner:
    answers = tuple((_fields(one), _fields(other)) for one, other in stored["answers"])
    return Learner(stored["session"], stored["attempt"], answers)


def _fields(stored: list[list[str]]) -> Fields:
    return [(name, value) for name, value in stored]
