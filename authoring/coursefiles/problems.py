"""What is wrong with course files: where, and why, as a code for a sentence (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse the files. `authoring.problems` turns it into a sentence."""

    place: Place
    code: str
    args: Mapping[str, str | int] = field(default_factory=dict)


class CourseFileProblems(ValueError):
    """Files that are no course; `problems` are all of them, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("; ".join(f"{found.place}: {found.code}" for found in self.problems))
