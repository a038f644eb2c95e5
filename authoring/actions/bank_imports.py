"""A file of questions on its way in: kept, read, gone through, written; each step once.

Reading and writing of a large file is a worker's, which calls the same verbs as a page does for a
small one. Each step changes the state by a conditional UPDATE; writing does so in the transaction
that makes the questions, so that a worker that dies leaves none of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from authoring.actions.question_import import import_questions
from authoring.formats import Batch, FileRefused, Notice
from authoring.formats.shape import told_while_reading
from authoring.kept_batches import (
    KeptBatch,
    drop_files,
    drop_unknown,
    keep_batch,
    load_batch,
    sent_file,
    store_decisions,
)
from authoring.kept_items import notice_json
from authoring.models import BankImport, BankState
from authoring.question_plans import (
    Fate,
    Ground,
    ground_of,
    outline_plan,
    plan_questions,
    propose_all,
)
from authoring.question_reading import read_questions
from lessons.models import Course, Lesson

KEPT_FOR = timedelta(days=1)
TOKEN_BYTES = 16

type Stepper = Callable[[str, int], Callable[[int], None]]
"""Begins a stage of so many questions, 0 where that is not known, and is told each."""


def no_steps(stage: str, total: int) -> Callable[[int], None]:
    """Tell nobody how far it is."""
    del stage, total
    return lambda _done: None


def new_token() -> str:
    """Return a name that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def begin_bank_import(
    *,
    token: str,
    course: Course,
    lesson: Lesson | None,
    author: User,
    file_name: str,
    file_format: str,
    now: datetime,
) -> BankImport:
    """Note that a file was sent and has to be read."""
    return BankImport.objects.create(
        token=token,
        course=course,
        lesson=lesson,
        author=author,
        file_name=file_name,
        file_format=file_format,
        state=BankState.READING,
        begun_at=now,
        changed_at=now,
    )


def read_bank(*, bank: BankImport, now: datetime, stepper: Stepper = no_steps) -> None:
    """Read the file that was sent, and keep what each question would become."""
    try:
        batch = _read(bank, stepper("reading", 0))
    except FileRefused as refused:
        _move(bank, BankState.REFUSED, now, refusal=notice_json(refused.notice))
        drop_files(bank.token)
        return
    keep_read(bank=bank, batch=batch, now=now, stepper=stepper)


def keep_read(
    *, bank: BankImport, batch: Batch, now: datetime, stepper: Stepper = no_steps
) -> None:
    """Keep what was read of a file, to be gone through."""
    ground, total = ground_for(bank), len(batch.items)
    proposals = propose_all(ground, batch.items, stepper("looking", total))
    outlined = outline_plan(plan_questions(ground, batch.items, proposals))
    keep_batch(bank.token, batch, outlined, stepper("keeping", total))
    _move(bank, BankState.READY, now, file_format=batch.format)


def ask_to_write(*, bank: BankImport, now: datetime) -> bool:
    """Send a file that was gone through to be written; say whether that was not done before."""
    return _change(bank, BankState.READY, BankState.WRITING, now)


def take_back(*, bank: BankImport, now: datetime) -> bool:
    """Let a file be gone through again whose writing was interrupted; say whether it was."""
    return _change(bank, BankState.WRITING, BankState.READY, now)


def write_bank(*, bank: BankImport, now: datetime, stepper: Stepper = no_steps) -> bool:
    """Import what was gone through, all or nothing; say whether it was there to be imported."""
    kept = load_batch(bank.token)
    if kept is None:
        return False
    ground, items = ground_for(bank), list(kept.wanted())
    proposals = propose_all(ground, items, stepper("looking", len(items)))
    with transaction.atomic():
        plan = import_questions(
            ground=ground,
            items=items,
            proposals=proposals,
            file_format=kept.format,
            author=bank.author,
            now=now,
            step=stepper("writing", len(items)),
        )
        counts = {fate.value: plan.counts[fate] for fate in Fate if plan.counts[fate]}
        is_mine = _change(bank, BankState.WRITING, BankState.DONE, now, counts=counts)
        transaction.set_rollback(not is_mine)  # another worker was faster: its questions stand
    if is_mine:
        drop_files(bank.token)
    return is_mine


def keep_decisions(*, bank: BankImport, kept: KeptBatch, now: datetime) -> None:
    """Keep what was typed and ticked, while the file waits to be gone through."""
    if _change(bank, BankState.READY, BankState.READY, now):
        store_decisions(kept)


def drop_bank(*, bank: BankImport) -> None:
    """Forget a file. The course stays as it is."""
    BankImport.objects.unfinished().filter(pk=bank.pk).delete()
    drop_files(bank.token)


def drop_old_banks(*, now: datetime) -> int:
    """Forget files that nobody has touched for a day; return how many."""
    before = now - KEPT_FOR
    old = list(BankImport.objects.unfinished().filter(changed_at__lt=before))
    for bank in old:
        drop_bank(bank=bank)
    drop_unknown(BankImport.objects.unfinished().values_list("token", flat=True), before)
    return len(old)


def ground_for(bank: BankImport) -> Ground:
    """Read what the questions are held against. 2 queries."""
    return ground_of(bank.course, bank.lesson)


def _read(bank: BankImport, tell: Callable[[int], None]) -> Batch:
    content = sent_file(bank.token)
    if content is None:
        raise FileRefused(Notice("file-is-gone"))
    with told_while_reading(tell):
        return read_questions(content, bank.file_name, bank.file_format)


def _move(bank: BankImport, to: BankState, now: datetime, **values: Any) -> None:
    _change(bank, BankState.READING, to, now, **values)


def _change(
    bank: BankImport, before: BankState, to: BankState, now: datetime, **values: Any
) -> bool:
    """Change the state if it still is what it was; say whether it was."""
    rows = BankImport.objects.filter(pk=bank.pk, state=before)
    changed = rows.update(state=to, changed_at=now, **values)
    return changed == 1
