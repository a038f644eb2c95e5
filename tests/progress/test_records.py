"""What a person's readings, answers and marks add up to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Lesson
from progress.records import (
    LEVELS,
    WEEKS_SHOWN,
    AnswerCount,
    Day,
    answer_counts,
    by_weekday,
    calendar,
    recent_attempts,
    weakest_passages,
)
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.actions.marking import mark_item
from quizzes.models import Attempt, Question, Quiz
from tests.answering import answer_to, as_lists
from tests.builders import BODY, make_lesson, make_question, make_quiz, make_user, revise

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # a Wednesday noon in Shanghai
LATER = NOW + timedelta(minutes=10)
CITED = [  # a quote of each passage that is no heading
    "湖畔市去年利用外资",
    "全市有 7 家重点实验室",
    "创新是城市的气质",
]


def sit(user: User, quiz: Quiz, answers: list[bool | None], *, now: datetime = NOW) -> Attempt:
    """Answer the items of `quiz` rightly, wrongly or (None) not at all, and hand in."""
    attempt = start_attempt(user=user, quiz=quiz, now=now, seed=1)
    items = attempt.items.select_related("version", "attempt").order_by("position")
    for item, is_right in zip(items, answers, strict=True):
        if is_right is None:
            continue
        fields = as_lists(answer_to(item.version, right=is_right))
        save_answer(
            item=item,
            op_id=f"operation-{item.position}",
            base_op="",
            content=item.version.loaded.read(fields),
            arrived_at=now,
        )
    submit_attempt(attempt=attempt, arrived_at=now, now=now)
    return attempt


@pytest.fixture
def second(lesson: Lesson) -> Lesson:
    return make_lesson(lesson.course, "second", body="## 别的\n\n另一课另有话说，与上文无关。\n")


def cited(lesson: Lesson, quotes: list[str]) -> list[Question]:
    return [make_question(lesson, quote=quote) for quote in quotes]


# By lesson


def test_answer_counts_are_empty_before_any_answer(learner: User) -> None:
    assert answer_counts(learner, NOW) == {}


def test_answer_counts_add_up_by_lesson(lesson: Lesson, second: Lesson, learner: User) -> None:
    questions = [
        make_question(lesson),
        make_question(lesson),
        make_question(second, quote="另一课另有话说"),
    ]
    quiz = make_quiz(lesson.course, questions)
    sit(learner, quiz, [True, False, True])
    assert answer_counts(learner, NOW) == {
        lesson.pk: AnswerCount(2, 1, Decimal(2), Decimal(4)),
        second.pk: AnswerCount(1, 1, Decimal(2), Decimal(2)),
    }


def test_answer_counts_leave_out_what_was_not_answered(lesson: Lesson, learner: User) -> None:
    quiz = make_quiz(lesson.course, cited(lesson, CITED[:2]))
    sit(learner, quiz, [True, None])
    assert answer_counts(learner, NOW)[lesson.pk].answered == 1


def test_answer_counts_leave_out_open_attempts(lesson: Lesson, learner: User) -> None:
    start_attempt(
        user=learner, quiz=make_quiz(lesson.course, [make_question(lesson)]), now=NOW, seed=1
    )
    assert answer_counts(learner, NOW) == {}


def test_answer_counts_are_each_person_s_own(
    lesson: Lesson, learner: User, other_learner: User
) -> None:
    sit(other_learner, make_quiz(lesson.course, [make_question(lesson)]), [True])
    assert answer_counts(learner, NOW) == {}


def test_answer_counts_take_the_last_mark(lesson: Lesson, learner: User) -> None:
    attempt = sit(learner, make_quiz(lesson.course, [make_question(lesson, "essay")]), [True])
    item = attempt.items.get()
    for points in ("0.5", "1.5"):
        marker = make_user()
        mark_item(item=item, points=Decimal(points), comment="", marker=marker, now=NOW)
    assert answer_counts(learner, NOW)[lesson.pk] == AnswerCount(1, 0, Decimal("1.5"), Decimal(2))


def test_answer_counts_wait_for_the_mark_of_an_essay(lesson: Lesson, learner: User) -> None:
    sit(learner, make_quiz(lesson.course, [make_question(lesson, "essay")]), [True])
    assert answer_counts(learner, NOW) == {}


def test_answer_counts_leave_out_what_is_answered_during_an_exam_of_it(
    lesson: Lesson, learner: User
) -> None:
    questions = cited(lesson, CITED[:1])
    practice = make_quiz(lesson.course, questions)
    exam = make_quiz(lesson.course, questions, mode="exam")
    sit(learner, practice, [True])
    start_attempt(user=learner, quiz=exam, now=LATER, seed=1)
    sit(learner, practice, [True], now=LATER)
    assert answer_counts(learner, LATER)[lesson.pk].answered == 1


def test_answer_counts_take_it_in_after_the_exam(lesson: Lesson, learner: User) -> None:
    questions = cited(lesson, CITED[:1])
    practice = make_quiz(lesson.course, questions)
    exam = make_quiz(lesson.course, questions, mode="exam")
    sitting = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    sit(learner, practice, [True])
    submit_attempt(attempt=sitting, arrived_at=LATER, now=LATER)
    assert answer_counts(learner, LATER)[lesson.pk].answered == 1


@pytest.mark.parametrize(("points", "percent"), [("1", "33.3"), ("3", "100.0"), ("0", "0.0")])
def test_answer_count_is_a_percentage_of_the_points(points: str, percent: str) -> None:
    assert AnswerCount(1, 0, Decimal(points), Decimal(3)).percent == Decimal(percent)


# The weakest passages


def weak(user: User, now: datetime = NOW) -> list[tuple[str, Decimal]]:
    return [(entry.passage.text[:4], entry.count.percent) for entry in weakest_passages(user, now)]


def test_weakest_passages_begin_with_the_weakest(lesson: Lesson, learner: User) -> None:
    questions = [*cited(lesson, CITED[:2]), *cited(lesson, CITED[1:2])]
    sit(learner, make_quiz(lesson.course, questions), [False, True, False])
    assert weak(learner) == [("湖畔市去", Decimal(0)), ("全市有 ", Decimal(50))]


def test_weakest_passages_leave_out_what_was_fully_right(lesson: Lesson, learner: User) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:2])), [True, False])
    assert weak(learner) == [("全市有 ", Decimal(0))]


def test_weakest_passages_are_at_most_as_many_as_asked(lesson: Lesson, learner: User) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED)), [False] * 3)
    assert len(weakest_passages(learner, NOW, most=2)) == 2


def test_weakest_passages_name_the_one_answered_most_first(lesson: Lesson, learner: User) -> None:
    questions = [*cited(lesson, CITED[:1]), *cited(lesson, CITED[1:2]), *cited(lesson, CITED[1:2])]
    sit(learner, make_quiz(lesson.course, questions), [False] * 3)
    assert [text for text, _ in weak(learner)] == ["全市有 ", "湖畔市去"]


def test_weakest_passages_lead_to_their_place_as_it_is_read_now(
    lesson: Lesson, learner: User
) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:1])), [False])
    revise(lesson, BODY.replace("居全省第三", "居全省第四"))
    (entry,) = weakest_passages(learner, NOW)
    assert "居全省第四" in entry.passage.text
    assert entry.url == f"{lesson.get_absolute_url()}#{entry.passage.anchor}"


def test_weakest_passages_leave_out_what_is_read_no_more(lesson: Lesson, learner: User) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:1])), [False])
    revise(lesson, "## 空\n\n此处已无旧文，全部另写。\n")
    assert weak(learner) == []


def test_weakest_passages_leave_out_a_running_exam(lesson: Lesson, learner: User) -> None:
    questions = cited(lesson, CITED[:2])
    sit(learner, make_quiz(lesson.course, questions), [False, False])
    exam = make_quiz(lesson.course, questions[:1], mode="exam", limit_minutes=30)
    start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    assert [text for text, _ in weak(learner)] == ["全市有 "]
    assert len(weak(learner, NOW + timedelta(hours=1))) == 2


# The calendar


def test_calendar_shows_whole_weeks_up_to_this_one(learner: User) -> None:
    weeks = calendar(learner, date(2026, 3, 4))
    days = [day.date for week in weeks for day in week.days if day]
    assert (len(weeks), days[0], days[-1]) == (WEEKS_SHOWN, date(2025, 12, 15), date(2026, 3, 4))


def test_calendar_leaves_the_days_to_come_empty(learner: User) -> None:
    week = calendar(learner, date(2026, 3, 4))[-1]
    assert [day is None for day in week.days] == [False] * 3 + [True] * 4


def test_calendar_names_the_weeks_in_which_a_month_begins(learner: User) -> None:
    begins = [week.month_begins for week in calendar(learner, date(2026, 3, 4))]
    assert [day for day in begins if day] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def test_calendar_counts_answers_and_lessons_of_the_day(lesson: Lesson, learner: User) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:2])), [True, False])
    assert lesson.current_revision is not None
    finish_lesson(user=learner, revision=lesson.current_revision, now=NOW)
    assert calendar(learner, date(2026, 3, 4))[-1].days[2] == Day(date(2026, 3, 4), 2, 1)


@pytest.mark.parametrize(
    ("moment", "weekday"),
    [
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), 1),
    ],
)
def test_calendar_turns_the_day_at_local_midnight(
    moment: datetime, weekday: int, lesson: Lesson, learner: User
) -> None:
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:1])), [True], now=moment)
    totals = [day.total if day else 0 for day in calendar(learner, date(2026, 3, 4))[-1].days]
    assert [place for place, total in enumerate(totals) if total] == [weekday]


def test_calendar_leaves_out_what_is_older(lesson: Lesson, learner: User) -> None:
    old = datetime(2025, 12, 14, 12, 0, tzinfo=UTC)
    sit(learner, make_quiz(lesson.course, cited(lesson, CITED[:1])), [True], now=old)
    weeks = calendar(learner, date(2026, 3, 4))
    assert sum(day.total for week in weeks for day in week.days if day) == 0


@pytest.mark.parametrize(
    ("total", "level"), [(0, 0), *[(least, level) for level, least in enumerate(LEVELS, 1)]]
)
def test_day_has_a_level_by_what_was_done(total: int, level: int) -> None:
    assert Day(date(2026, 3, 4), answers=total).level == level


def test_weekdays_are_the_rows_of_the_weeks(learner: User) -> None:
    weeks = calendar(learner, date(2026, 3, 4))
    rows = by_weekday(weeks)
    assert [len(row.days) for row in rows] == [WEEKS_SHOWN] * 7
    assert [row.days[0] for row in rows] == weeks[0].days


# The newest attempts


def test_recent_attempts_are_the_newest_that_ended(lesson: Lesson, learner: User) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    for hours in (1, 3, 2):
        sit(learner, quiz, [True], now=NOW + timedelta(hours=hours))
    start_attempt(user=learner, quiz=quiz, now=LATER, seed=1)
    found = recent_attempts(learner, timezone.now(), most=2)
    assert [attempt.number for attempt in found] == [2, 3]


def test_recent_attempts_keep_the_score_back_during_an_exam_of_the_same(
    lesson: Lesson, learner: User
) -> None:
    questions = cited(lesson, CITED[:1])
    practice = make_quiz(lesson.course, questions)
    sit(learner, practice, [True])
    exam = make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)
    start_attempt(user=learner, quiz=exam, now=LATER, seed=1)
    sit(learner, practice, [True], now=LATER)
    percents = [attempt.percent for attempt in recent_attempts(learner, LATER)]
    assert percents == [None, Decimal(100)]
