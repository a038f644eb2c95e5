from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from hangzhou_lessons.backup.actions import back_up
from tests.builders import NOW


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """Keep what a restore empties apart from what other tests are reading."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend}}


@pytest.fixture
def archive(transactional_db: None, learner: User, tmp_path: Path) -> Path:
    """Return a backup of a database in which there is one learner."""
    path = tmp_path / "backup.zip"
    back_up(path=path, now=NOW)
    return path
