"""The school that these tests start from, and the learner at a practice or an exam."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.test import Client

from tests.pages import browser_of
from tests.quizzes.views.school import Desk, School, build_school, sit_down
from tests.standing import standing


@pytest.fixture(scope="module")
def standing_school(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[School]:
    with django_db_blocker.unblock(), standing(build_school) as school:
        yield school


@pytest.fixture
def school(standing_school: School, db: None) -> School:
    return standing_school


@pytest.fixture
def visitor(school: School) -> Client:
    return browser_of(school.learner, in_english=True)


@pytest.fixture
def practice(school: School) -> Desk:
    return sit_down(school, school.practice)


@pytest.fixture
def exam(school: School) -> Desk:
    return sit_down(school, school.exam)
