"""Questions that were read from a file and wait for somebody to go through them.

Each file has a folder of its own under VAR_DIR/uploads, named by a token nobody guesses: what was
sent, until it is read; then one line a question, so that a page shows twenty of fifty thousand
without reading the others; and what has been decided. It goes when all is imported or dropped.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings

from authoring.formats import Batch, Item, Notice
from authoring.kept_items import item_json, item_of, notice_json, notice_of
from authoring.question_plans import Fate, Outlined
from authoring.question_reading import with_words
from authoring.question_words import own_uid

_SENT, _ITEMS, _INDEX, _DECIDED = "sent", "items.jsonl", "index.json", "decided.json"


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote in the place of the file's words."""

    stem: str
    explanation: str


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """What was read of a file, and what has been decided about it so far."""

    token: str
    format: str
    problems: tuple[Notice, ...]
    outlined: Sequence[Outlined]
    offsets: Sequence[int]
    """Where the line of each question begins."""
    skipped: frozenset[int] = frozenset()
    """Places of the questions that are not wanted."""
    rewritten: Mapping[int, Words] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many questions the file holds."""
        return len(self.offsets)

    @property
    def wanted_count(self) -> int:
        return len(self) - len(self.skipped)

    def item(self, place: int) -> Item:
        """Return the question at this place as it would be imported."""
        with (folder_of(self.token) / _ITEMS).open("rb") as lines:
            lines.seek(self.offsets[place])
            return self._said(place, lines.readline())

    def wanted(self) -> Iterator[Item]:
        """Yield the questions to import, in the order of the file."""
        with (folder_of(self.token) / _ITEMS).open("rb") as lines:
            for place, line in enumerate(lines):
                if place not in self.skipped:
                    yield self._said(place, line)

    def outline(self, place: int) -> Outlined:
        """Return what becomes of a question after what has been decided."""
        outlined = self.outlined[place]
        if outlined.twin is not None and outlined.twin in self.skipped:
            return replace(outlined, fate=self.outlined[outlined.twin].fate)
        if place in self.rewritten and outlined.fate is Fate.UNCHANGED:
            is_by_uid = own_uid(self.item(place).uid) == outlined.uid
            return replace(outlined, fate=Fate.CHANGED if is_by_uid else Fate.NEW)
        return outlined

    def _said(self, place: int, line: bytes) -> Item:
        item, words = item_of(json.loads(line)), self.rewritten.get(place)
        if words is None:
            return item
        return with_words(item, stem=words.stem, explanation=words.explanation)


def folder_of(token: str) -> Path:
    """Return the folder of what was sent under this token."""
    # URLs let only letters, digits, - and _ through; the name of a path is that of a folder here.
    return _uploads() / (Path(token).name or "none")


def keep_sent(token: str, chunks: Iterable[bytes]) -> None:
    """Keep a file as it was sent, to be read later."""
    with (_made(token) / _SENT).open("wb") as file:
        file.writelines(chunks)


def sent_file(token: str) -> bytes | None:
    """Return what was sent; None if it is gone."""
    try:
        return (folder_of(token) / _SENT).read_bytes()
    except FileNotFoundError:
        return None


def keep_batch(
    token: str,
    batch: Batch,
    outlined: Sequence[Outlined],
    step: Callable[[int], None] | None = None,
) -> KeptBatch:
    """Keep what was read, in the place of the file; `step` is called with how many are kept."""
    folder = _made(token)
    offsets = []
    with _replacing(folder / _ITEMS) as file:
        for place, item in enumerate(batch.items):
            offsets.append(file.tell())
            file.write(json.dumps(item_json(item), ensure_ascii=False).encode() + b"\n")
            if step is not None:
                step(place + 1)
    kept = KeptBatch(token, batch.format, batch.problems, outlined, offsets)
    _write_json(folder / _INDEX, _index_json(kept))
    (folder / _DECIDED).unlink(missing_ok=True)
    (folder / _SENT).unlink(missing_ok=True)
    return kept


def load_batch(token: str) -> KeptBatch | None:
    """Return what is kept under this name, without the questions themselves; None if it is gone."""
    folder = folder_of(token)
    try:
        stored = json.loads((folder / _INDEX).read_bytes())
    except FileNotFoundError:
        return None
    decided = _decided(folder / _DECIDED)
    return KeptBatch(
        token=token,
        format=stored["format"],
        problems=tuple(map(notice_of, stored["problems"])),
        outlined=[Outlined(Fate(fate), *rest) for fate, *rest in stored["outlined"]],
        offsets=stored["offsets"],
        skipped=frozenset(decided["skipped"]),
        rewritten={int(place): Words(**words) for place, words in decided["rewritten"].items()},
    )


def store_decisions(kept: KeptBatch) -> None:
    """Write in one piece what was decided: who reads at that moment sees what was before."""
    decided = {
        "skipped": sorted(kept.skipped),
        "rewritten": {place: asdict(words) for place, words in kept.rewritten.items()},
    }
    _write_json(_made(kept.token) / _DECIDED, decided)


def drop_files(token: str) -> None:
    """Forget all that is kept under this token; a second time nothing happens."""
    shutil.rmtree(folder_of(token), ignore_errors=True)


def drop_unknown(known: Iterable[str], before: datetime) -> int:
    """Forget old folders that no import speaks of; return how many."""
    tokens = set(known)
    paths = list(_uploads().iterdir()) if _uploads().is_dir() else []
    old = [
        path
        for path in paths
        if path.name not in tokens and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        drop_files(path.name)
    return len(old)


def _uploads() -> Path:
    return Path(settings.VAR_DIR) / "uploads"


def _made(token: str) -> Path:
    """Return the folder of a token, made if it is not there; only its owner reads it."""
    _uploads().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder_of(token)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _decided(path: Path) -> dict[str, Any]:
    try:
        decided: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {"skipped": [], "rewritten": {}}
    return decided


def _index_json(kept: KeptBatch) -> dict[str, Any]:
    return {
        "format": kept.format,
        "problems": [notice_json(notice) for notice in kept.problems],
        "outlined": [astuple(outlined) for outlined in kept.outlined],
        "offsets": kept.offsets,
    }


def _write_json(path: Path, value: dict[str, Any]) -> None:
    with _replacing(path) as file:
        file.write(json.dumps(value, ensure_ascii=False).encode())


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of another, in one piece, once it is whole."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:  # its mode is 0600
        yield file
    Path(file.name).replace(path)
