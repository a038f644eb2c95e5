"""Importing questions: all of a file or none, as drafts in review, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction

from accounts.models import User
from authoring.formats import Item
from authoring.question_plans import Fate, Ground, ImportPlan, Planned, plan_questions
from authoring.quote_search import Proposal
from authoring.stored import TAGGING
from lessons.models import Course
from quizzes.actions.bank import save_draft, save_first_drafts
from quizzes.actions.review import submit_versions
from quizzes.models import Question, Tag, Version
from quizzes.models.question import Use

AT_ONCE = 500
"""Questions in one query: databases limit how many values one may have."""


@transaction.atomic
def import_questions(
    *,
    ground: Ground,
    items: Sequence[Item],
    proposals: Iterable[Proposal | None],
    file_format: str,
    author: User | None,
    now: datetime,
    step: Callable[[int], None] | None = None,
) -> ImportPlan:
    """Make drafts in review of what is new or changed; return what was done.

    A question that the course has, by the file's identifier or by its words, gets a new draft if
    the file says something else, and what is published of it stays in use. `step` is called with
    how many have been written.
    """
    # Two imports make no question twice; who only refers to the course does not wait.
    Course.objects.select_for_update(no_key=True).get(pk=ground.course.pk)
    plan = plan_questions(ground, items, proposals)
    origin = f"import: {file_format}"
    done = 0
    for some in batched(plan.written, AT_ONCE, strict=False):
        versions = _write(some, ground.course, origin, author, now)
        submit_versions(versions=versions, submitter=author, now=now)
        done += len(some)
        if step is not None:
            step(done)
    return plan


def _write(
    planned: Sequence[Planned], course: Course, origin: str, author: User | None, now: datetime
) -> list[Version]:
    """Write some drafts, each with its question and its tags."""
    new = [entry for entry in planned if entry.fate is Fate.NEW]
    questions = _make_questions(new, course, now)
    known = {entry.uid: entry.known.question for entry in planned if entry.known}
    wordings = {questions[entry.uid]: entry.wording(origin) for entry in new}
    versions = save_first_drafts(wordings=wordings, author=author, now=now)
    for entry in planned:
        if entry.uid in known:
            question = known[entry.uid]
            wording = entry.wording(origin)
            versions.append(save_draft(question=question, wording=wording, author=author, now=now))
    _add_tags(planned, questions | known)
    return versions


def _make_questions(new: Sequence[Planned], course: Course, now: datetime) -> dict[str, Question]:
    made = Question.objects.bulk_create(
        Question(course=course, uid=entry.uid, lesson=entry.lesson, use=Use.BOTH, created_at=now)
        for entry in new
    )
    return {question.uid: question for question in made}


def _add_tags(planned: Sequence[Planned], questions: dict[str, Question]) -> None:
    """Give each question the tags it has not yet. 3 queries."""
    names = list(dict.fromkeys(name for entry in planned for name in entry.tags))
    if not names:
        return
    Tag.objects.bulk_create((Tag(name=name) for name in names), ignore_conflicts=True)
    tags = Tag.objects.in_bulk(names, field_name="name")
    rows: list[Any] = [
        TAGGING(question=questions[entry.uid], tag=tags[name])
        for entry in planned
        for name in entry.tags
    ]
    TAGGING.objects.bulk_create(rows, ignore_conflicts=True)
