"""A policy that was revised: what the demonstration shows of the evidence chain.

The texts are those of docs/example/. One lesson's questions have been reviewed since, so that its
quiz about the changes is ready; those of the others wait in the review queue.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from lessons.actions import NewText, add_revisions, finish_lesson, publish_revision
from lessons.models import Course, Edition, Lesson, Revision, Source
from progress.actions import record_completions_in
from progress.demo.people import demo_users
from quizzes.actions.bank import Wording, current_passages, find_quote, publish_version, save_draft
from quizzes.actions.review import confirm_quote, quotes_today
from quizzes.kinds import load_content
from quizzes.models import Question
from quizzes.models.question import Decision

SLUG = "supplies"
TITLES = ("总则", "采购与领用", "监督管理")
_FOLDER = Path(__file__).parent / "supplies"
_PUBLISHED = timedelta(days=40)
_READ = timedelta(days=20)
_REVISED = timedelta(days=2)
_REVIEWED = 3
"""The lesson whose questions have been reviewed since."""


@transaction.atomic
def make_revised_course(*, now: datetime) -> bool:
    """Make the course, people who completed it, and its revision; False if it is there."""
    users = demo_users()
    if "instructor" not in users or Course.objects.filter(slug=SLUG).exists():
        return False
    course = Course.objects.create(
        slug=SLUG,
        title="机关办公用品管理办法（演示）",
        english_title="Office supplies: an invented policy, revised (demonstration)",
        summary="虚构的管理办法，2026年修订过一次：看看修订之后，题目和学过的人会怎样。",
        english_summary="An invented policy that was revised once: see what becomes of its questions "
        "and of those who had passed.",
        published_at=now - _PUBLISHED,
        created_at=now - _PUBLISHED,
    )
    course.instructors.add(users["instructor"])
    source = Source.objects.create(
        course=course,
        slug="measures",
        title="湖畔市机关办公用品管理办法",
        publisher="湖畔市人民政府办公室",
    )
    lessons = [
        Lesson.objects.create(course=course, slug=f"chapter-{number}", title=title, position=number)
        for number, title in enumerate(TITLES, start=1)
    ]
    first = _edition(source, "2025", "湖办发〔2025〕6号", date(2025, 2, 10), date(2025, 3, 1))
    _publish(lessons, first, users["instructor"], now - _PUBLISHED)
    questions = _ask(course, lessons, now - _PUBLISHED)
    _complete(course, lessons, users, now - _READ)
    second = _edition(source, "2026", "湖办发〔2026〕3号", date(2026, 3, 12), date(2026, 4, 1))
    _publish(lessons, second, users["instructor"], now - _REVISED)
    _review(lessons, questions, users["instructor"], now - _REVISED / 2)
    return True


def _edition(source: Source, label: str, number: str, issued: date, effective: date) -> Edition:
    return Edition.objects.create(
        source=source, label=label, number=number, issued_on=issued, effective_on=effective
    )


def _publish(lessons: list[Lesson], edition: Edition, author: User, now: datetime) -> None:
    texts = [
        NewText(lesson, _read_text(edition.label, lesson.position), edition, f"{edition.label}年版")
        for lesson in lessons
    ]
    course = lessons[0].course
    for revision in add_revisions(course=course, texts=texts, now=now, author=author):
        publish_revision(revision=revision, now=now)


def _read_text(label: str, position: int) -> str:
    return (_FOLDER / label / f"{position}.md").read_text(encoding="utf-8")


def _ask(
    course: Course, lessons: list[Lesson], now: datetime
) -> list[tuple[Question, dict[str, Any]]]:
    entries = yaml.safe_load((_FOLDER / "questions.yaml").read_text(encoding="utf-8"))
    made = []
    for entry in entries:
        lesson = lessons[entry["lesson"] - 1]
        question = Question.objects.create(
            course=course, lesson=lesson, uid=entry["uid"], created_at=now
        )
        _write(question, entry["kind"], entry, now, None)
        made.append((question, entry))
    return made


def _write(
    question: Question, kind: str, entry: dict[str, Any], now: datetime, reviewer: User | None
) -> None:
    """Publish a wording of `question`."""
    assert question.lesson is not None  # noqa: S101 -- made with one
    question.lesson.refresh_from_db()
    wording = Wording(
        content=load_content(kind, entry["content"]),
        explanation=entry["explanation"],
        points=Decimal(2),
        quotes=find_quote(text=entry["quote"], passages=current_passages(question.lesson)),
    )
    version = save_draft(question=question, wording=wording, now=now)
    decision = Decision.APPROVED if reviewer else Decision.LOADED
    publish_version(version=version, now=now, reviewer=reviewer, decision=decision)
    question.refresh_from_db()


def _complete(
    course: Course, lessons: list[Lesson], users: dict[str, User], moment: datetime
) -> None:
    """Let the main learner and every second other one have read the first text."""
    readers = [user for name, user in sorted(users.items()) if name == "learner" or _is_even(name)]
    for user in readers:
        for lesson in lessons:
            revision = Revision.objects.get(pk=lesson.current_revision_id or 0)
            finish_lesson(user=user, revision=revision, now=moment)
    record_completions_in(course, now=timezone.now())


def _is_even(username: str) -> bool:
    return username.startswith("demo") and int(username[4:]) % 2 == 0


def _review(
    lessons: list[Lesson],
    questions: list[tuple[Question, dict[str, Any]]],
    reviewer: User,
    now: datetime,
) -> None:
    """Review the questions of one lesson: one has a new wording, one still says what is written."""
    for question, entry in questions:
        if question.lesson_id != lessons[_REVIEWED - 1].pk:
            continue
        if again := entry.get("again"):
            _write(question, entry["kind"], again, now, reviewer)
        elif question.published_version is not None:
            seen = [quote.passage.pk for quote in quotes_today(question.published_version)]
            confirm_quote(question=question, seen=seen, reviewer=reviewer, now=now)
