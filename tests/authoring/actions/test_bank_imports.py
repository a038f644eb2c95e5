"""A file of questions is read, gone through and written, each step once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from authoring.actions.bank_imports import (
    ask_to_write,
    begin_bank_import,
    drop_bank,
    drop_old_banks,
    keep_decisions,
    read_bank,
    take_back,
    write_bank,
)
from authoring.kept_batches import Words, folder_of, keep_sent, load_batch
from authoring.models import BankImport
from lessons.models import Course, Lesson
from quizzes.models import Question, Version
from tests.authoring.banks import gift_of, item_of
from tests.builders import NOW

TOKEN = "a-token"
STEM = "湖畔市新设几家实验室？"


@pytest.fixture(autouse=True)
def own_uploads(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def begun(course: Course, author: User, content: bytes, **fields: Any) -> BankImport:
    keep_sent(TOKEN, [content])
    return begin_bank_import(
        token=TOKEN,
        course=course,
        author=author,
        now=NOW,
        **{"lesson": None, "file_name": "bank.gift", "file_format": "auto"} | fields,
    )


def ready(course: Course, author: User, *stems: str) -> BankImport:
    bank = begun(course, author, gift_of(*map(item_of, stems)))
    read_bank(bank=bank, now=NOW)
    return bank


def state_of(bank: BankImport) -> str:
    bank.refresh_from_db()
    return bank.state


def test_file_that_was_read_waits_to_be_gone_through(lesson: Lesson, instructor: User) -> None:
    bank = ready(lesson.course, instructor, STEM, "乙？")
    kept = load_batch(TOKEN)
    assert kept is not None
    assert [item.content.stem for item in kept.wanted()] == [STEM, "乙？"]
    assert (state_of(bank), bank.file_format, Question.objects.count()) == ("ready", "gift", 0)


def test_file_that_cannot_be_read_is_refused_with_the_reason(
    course: Course, instructor: User
) -> None:
    bank = begun(course, instructor, b"\x00\x01nothing")
    read_bank(bank=bank, now=NOW)
    assert state_of(bank) == "refused"
    assert bank.refusal is not None
    assert (bank.refusal["code"], folder_of(TOKEN).exists()) == ("binary-file", False)


def test_file_that_is_gone_is_refused(course: Course, instructor: User) -> None:
    bank = begun(course, instructor, b"x")
    (folder_of(TOKEN) / "sent").unlink()
    read_bank(bank=bank, now=NOW)
    assert state_of(bank) == "refused"


def test_file_is_sent_to_be_written_once(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    assert [ask_to_write(bank=bank, now=NOW) for _ in range(2)] == [True, False]


def test_written_file_leaves_drafts_and_counts_and_no_file(
    course: Course, instructor: User
) -> None:
    bank = ready(course, instructor, "甲？", "乙？", "甲？")
    ask_to_write(bank=bank, now=NOW)
    assert write_bank(bank=bank, now=NOW) is True
    assert (state_of(bank), bank.counts) == ("done", {"new": 2, "repeated": 1})
    assert (Version.objects.filter(author=instructor).count(), folder_of(TOKEN).exists()) == (
        2,
        False,
    )


@pytest.mark.promise("C7")
def test_what_was_written_meanwhile_is_not_written_twice(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    ask_to_write(bank=bank, now=NOW)
    BankImport.objects.filter(pk=bank.pk).update(state="done")
    assert write_bank(bank=bank, now=NOW) is False
    assert (Question.objects.count(), state_of(bank)) == (0, "done")


@pytest.mark.promise("C7")
def test_file_that_was_dropped_while_it_was_written_leaves_nothing(
    course: Course, instructor: User
) -> None:
    bank = ready(course, instructor, "甲？")
    ask_to_write(bank=bank, now=NOW)
    BankImport.objects.filter(pk=bank.pk).delete()
    assert (write_bank(bank=bank, now=NOW), Question.objects.count()) == (False, 0)


def test_nothing_is_written_of_a_file_that_is_gone(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    ask_to_write(bank=bank, now=NOW)
    (folder_of(TOKEN) / "index.json").unlink()
    assert (write_bank(bank=bank, now=NOW), state_of(bank)) == (False, "writing")


def test_interrupted_writing_can_be_taken_back(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    ask_to_write(bank=bank, now=NOW)
    assert [take_back(bank=bank, now=NOW) for _ in range(2)] == [True, False]
    assert state_of(bank) == "ready"


def test_decisions_are_kept_while_the_file_waits_and_not_after(
    course: Course, instructor: User
) -> None:
    bank = ready(course, instructor, "甲？", "乙？")
    kept = load_batch(TOKEN)
    assert kept is not None
    keep_decisions(bank=bank, kept=replace(kept, skipped=frozenset({0})), now=NOW)
    ask_to_write(bank=bank, now=NOW)
    keep_decisions(bank=bank, kept=replace(kept, skipped=frozenset({0, 1})), now=NOW)
    again = load_batch(TOKEN)
    assert again is not None
    assert again.skipped == frozenset({0})


def test_words_that_were_changed_are_written(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    kept = load_batch(TOKEN)
    assert kept is not None
    decided = replace(kept, rewritten={0: Words("更好的问法？", "因为。")})
    keep_decisions(bank=bank, kept=decided, now=NOW)
    ask_to_write(bank=bank, now=NOW)
    write_bank(bank=bank, now=NOW)
    version = Version.objects.get()
    assert (version.loaded.stem, version.explanation) == ("更好的问法？", "因为。")


def test_dropped_file_is_gone(course: Course, instructor: User) -> None:
    drop_bank(bank=ready(course, instructor, "甲？"))
    assert (BankImport.objects.count(), folder_of(TOKEN).exists()) == (0, False)


def test_imported_file_stays_on_record(course: Course, instructor: User) -> None:
    bank = ready(course, instructor, "甲？")
    ask_to_write(bank=bank, now=NOW)
    write_bank(bank=bank, now=NOW)
    drop_bank(bank=bank)
    drop_old_banks(now=NOW + timedelta(days=9))
    assert state_of(bank) == "done"


def test_file_that_nobody_touched_for_a_day_goes(course: Course, instructor: User) -> None:
    ready(course, instructor, "甲？")
    after = [drop_old_banks(now=NOW + timedelta(hours=hours)) for hours in (23, 25)]
    assert (after, BankImport.objects.count(), folder_of(TOKEN).exists()) == ([0, 1], 0, False)


def test_each_stage_is_told(lesson: Lesson, instructor: User) -> None:
    told: list[tuple[str, int, int]] = []

    def stepper(stage: str, total: int) -> Callable[[int], None]:
        return lambda done: told.append((stage, done, total))

    bank = begun(lesson.course, instructor, gift_of(item_of("甲？"), item_of("乙？")))
    read_bank(bank=bank, now=NOW, stepper=stepper)
    ask_to_write(bank=bank, now=NOW)
    write_bank(bank=bank, now=NOW, stepper=stepper)
    assert told == [
        ("reading", 1, 0),
        ("reading", 2, 0),
        ("looking", 1, 2),
        ("looking", 2, 2),
        ("keeping", 1, 2),
        ("keeping", 2, 2),
        ("looking", 1, 2),
        ("looking", 2, 2),
        ("writing", 2, 2),
    ]
