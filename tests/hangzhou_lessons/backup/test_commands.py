"""`manage.py backup` and `restore` as they are called: by a process, beside a server at work."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from benchmarks.people import examinee
from hangzhou_lessons.backup.actions import check_backup
from lessons.models import Lesson
from quizzes.models import Answer
from soak.candidates import all_receipts, seated, statuses, write_receipts
from soak.load import answer_in_haste
from tests.builders import CONTENTS, make_question, make_quiz, make_user
from tests.guarantees.plugin import Figure
from tests.servers import database_url, environment, killable_server

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 10


@pytest.fixture
def empty_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database without any table."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    name = f"restored_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"{database_url().rpartition('/')[0]}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(*command: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python on the test database, or on another one."""
    own = environment() | ({"DATABASE_URL": database} if database else {})
    own.pop("REDIS_URL", None)  # a restore empties the cache, which other tests are reading
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.promise("A16")
def test_backup_taken_while_people_save_comes_back_with_their_answers(
    lesson: Lesson, tmp_path: Path, empty_database: str, figure: Figure
) -> None:
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    exam = make_quiz(lesson.course, questions, mode="exam")
    learners = [
        examinee(user=make_user(), exam=exam, number=number, now=timezone.now())
        for number in range(PEOPLE)
    ]
    archive, receipts = tmp_path / "backup.zip", tmp_path / "receipts.json"
    with (
        killable_server(tmp_path / "server.log") as server,
        seated(learners, server.port, "backup") as candidates,
    ):
        answer_in_haste(candidates, 5)
        before = all_receipts(candidates)
        with ThreadPoolExecutor(1) as beside:
            backing = beside.submit(_run, "manage.py", "backup", str(archive))
            while not backing.done():
                answer_in_haste(candidates, 1)
    assert (backing.result().returncode, backing.result().stderr) == (0, "")
    assert set(statuses(candidates)) == {200}

    restored = _run("manage.py", "restore", str(archive), database=empty_database)
    assert (restored.returncode, restored.stderr) == (0, "")
    write_receipts(receipts, before)
    verified = _run("-m", "soak.verify", str(receipts), database=empty_database)
    assert json.loads(verified.stdout)["faults"] == []
    held = check_backup(path=archive).census.answers
    assert PEOPLE * 5 == len(before) <= held <= Answer.objects.count()
    figure(f"backup under load: {held} answers restored, {len(before)} receipts verified")


def test_backup_of_an_empty_database_is_refused(tmp_path: Path, empty_database: str) -> None:
    done = _run("manage.py", "backup", str(tmp_path / "backup.zip"), database=empty_database)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "backup.zip").exists()


def test_restore_checks_without_writing(archive: Path) -> None:
    newcomer = make_user("newcomer")
    out = StringIO()
    call_command("restore", str(archive), check=True, stdout=out)
    newcomer.refresh_from_db()
    moment, rows, answers = out.getvalue().splitlines()
    assert moment.startswith("Backup of March 2, 2026, ")
    assert rows.endswith(f"rows in {len(connection.introspection.table_names())} tables")
    assert answers == "0 answers, the newest number 0"


def test_restore_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "nowhere.zip"))
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("restore", str(tmp_path))


def test_backup_says_that_there_is_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", str(tmp_path / "nowhere" / "backup.zip"))


def test_backup_prints_the_fingerprint(tmp_path: Path) -> None:
    make_user()
    out = StringIO()
    call_command("backup", str(tmp_path / "backup.zip"), stdout=out)
    fingerprint = check_backup(path=tmp_path / "backup.zip").fingerprint
    assert out.getvalue().splitlines()[-1] == f"Fingerprint: {fingerprint}"
