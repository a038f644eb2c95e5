"""What tests of loading do and ask."""

from collections.abc import Iterable, Mapping

import pytest
from django.apps import AppConfig, apps
from django.db.models import QuerySet

from authoring.actions.changes import LoadReport
from authoring.actions.load import load_course
from authoring.coursefiles import CourseFileProblems
from quizzes.models import Question
from tests.authoring.coursetexts import FILES
from tests.builders import NOW

SHEET = "course.yaml"
LESSON = "01-numbers.md"
QUESTIONS = "01-numbers.questions.yaml"


def loaded(files: Mapping[str, str] = FILES, *, force: bool = False) -> LoadReport:
    return load_course(files=files, now=NOW, force=force)


def row_counts() -> dict[str, int]:
    """Return the number of rows of every table, also those between two models."""
    return {name: len(found) for name, found in _all_rows(apps.get_app_configs()).items()}


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the tables that a load writes."""
    return _all_rows(apps.get_app_config(app) for app in ("lessons", "quizzes", "authoring"))


def _all_rows(configs: Iterable[AppConfig]) -> dict[str, list[tuple[object, ...]]]:
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return {str(model): list(QuerySet(model).order_by("pk").values_list()) for model in models}


def refusal(files: Mapping[str, str], *, force: bool = False) -> list[tuple[str, str]]:
    """Return ("file:line", code) for why `files` are not loaded; check that nothing was written."""
    before = rows()
    with pytest.raises(CourseFileProblems) as refused:
        loaded(files, force=force)
    assert rows() == before
    return [(str(problem.place), problem.code) for problem in refused.value.problems]


def question(uid: str) -> Question:
    return Question.objects.get(uid=uid)
