"""Times as people write them, near the days on which clocks change: stored, shown and moved (A14)."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.forms.boundfield import BoundField
from django.test import Client

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.quizzes import copy_quiz
from quizzes.forms.rules import QuizForm
from quizzes.models import Quiz
from quizzes.sentences import window_words
from tests.builders import NOW, make_question, make_quiz
from tests.guarantees.plugin import Figure
from tests.pages import browser_of, parse, words

CHANGES = {
    "Asia/Shanghai": ["2026-03-29T01:00", "2026-10-25T01:00"],  # none there: those of Berlin
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2026-04-04T15:00", "2026-10-03T15:30"],  # by half an hour only
}
"""The moments in UTC at which the clocks of each zone change."""

CASES_EACH = 50
DAYS = [-30, -7, -1, 1, 7, 14, 182]
OPEN_FOR = timedelta(hours=3)


@dataclass(frozen=True)
class Case:
    zone: str
    wall: datetime
    """What somebody writes for the opening, without a zone."""
    days: int


def _cases() -> list[Case]:
    random = Random(14)  # noqa: S311 -- to be repeated
    cases = []
    for zone, moments in CHANGES.items():
        for _number in range(CASES_EACH):
            change = datetime.fromisoformat(random.choice(moments)).replace(tzinfo=UTC)
            later = timedelta(minutes=random.choice([15 * random.randint(-12, 12), 10_080]))
            # By the clocks as they were until then, so that some times are skipped.
            wall = _wall(change - timedelta(days=2), zone) + timedelta(days=2) + later
            cases.append(Case(zone, wall, random.choice(DAYS)))
    return cases


def _wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _instants(wall: datetime, zone: str) -> list[datetime]:
    """Find the moments at which the clocks show `wall`: one, two, or none if they skip it.

    By trying the distances from UTC that hold around that day, not as the product does it.
    """
    tried = {wall.replace(tzinfo=UTC) - distance for distance in _distances(wall, zone)}
    return sorted(moment for moment in tried if _wall(moment, zone) == wall)


def _instant(wall: datetime, zone: str) -> datetime:
    """Find the first of them; for a time that is skipped, what it would be without the skip."""
    found = _instants(wall, zone)
    return found[0] if found else wall.replace(tzinfo=UTC) - _distances(wall, zone)[0]


def _distances(wall: datetime, zone: str) -> list[timedelta]:
    """Return how far the clocks are from UTC two days before and two days later."""
    near = [wall.replace(tzinfo=UTC) + timedelta(days=days) for days in (-2, 2)]
    return [_wall(moment, zone) - moment.replace(tzinfo=None) for moment in near]


def _form(quiz: Quiz, course: Course, **written: str) -> QuizForm:
    """Fill in the quiz's form as its page shows it, but for what is `written`."""
    rows: dict[str, Any] = {"courses": Course.objects.all(), "lessons": course.lessons.all()}
    blank = QuizForm(instance=quiz, **rows)
    shown = {name: _shown(blank[name]) for name in blank.fields}
    sent = {
        name: value for name, value in shown.items() if value is not None and value is not False
    }
    return QuizForm(sent | written, instance=quiz, **rows)


def _shown(field: BoundField) -> Any:
    """Return what stands in a field of the page; None of a box that is not ticked."""
    value = field.value()
    return field.field.widget.format_value(value) if isinstance(value, datetime) else value


def _write(quiz: Quiz, course: Course, case: Case) -> None:
    """Set the window by the form, as its owner does, and keep what the form read."""
    closes = case.wall + OPEN_FOR
    times = {"opens_at": f"{case.wall:%Y-%m-%dT%H:%M}", "closes_at": f"{closes:%Y-%m-%dT%H:%M}"}
    form = _form(quiz, course, time_zone=case.zone, **times)
    assert form.errors == {}
    form.save()
    quiz.refresh_from_db()


def _is_said(quiz: Quiz) -> bool:
    """Say whether a page would show the window by the clocks of its zone, and name that."""
    assert quiz.opens_at is not None
    assert quiz.closes_at is not None
    said = window_words(quiz.opens_at, quiz.closes_at, quiz.time_zone)
    opens, closes = (_wall(moment, quiz.time_zone) for moment in (quiz.opens_at, quiz.closes_at))
    return said.startswith(f"{opens:%Y-%m-%d %H:%M} – {closes:%Y-%m-%d %H:%M} ({quiz.time_zone}")


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson)], mode="exam", limit_minutes=30)


@pytest.mark.promise("A14")
def test_window_is_stored_shown_and_moved_by_the_clocks_of_its_zone(
    exam: Quiz, course: Course, figure: Figure
) -> None:
    found: Counter[str] = Counter()
    for case in _cases():
        _write(exam, course, case)
        opens_at = exam.opens_at
        assert opens_at == _instant(case.wall, case.zone)
        _form(exam, course).save()  # as it is shown: that moves nothing
        exam.refresh_from_db()
        copy = copy_quiz(quiz=exam, title="", english_title="", days=case.days, now=NOW)
        moved = _instant(_wall(opens_at, case.zone) + timedelta(days=case.days), case.zone)
        assert (exam.opens_at, copy.opens_at) == (opens_at, moved)
        assert (_is_said(exam), _is_said(copy)) == (True, True)
        found[("skipped", "once", "twice")[len(_instants(case.wall, case.zone))]] += 1
        found["over a change"] += moved - opens_at != timedelta(days=case.days)
    assert min(found[what] for what in ("skipped", "once", "twice", "over a change")) > 2
    figure(
        f"{len(CHANGES) * CASES_EACH} windows in {len(CHANGES)} zones, written, saved again and "
        f"moved: {found['over a change']} over a change of the clocks, {found['skipped']} at a "
        f"time that is skipped, {found['twice']} at one that comes twice"
    )


@pytest.mark.promise("A14")
def test_candidate_reads_the_window_with_its_zone(
    exam: Quiz, course: Course, learner: User, figure: Figure
) -> None:
    browser: Client = browser_of(learner)
    cases = [case for case, *_rest in batched(_cases(), 10, strict=True)]
    for case in cases:
        _write(exam, course, case)
        assert exam.closes_at is not None
        window = window_words(exam.opens_at, exam.closes_at, exam.time_zone)
        assert window in words(parse(browser.get(exam.get_absolute_url())))
    figure(f"{len(cases)} pages")
