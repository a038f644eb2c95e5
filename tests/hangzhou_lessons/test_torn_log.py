"""SQLite's log as a crash may leave it: broken off or garbled at any place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt
from quizzes.models import Item
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.guarantees.plugin import Figure

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite's log"),
    pytest.mark.django_db(transaction=True),
]

SAVES = 40
COPIES = 500


@dataclass(frozen=True, slots=True)
class Crash:
    """The files of a database, and how long its log was when each answer was acknowledged."""

    main: bytes
    log: bytes
    acknowledged: list[tuple[str, int]]

    def before(self, place: int) -> list[str]:
        """Return the answers whose transaction stands whole before that place of the log."""
        return [op_id for op_id, end in self.acknowledged if end <= place]


@pytest.fixture
def crash(lesson: Lesson) -> Crash:
    """Save answers, and take the files as they are then, with nothing put in order."""
    exam = make_quiz(lesson.course, [make_question(lesson)], mode="exam")
    attempt = start_attempt(user=make_user(), quiz=exam, now=NOW, seed=1)
    item = attempt.items.select_related("version").get()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    main = Path(connection.settings_dict["NAME"])
    log = main.with_name(f"{main.name}-wal")
    acknowledged = [(_save(item, number), log.stat().st_size) for number in range(SAVES)]
    return Crash(main.read_bytes(), log.read_bytes(), acknowledged)


def _save(item: Item, number: int) -> str:
    op_id = f"save-{number:04}"
    save_answer(
        item=item,
        op_id=op_id,
        base_op=f"save-{number - 1:04}",
        content=item.version.loaded.read(as_lists(answer_to(item.version))),
        arrived_at=NOW,
    )
    return op_id


@contextmanager
def _opened(folder: Path, main: bytes, log: bytes) -> Iterator[BaseDatabaseWrapper]:
    """Open copies of the files as Django does after a crash."""
    file = folder / "crashed.sqlite3"
    file.write_bytes(main)
    file.with_name(f"{file.name}-wal").write_bytes(log)
    copy = connection.copy()
    copy.settings_dict["NAME"] = str(file)
    try:
        yield copy
    finally:
        copy.close()


def _what_is_left(folder: Path, main: bytes, log: bytes) -> tuple[list[tuple[str]], list[str]]:
    """Return what SQLite says of the database, and the answers in it."""
    with _opened(folder, main, log) as copy, copy.cursor() as cursor:
        state = cursor.execute("PRAGMA integrity_check").fetchall()
        answers = cursor.execute("SELECT op_id FROM quizzes_answer ORDER BY id")
        return state, [op_id for (op_id,) in answers.fetchall()]


def _cut(log: bytes, place: int, random: Random) -> bytes:
    del random
    return log[:place]


def _garble(log: bytes, place: int, random: Random) -> bytes:
    """Return the log with one bit of another value."""
    return log[:place] + bytes([log[place] ^ 1 << random.randrange(8)]) + log[place + 1 :]


def _overwrite(log: bytes, place: int, random: Random) -> bytes:
    """Return the log with a page of it never written, as after writes out of order."""
    length = min(4096, len(log) - place)
    noise = bytes(byte ^ random.randrange(1, 256) for byte in log[place : place + length])
    return log[:place] + noise + log[place + length :]


@pytest.mark.promise("A9")
def test_torn_log_leaves_a_whole_beginning(crash: Crash, tmp_path: Path, figure: Figure) -> None:
    random = Random(9)  # noqa: S311 -- places to tear at, no secrets
    left = set()
    for number in range(COPIES):
        place = random.randrange(len(crash.log))
        tear = (_cut, _garble, _overwrite)[number % 3]
        state, answers = _what_is_left(tmp_path, crash.main, tear(crash.log, place, random))
        assert (state, answers) == ([("ok",)], crash.before(place))
        left.add(len(answers))
    assert left >= {*range(SAVES)}
    figure(f"{COPIES} torn logs: each opens, with every answer acknowledged before the tear")


@pytest.mark.promise("A9")
def test_each_answer_is_in_the_log_when_it_is_acknowledged(crash: Crash) -> None:
    ends = [end for _op_id, end in crash.acknowledged]
    assert all(before < after for before, after in pairwise([0, *ends]))
    assert len(crash.log) == ends[-1]
