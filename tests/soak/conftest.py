"""An exam, people who sit it, and a server that may be killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from benchmarks.people import examinee
from benchmarks.plan import Learner
from soak.server import Server
from tests.builders import CONTENTS, make_course, make_lesson, make_question, make_quiz, make_user
from tests.servers import killable_server

type Seats = Callable[[int], list[Learner]]


@pytest.fixture
def seats(transactional_db: None) -> Seats:
    """Return a function that lets so many people begin one exam with a question of each kind."""
    course = make_course()
    lesson = make_lesson(course)
    exam = make_quiz(course, [make_question(lesson, kind) for kind in CONTENTS], mode="exam")
    return lambda people: [
        examinee(user=make_user(), exam=exam, number=number, now=timezone.now())
        for number in range(people)
    ]


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    with killable_server(tmp_path / "server.log") as started:
        yield started
