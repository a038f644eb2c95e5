"""Questions that were read from a file and wait for somebody to go through them.

They are a file of our own under VAR_DIR/uploads, with a name nobody guesses, and go when they are
imported or dropped, or after a day without a change. The file that was sent is not kept.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings

from authoring.formats import Batch, Item, Notice, Place
from authoring.question_reading import with_words
from quizzes.kinds import load_content, store_content

KEPT_FOR = timedelta(days=1)
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote in the place of the file's words."""

    stem: str
    explanation: str


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """What was read, for whom, and what has been decided about it so far."""

    token: str
    owner_id: int
    course_id: int
    lesson_id: int | None
    file_name: str
    batch: Batch
    skipped: frozenset[int] = frozenset()
    """Places of the questions that are not wanted."""
    rewritten: Mapping[int, Words] = field(default_factory=dict)

    def item(self, place: int) -> Item:
        """Return the question at this place as it would be imported."""
        item, words = self.batch.items[place], self.rewritten.get(place)
        if words is None:
            return item
        return with_words(item, stem=words.stem, explanation=words.explanation)

    @property
    def wanted(self) -> list[Item]:
        """The questions to import, in the order of the file."""
        places = range(len(self.batch.items))
        return [self.item(place) for place in places if place not in self.skipped]


def keep_batch(
    *, batch: Batch, owner_id: int, course_id: int, lesson_id: int | None, file_name: str
) -> KeptBatch:
    """Keep what was read from a file until somebody has gone through it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = KeptBatch(token, owner_id, course_id, lesson_id, file_name, batch)
    store_batch(kept)
    return kept


def load_batch(*, token: str, owner_id: int, course_id: int) -> KeptBatch | None:
    """Return what is kept under this name; None unless it is this person's, for this course."""
    try:
        stored = json.loads(_path(token).read_text())
    except FileNotFoundError:
        return None
    if (stored["owner"], stored["course"]) != (owner_id, course_id):
        return None
    return KeptBatch(
        token=token,
        owner_id=owner_id,
        course_id=course_id,
        lesson_id=stored["lesson"],
        file_name=stored["file_name"],
        batch=_batch_of(stored["batch"]),
        skipped=frozenset(stored["skipped"]),
        rewritten={int(place): Words(**words) for place, words in stored["rewritten"].items()},
    )


def store_batch(kept: KeptBatch) -> None:
    """Write it in one piece: who reads at that moment sees what was before."""
    stored = {
        "owner": kept.owner_id,
        "course": kept.course_id,
        "lesson": kept.lesson_id,
        "file_name": kept.file_name,
        "batch": _batch_json(kept.batch),
        "skipped": sorted(kept.skipped),
        "rewritten": {place: asdict(words) for place, words in kept.rewritten.items()},
    }
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=folder, delete=False) as file:  # its mode is 0600
        json.dump(stored, file, ensure_ascii=False)
    Path(file.name).replace(_path(kept.token))


def drop_batch(kept: KeptBatch) -> None:
    """Forget it; a second time nothing happens."""
    _path(kept.token).unlink(missing_ok=True)


def drop_old_batches(now: datetime) -> int:
    """Forget what nobody has touched for a day; return how many."""
    oldest = (now - KEPT_FOR).timestamp()
    old = [path for path in _files() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "uploads"


def _files() -> list[Path]:
    folder = _folder()
    return list(folder.iterdir()) if folder.is_dir() else []


def _path(token: str) -> Path:
    # URLs let only letters, digits, - and _ through; the name of a path is that of a file here.
    return _folder() / f"{Path(token).name}.json"


def _batch_json(batch: Batch) -> dict[str, Any]:
    return {
        "format": batch.format,
        "title": batch.title,
        "problems": [_notice_json(notice) for notice in batch.problems],
        "items": [_item_json(item) for item in batch.items],
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "kind": item.content.kind,
        "content": store_content(item.content),
        "place": asdict(item.place),
        "uid": item.uid,
        "explanation": item.explanation,
        "points": None if item.points is None else str(item.points),
        "difficulty": item.difficulty,
        "tags": list(item.tags),
        "category": item.category,
        "quote": item.quote,
        "lost": [_notice_json(notice) for notice in item.lost],
    }


def _notice_json(notice: Notice) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in notice.values.items()}
    return {
        "code": notice.code,
        "place": asdict(notice.place),
        "values": values,
        "excerpt": notice.excerpt,
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str) else str(value)


def _batch_of(stored: Mapping[str, Any]) -> Batch:
    return Batch(
        format=stored["format"],
        title=stored["title"],
        problems=tuple(_notice_of(notice) for notice in stored["problems"]),
        items=tuple(_item_of(item) for item in stored["items"]),
    )


def _item_of(stored: Mapping[str, Any]) -> Item:
    plain = {name: stored[name] for name in ("uid", "explanation", "difficulty")}
    item = Item(load_content(stored["kind"], stored["content"]), **plain)
    return replace(
        item,
        place=Place(**stored["place"]),
        points=None if stored["points"] is None else Decimal(stored["points"]),
        tags=tuple(stored["tags"]),
        category=stored["category"],
        quote=stored["quote"],
        lost=tuple(_notice_of(notice) for notice in stored["lost"]),
    )


def _notice_of(stored: Mapping[str, Any]) -> Notice:
    place = Place(**stored["place"])
    return Notice(stored["code"], place, stored["values"], stored["excerpt"])
