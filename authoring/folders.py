"""Course files on disk: read with care, and written whole or not at all."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from authoring.coursefiles import CourseFileProblems, Place, Problem
from authoring.coursefiles.reading import MAX_FILES

MAX_BYTES = 2_000_000

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What a dump did to a folder, by file name."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    unknown: tuple[str, ...]
    """Files of the folder that are not the course's; they are left alone."""


def read_folder(folder: Path) -> dict[str, str]:
    """Return file name → text of a folder; raise CourseFileProblems naming what cannot be read.

    Links are not followed and folders not entered. Hidden files are passed over.
    """
    if not folder.is_dir():
        raise CourseFileProblems([Problem(Place(str(folder)), "no-folder")])
    names = list(_visible(folder))
    if len(names) > MAX_FILES:
        raise CourseFileProblems(
            [Problem(Place(str(folder)), "too-many-files", {"most": MAX_FILES})]
        )
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            texts[name] = _read(folder / name)
        except _Unreadable as unreadable:
            problems.append(unreadable.problem)
    if problems:
        raise CourseFileProblems(problems)
    return texts


def write_folder(folder: Path, files: Mapping[str, str]) -> WrittenFiles:
    """Write the files whose bytes differ. All are written beside their place before any moves."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {name: text.encode() for name, text in files.items()}
    changed = [name for name in files if _bytes_of(folder / name) != contents[name]]
    parts = {name: folder / f".{name}.part" for name in changed}
    try:
        for name, part in parts.items():
            _write(part, contents[name])
        for name, part in parts.items():
            part.replace(folder / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return WrittenFiles(
        tuple(changed),
        tuple(name for name in files if name not in parts),
        tuple(name for name in _visible(folder) if name not in files),
    )


class _Unreadable(ValueError):
    def __init__(self, name: str, code: str, *, line: int = 1) -> None:
        super().__init__(code)
        self.problem = Problem(Place(name, line), code, {"most": MAX_BYTES})


def _visible(folder: Path) -> Iterator[str]:
    return iter(sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")))


def _read(path: Path) -> str:
    content = _read_bytes(path)
    if len(content) > MAX_BYTES:
        raise _Unreadable(path.name, "file-too-large")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(path.name, "not-utf-8", line=line) from error


def _read_bytes(path: Path) -> bytes:
    """Return the first MAX_BYTES + 1 bytes of a plain file; what it is, is asked once it is open."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    except OSError as error:
        raise _Unreadable(path.name, "not-a-file") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _Unreadable(path.name, "not-a-file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def _bytes_of(path: Path) -> bytes | None:
    """Return what stands in a file; None when there is none, or a link where one should be."""
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()


def _write(part: Path, content: bytes) -> None:
    with suppress(FileNotFoundError):
        part.unlink()  # left behind by a run that was killed
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
