"""Three people and a course, for every test that asks for them."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from lessons.models import Course, Lesson
from tests.builders import make_course, make_instructor, make_lesson, make_user

pytest_plugins = ["tests.guarantees.plugin"]

# A busy machine is slow, and that is no failure: counts and ratios decide, never seconds.
hypothesis.settings.register_profile("counts", deadline=None)
hypothesis.settings.load_profile("counts")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, as a deployment does; xdist's workers then find them."""
    if not hasattr(config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)
    # Else each test client lists all static files before its first request. Only in this process:
    # the server that browsers drive has its own settings.
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-another-database",
        action="store_true",
        help="leave out what no database changes: pure packages, looks of pages, benchmarks",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("on_another_database"):
        told = [item for item in items if _is_told_by_any_database(item)]
        config.hook.pytest_deselected(items=told)
        items[:] = [item for item in items if item not in set(told)]


def _is_told_by_any_database(item: pytest.Item) -> bool:
    if any(path in {item.path, *item.path.parents} for path in _LOOKS_AND_FIGURES):
        return item.path not in _WHOLE_WAYS
    asked = set(getattr(item, "fixturenames", ()))
    uses = asked & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return not uses and any(folder in item.path.parents for folder in _PURE)


_TESTS = Path(__file__).parent
_LOOKS_AND_FIGURES = [
    *(_TESTS / name for name in ("browser", "benchmarks", "test_benchmarks.py")),
    _TESTS / "test_translations.py",
]
_WHOLE_WAYS = {_TESTS / "browser" / f"test_{name}.py" for name in ("chain", "exam", "unsent")}
"""From a document to a revised course, from an exam's rules to its results, and a bad line."""
_PURE = [
    *(_TESTS / "authoring" / name for name in ("coursefiles", "documents", "drafting", "formats")),
    *(_TESTS / "quizzes" / name for name in ("kinds", "statistics")),
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let PostgreSQL drop the test database although a server stops a moment later."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def course(db: None) -> Course:
    return make_course("lake")


@pytest.fixture
def lesson(course: Course) -> Lesson:
    return make_lesson(course, "numbers")


@pytest.fixture
def learner(db: None) -> User:
    return make_user("learner", full_name="学员甲")


@pytest.fixture
def other_learner(db: None) -> User:
    return make_user("other-learner", full_name="学员乙")


@pytest.fixture
def instructor(course: Course) -> User:
    return make_instructor(course, "instructor")
