"""What was read of a file waits, for one person, for a day."""

import os
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings

from authoring.formats import Batch, Item, Notice, Place
from authoring.kept_batches import (
    KeptBatch,
    Words,
    drop_batch,
    drop_old_batches,
    keep_batch,
    load_batch,
    store_batch,
)
from tests.authoring.banks import item_of
from tests.authoring.formats.some_items import items, odd_text

NOTICE = Notice("weights", Place(line=3, element="question[1]"), {"most": 5, "name": "甲"}, "原文")
BATCH = Batch(
    "gift",
    (item_of(uid="q-1", points=Decimal("2.5"), lost=(NOTICE,)), item_of("乙？", tags=("数字",))),
    (NOTICE,),
    "题库",
)


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "uploads"


def kept_of(batch: Batch = BATCH) -> KeptBatch:
    return keep_batch(batch=batch, owner_id=1, course_id=2, lesson_id=None, file_name="a.gift")


def again(kept: KeptBatch) -> KeptBatch | None:
    return load_batch(token=kept.token, owner_id=1, course_id=2)


def test_batch_comes_back_as_it_was() -> None:
    kept = kept_of()
    assert again(kept) == kept


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(items(odd_text()))
def test_any_question_comes_back_as_it_was(item: Item) -> None:
    kept = kept_of(Batch("gift", (item,), ()))
    assert again(kept) == kept


def test_decisions_come_back() -> None:
    decided = replace(kept_of(), skipped=frozenset({1}), rewritten={0: Words("丙？", "因为。")})
    store_batch(decided)
    assert again(decided) == decided


def test_wanted_are_those_not_skipped_in_the_words_given() -> None:
    decided = replace(kept_of(), skipped=frozenset({1}), rewritten={0: Words("丙？", "因为。")})
    found = [(item.content.stem, item.explanation, item.uid) for item in decided.wanted]
    assert found == [("丙？", "因为。", "q-1")]


@pytest.mark.parametrize(("owner", "course"), [(2, 2), (1, 1)])
def test_batch_of_another_is_missing(owner: int, course: int) -> None:
    assert load_batch(token=kept_of().token, owner_id=owner, course_id=course) is None


@pytest.mark.parametrize("token", ["nothing", "../uploads/x", "/etc/passwd", ".."])
def test_name_that_was_never_given_is_missing(token: str) -> None:
    kept_of()
    assert load_batch(token=token, owner_id=1, course_id=2) is None


def test_only_its_owner_on_the_machine_reads_it(uploads: Path) -> None:
    kept_of()
    (file,) = uploads.iterdir()
    assert (uploads.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_dropped_batch_is_gone_and_may_be_dropped_again(uploads: Path) -> None:
    kept = kept_of()
    drop_batch(kept)
    drop_batch(kept)
    assert (again(kept), list(uploads.iterdir())) == (None, [])


def test_batch_that_nobody_touched_for_a_day_goes(uploads: Path) -> None:
    old, new = kept_of(), kept_of()
    day_before = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    os.utime(uploads / f"{old.token}.json", (day_before, day_before))
    assert drop_old_batches(timezone.now()) == 1
    assert (again(old), again(new)) == (None, new)


def test_nothing_goes_where_nothing_was_kept() -> None:
    assert drop_old_batches(timezone.now()) == 0
