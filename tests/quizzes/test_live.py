from datetime import datetime, timedelta

import pytest

from accounts.models import Department, User
from lessons.models import Lesson
from quizzes.actions.attempts import expire_attempt, submit_attempt
from quizzes.live import (
    AWAITING,
    Condition,
    Row,
    Wanted,
    absent,
    candidates,
    figures,
    is_running,
    listed,
    rows_of,
)
from quizzes.models import Attempt, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in
from tests.quizzes.watching import CLOSES, LIMIT, MINUTE, SECOND, answer_at, begin, make_exam

OVER = NOW + LIMIT + GRACE + LOCK_TIMEOUT


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    return make_exam(lesson)


@pytest.fixture
def attempt(exam: Quiz, learner: User) -> Attempt:
    return begin(learner, exam)


def condition_of(exam: Quiz, now: datetime) -> Condition:
    return Condition(candidates(exam, now).get().condition)


def seen(exam: Quiz, now: datetime, **wanted: str) -> list[str]:
    """Return the staff numbers of the table, in its order."""
    rows = rows_of(list(listed(exam, Wanted.of(wanted), now)), now)
    return [row.user.username for row in rows]


def row_of(exam: Quiz, now: datetime = NOW) -> Row:
    [row] = rows_of(list(listed(exam, Wanted(), now)), now)
    return row


@pytest.mark.parametrize(
    ("after", "condition"),
    [
        (0 * MINUTE, Condition.WORKING),
        (3 * MINUTE, Condition.WORKING),
        (3 * MINUTE + SECOND, Condition.LOST),
        (LIMIT + GRACE + LOCK_TIMEOUT, Condition.LOST),
        (LIMIT + GRACE + LOCK_TIMEOUT + SECOND, Condition.EXPIRED),
    ],
)
def test_condition_of_one_who_began_and_is_silent(
    exam: Quiz, attempt: Attempt, after: timedelta, condition: Condition
) -> None:
    assert condition_of(exam, NOW + after) is condition


def test_condition_of_one_whose_page_reports_is_working(exam: Quiz, attempt: Attempt) -> None:
    Attempt.objects.update(seen_at=NOW + 9 * MINUTE)
    found = [condition_of(exam, NOW + minutes * MINUTE) for minutes in (12, 13)]
    assert found == [Condition.WORKING, Condition.LOST]


def test_condition_of_one_who_answers_is_working(exam: Quiz, attempt: Attempt) -> None:
    Attempt.objects.update(seen_at=NOW)
    answer_at(attempt, 1, NOW + 9 * MINUTE)
    found = [condition_of(exam, NOW + minutes * MINUTE) for minutes in (12, 13)]
    assert found == [Condition.WORKING, Condition.LOST]


def test_condition_after_handing_in(exam: Quiz, attempt: Attempt) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert condition_of(exam, OVER) is Condition.SUBMITTED


def test_condition_after_expiry(exam: Quiz, attempt: Attempt) -> None:
    expire_attempt(attempt=attempt, now=OVER + SECOND)
    assert condition_of(exam, OVER + SECOND) is Condition.EXPIRED


def test_candidates_are_shown_by_their_newest_attempt(exam: Quiz, learner: User) -> None:
    first = begin(learner, exam)
    submit_attempt(attempt=first, arrived_at=NOW, now=NOW)
    second = begin(learner, exam, NOW + MINUTE)
    assert list(candidates(exam, NOW + MINUTE)) == [second]


def test_candidates_of_another_exam_are_left_out(exam: Quiz, lesson: Lesson, learner: User) -> None:
    begin(learner, make_exam(lesson))
    assert list(candidates(exam, NOW)) == []


def test_figures_count_each_condition(exam: Quiz) -> None:
    for _person in range(2):
        begin(make_user(), exam)
    begin(make_user(), exam, NOW + 5 * MINUTE)
    hand_in(make_user(), exam)
    counted = figures(exam, NOW + 5 * MINUTE)
    assert counted.counts == {
        Condition.LOST: 2,
        Condition.WORKING: 1,
        Condition.EXPIRED: 0,
        Condition.SUBMITTED: 1,
        Condition.ABSENT: 0,
    }
    assert (counted.at_work, counted.begun, counted.awaiting) == (3, 4, 0)


def test_figures_count_what_awaits_marking(lesson: Lesson, learner: User) -> None:
    essay = make_quiz(lesson.course, [make_question(lesson, "essay")], mode="exam")
    hand_in(learner, essay)
    assert figures(essay, NOW).awaiting == 1
    assert seen(essay, NOW, state=AWAITING) == ["learner"]


def test_absent_are_none_where_everyone_may_sit_it(exam: Quiz, learner: User) -> None:
    exam.people.add(learner)
    assert list(absent(exam)) == []


