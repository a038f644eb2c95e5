"""What was read of a file waits, a line a question, until somebody has gone through it."""

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
    drop_files,
    drop_unknown,
    folder_of,
    keep_batch,
    keep_sent,
    load_batch,
    sent_file,
    store_decisions,
)
from authoring.question_plans import Fate, Outlined
from tests.authoring.banks import item_of
from tests.authoring.formats.some_items import items, odd_text

TOKEN = "a-token"
NOTICE = Notice("weights", Place(line=3, element="question[1]"), {"most": 5, "name": "甲"}, "原文")
FIRST = item_of(uid="q-1", points=Decimal("2.5"), lost=(NOTICE,))
SECOND = item_of("乙？", tags=("数字",))
BATCH = Batch("gift", (FIRST, SECOND), (NOTICE,), "题库")


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "uploads"


def outlined_as(*fates: Fate) -> list[Outlined]:
    return [Outlined(fate, f"q-{number}") for number, fate in enumerate(fates, 1)]


def kept_of(batch: Batch = BATCH, *fates: Fate) -> KeptBatch:
    outlined = outlined_as(*(fates or [Fate.NEW] * len(batch.items)))
    return keep_batch(TOKEN, batch, outlined)


def test_batch_comes_back_as_it_was() -> None:
    kept = kept_of()
    assert load_batch(TOKEN) == kept
    assert [kept.item(0), kept.item(1)] == [FIRST, SECOND]
    assert (kept.format, kept.problems, len(kept)) == ("gift", (NOTICE,), 2)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(items(odd_text()))
def test_any_question_comes_back_as_it_was(item: Item) -> None:
    kept = kept_of(Batch("gift", (SECOND, item, SECOND), ()))
    assert (kept.item(1), list(kept.wanted())) == (item, [SECOND, item, SECOND])


def test_decisions_come_back() -> None:
    decided = replace(kept_of(), skipped=frozenset({1}), rewritten={0: Words("丙？", "因为。")})
    store_decisions(decided)
    assert load_batch(TOKEN) == decided


def test_decisions_are_of_the_file_that_was_read_last() -> None:
    store_decisions(replace(kept_of(), skipped=frozenset({1})))
    kept_of()
    again = load_batch(TOKEN)
    assert again is not None
    assert again.skipped == frozenset()


def test_wanted_are_those_not_skipped_in_the_words_given() -> None:
    decided = replace(kept_of(), skipped=frozenset({1}), rewritten={0: Words("丙？", "因为。")})
    found = [(item.content.stem, item.explanation, item.uid) for item in decided.wanted()]
    assert (found, decided.wanted_count) == ([("丙？", "因为。", "q-1")], 1)


def test_repeated_question_is_new_where_the_first_is_skipped() -> None:
    outlined = [Outlined(Fate.NEW, "a"), Outlined(Fate.REPEATED, "a", twin=0)]
    kept = keep_batch(TOKEN, BATCH, outlined)
    without_first = replace(kept, skipped=frozenset({0}))
    assert (kept.outline(1).fate, without_first.outline(1).fate) == (Fate.REPEATED, Fate.NEW)


def test_unchanged_question_in_other_words_is_changed_or_another() -> None:
    outlined = [Outlined(Fate.UNCHANGED, "q-1"), Outlined(Fate.UNCHANGED, "import-by-its-words")]
    rewritten = {0: Words("丙？", ""), 1: Words("丁？", "")}
    kept = replace(keep_batch(TOKEN, BATCH, outlined), rewritten=rewritten)
    assert [kept.outline(place).fate for place in range(2)] == [Fate.CHANGED, Fate.NEW]


@pytest.mark.parametrize("token", ["nothing", "../uploads/x", "/etc/passwd", "..", "", "."])
def test_name_that_was_never_given_is_missing(token: str) -> None:
    kept_of()
    assert (load_batch(token), sent_file(token)) == (None, None)


def test_sent_file_waits_until_it_is_read() -> None:
    keep_sent(TOKEN, [b"one ", b"two"])
    before = sent_file(TOKEN)
    kept_of()
    assert (before, sent_file(TOKEN)) == (b"one two", None)


def test_only_its_owner_on_the_machine_reads_it(uploads: Path) -> None:
    keep_sent(TOKEN, [b"one"])
    kept_of()
    store_decisions(kept_of())
    folders = [path.stat().st_mode & 0o777 for path in (uploads, folder_of(TOKEN))]
    files = {path.stat().st_mode & 0o777 for path in folder_of(TOKEN).iterdir()}
    assert (folders, files) == ([0o700, 0o700], {0o600})


def test_dropped_batch_is_gone_and_may_be_dropped_again(uploads: Path) -> None:
    kept_of()
    drop_files(TOKEN)
    drop_files(TOKEN)
    assert (load_batch(TOKEN), list(uploads.iterdir())) == (None, [])


def test_old_folder_that_no_import_speaks_of_goes(uploads: Path) -> None:
    now = timezone.now()
    for token in ("known", "unknown", "new"):
        keep_batch(token, BATCH, outlined_as(Fate.NEW, Fate.NEW))
    for token in ("known", "unknown"):
        day_before = (now - timedelta(days=1, minutes=1)).timestamp()
        os.utime(uploads / token, (day_before, day_before))
    assert drop_unknown(["known"], now - timedelta(days=1)) == 1
    assert sorted(path.name for path in uploads.iterdir()) == ["known", "new"]


def test_nothing_goes_where_nothing_was_kept() -> None:
    assert drop_unknown([], timezone.now()) == 0
