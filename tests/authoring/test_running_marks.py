"""A worker's mark says that it lives, and how far it is."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from authoring.kept_batches import keep_sent
from authoring.running_marks import Mark, Progress, progress_of

TOKEN = "a-token"


@pytest.fixture(autouse=True)
def sent(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    keep_sent(TOKEN, [b"sent"])


def taken() -> Mark:
    mark = Mark.take(TOKEN)
    assert mark is not None
    return mark


def test_nobody_is_at_it_before_it_is_taken() -> None:
    assert progress_of(TOKEN) is None


def test_nobody_is_at_what_is_not_there() -> None:
    assert (Mark.take("nothing"), progress_of("nothing")) == (None, None)


def test_mark_is_taken_once() -> None:
    first = taken()
    second = Mark.take(TOKEN)
    first.release()
    assert second is None


def test_released_mark_is_taken_again() -> None:
    taken().release()
    assert progress_of(TOKEN) is None
    taken().release()


def test_looking_does_not_take_it() -> None:
    mark = taken()
    looks = [progress_of(TOKEN), progress_of(TOKEN)]
    mark.release()
    assert looks == [Progress(), Progress()]


def test_progress_is_what_was_shown_last() -> None:
    mark = taken()
    mark.show(Progress("reading", 123_456))
    mark.show(Progress("writing", 5, 20))
    shown = progress_of(TOKEN)
    mark.release()
    assert shown == Progress("writing", 5, 20)
    assert shown.percent == 25


def test_stepper_shows_the_beginning_and_the_end_of_a_stage() -> None:
    mark = taken()
    step = mark.stepper("looking", 3)
    shown = [progress_of(TOKEN)]
    for number in (1, 2, 3):
        step(number)
    shown.append(progress_of(TOKEN))
    mark.release()
    assert shown == [Progress("looking", 0, 3), Progress("looking", 3, 3)]


def test_mark_that_was_handed_down_is_held_until_that_process_is_killed() -> None:
    mark = taken()
    words = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=[mark.descriptor]) as process:
        mark.release()
        alive = progress_of(TOKEN)
        process.kill()
    assert (alive, progress_of(TOKEN)) == (Progress(), None)
