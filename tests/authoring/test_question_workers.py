"""A worker is a process of its own: real ones, started, killed and started again."""

import fcntl
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from accounts.models import User
from authoring.actions.bank_imports import ask_to_write, begin_bank_import
from authoring.kept_batches import folder_of, keep_sent
from authoring.models import BankImport
from authoring.question_workers import start_worker
from authoring.running_marks import Mark, Progress, progress_of
from lessons.models import Course
from quizzes.models import Question, Version
from tests.authoring.banks import gift_of, item_of
from tests.builders import NOW
from tests.servers import database_url

TOKEN = "a-token"
MANY = 4_000
SECONDS = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_world(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers see the test's database and folder, as a server's workers see the server's."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def begun(course: Course, author: User, count: int) -> BankImport:
    items = [item_of(f"第 {number} 题问什么？") for number in range(count)]
    keep_sent(TOKEN, [gift_of(*items)])
    return begin_bank_import(
        token=TOKEN,
        course=course,
        lesson=None,
        author=author,
        file_name="bank.gift",
        file_format="auto",
        now=NOW,
    )


def ended() -> None:
    """Wait until no worker holds the mark any more."""
    with (folder_of(TOKEN) / "running").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def killed_while_writing() -> Progress:
    """Start a worker by hand, kill it in the middle of its writing, and return how far it was."""
    words = [sys.executable, "manage.py", "work_on_bank", f"--token={TOKEN}"]
    deadline = time.monotonic() + SECONDS
    with subprocess.Popen(words, cwd=site.BASE_DIR) as process:
        while time.monotonic() < deadline:
            progress = progress_of(TOKEN) or Progress()
            if progress.stage == "writing" and 0 < progress.done < MANY:
                process.kill()
                return progress
    pytest.fail("it never wrote")


def state_of(bank: BankImport) -> str:
    bank.refresh_from_db()
    return bank.state


def test_worker_reads_then_writes_and_ends(course: Course, instructor: User) -> None:
    bank = begun(course, instructor, 3)
    assert start_worker(TOKEN) is True
    ended()
    after_reading = state_of(bank)
    ask_to_write(bank=bank, now=NOW)
    assert start_worker(TOKEN) is True
    ended()
    assert (after_reading, state_of(bank), Version.objects.count()) == ("ready", "done", 3)


def test_worker_is_not_started_beside_another(course: Course, instructor: User) -> None:
    begun(course, instructor, 1)
    mark = Mark.take(TOKEN)
    assert mark is not None
    assert start_worker(TOKEN) is False
    mark.release()


def test_worker_lives_from_the_moment_it_is_started(course: Course, instructor: User) -> None:
    begun(course, instructor, 1)
    start_worker(TOKEN)
    progress = progress_of(TOKEN)
    ended()
    assert progress is not None


@pytest.mark.promise("C7")
def test_killed_worker_leaves_no_question_and_another_writes_them_all(
    course: Course, instructor: User
) -> None:
    bank = begun(course, instructor, MANY)
    start_worker(TOKEN)
    ended()
    ask_to_write(bank=bank, now=NOW)
    progress = killed_while_writing()
    assert progress.total == MANY
    assert (progress_of(TOKEN), state_of(bank)) == (None, "writing")
    assert (Question.objects.count(), Version.objects.count()) == (0, 0)
    start_worker(TOKEN)
    ended()
    assert (state_of(bank), Question.objects.count()) == ("done", MANY)