def test_absent_are_the_named_and_the_members_who_have_not_begun(lesson: Lesson) -> None:
    exam = make_exam(lesson, audience="selected")
    top = Department.objects.create(name="局", path="0001")
    below = Department.objects.create(name="科", path="00010001")
    beside = Department.objects.create(name="处", path="0002")
    exam.departments.add(top)
    member = make_user("member", department=below)
    make_user("elsewhere", department=beside)
    make_user("left", department=below, is_active=False)
    begun = make_user("begun", department=top)
    named = make_user("named", department=beside)
    exam.people.add(named, member)
    begin(begun, exam)
    assert set(absent(exam)) == {member, named}
    addressed = Quiz.objects.filter(pk=exam.pk).addressed_to
    assert all(addressed(person.pk) for person in (member, named, begun))
    assert figures(exam, NOW).counts[Condition.ABSENT] == 2
    assert seen(exam, NOW, state="absent") == ["member", "named"]


def test_table_shows_trouble_first_then_the_least_answered(exam: Quiz) -> None:
    silent = begin(make_user("silent"), exam)
    answer_at(silent, 1, NOW)
    later = NOW + 5 * MINUTE
    for name, answers in (("two", 2), ("none", 0), ("one", 1)):
        attempt = begin(make_user(name), exam, later)
        for position in range(1, answers + 1):
            answer_at(attempt, position, later)
    hand_in(make_user("done"), exam)
    assert seen(exam, later) == ["silent", "none", "one", "two", "done"]


def test_table_in_order_of_numbers_and_departments(exam: Quiz) -> None:
    first = Department.objects.create(name="甲", path="0001")
    second = Department.objects.create(name="乙", path="0002")
    for name, department in (("a", second), ("b", first), ("c", first)):
        begin(make_user(name, department=department), exam)
    assert seen(exam, NOW, order="number") == ["a", "b", "c"]
    assert seen(exam, NOW, order="department") == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"state": "working"}, ["here"]),
        ({"state": "submitted"}, ["done"]),
        ({"state": "odd"}, ["here", "done"]),
        ({"q": "钱"}, ["done"]),
        ({"q": "HER"}, ["here"]),
        ({"q": " 钱 ", "state": "working"}, []),
        ({"q": "nobody"}, []),
    ],
)
def test_table_is_narrowed_by_state_and_search(
    exam: Quiz, wanted: dict[str, str], expected: list[str]
) -> None:
    begin(make_user("here", full_name="赵一"), exam)
    hand_in(make_user("done", full_name="钱二"), exam)
    assert seen(exam, NOW, **wanted) == expected


def test_row_counts_an_item_once_however_often_it_was_answered(
    exam: Quiz, attempt: Attempt
) -> None:
    answer_at(attempt, 1, NOW, "first")
    answer_at(attempt, 1, NOW, "changed", base="first")
    answer_at(attempt, 2, NOW, "second")
    answer_at(attempt, 2, NOW, "fork")
    answered = row_of(exam).answered
    assert answered is not None
    assert (answered.answered, answered.asked, answered.late) == (2, 2, 0)


def test_row_counts_late_answers_apart(exam: Quiz, attempt: Attempt) -> None:
    answer_at(attempt, 1, NOW, "first")
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    answer_at(attempt, 2, NOW + MINUTE)
    answered = row_of(exam).answered
    assert answered is not None
    assert (answered.answered, answered.late) == (1, 1)


@pytest.mark.parametrize("last", ["answer", "page", "start"])
def test_row_says_since_when_nothing_was_heard(exam: Quiz, learner: User, last: str) -> None:
    moments = {"start": NOW, "answer": NOW, "page": NOW} | {last: NOW + 5 * MINUTE}
    attempt = begin(learner, exam, moments["start"])
    Attempt.objects.update(seen_at=moments["page"])
    answer_at(attempt, 1, moments["answer"])
    assert row_of(exam, NOW + 7 * MINUTE + 59 * SECOND).silent_minutes == 2


@pytest.mark.parametrize(
    ("moment", "running"),
    [(NOW, True), (CLOSES, True), (CLOSES + SECOND, False)],
)
def test_exam_without_candidates_runs_until_it_closes(
    exam: Quiz,
    moment: datetime,
    running: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert is_running(exam, figures(exam, moment), moment) is running


def test_exam_runs_while_anyone_is_at_work(exam: Quiz, attempt: Attempt) -> None:
    Attempt.objects.update(deadline_at=CLOSES + 10 * MINUTE)
    moment = CLOSES + 5 * MINUTE
    assert is_running(exam, figures(exam, moment), moment) is True


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("audience", "queries"), [("everyone", 1), ("selected", 3)])
def test_figures_cost_the_same_for_one_as_for_three(
    lesson: Lesson, people: int, audience: str, queries: int
) -> None:
    exam = make_exam(lesson, audience=audience)
    exam.departments.add(*_begun(exam, people))
    with count_queries() as asked:
        figures(exam, NOW)
    assert len(asked) == queries


@pytest.mark.parametrize("people", [1, 3])
def test_rows_cost_the_same_for_one_as_for_three(exam: Quiz, people: int) -> None:
    _begun(exam, people)
    with count_queries() as asked:
        rows = rows_of(list(listed(exam, Wanted(), NOW)), NOW)
        assert all(row.user.department for row in rows)
    assert len(asked) == 2


def _begun(exam: Quiz, people: int) -> list[Department]:
    """Let so many people begin, each of a department of their own; return the departments."""
    found = [Department.objects.create(name="科", path=f"{n:04}") for n in range(1, people + 1)]
    for department in found:
        answer_at(begin(make_user(department=department), exam), 1, NOW)
    return found
