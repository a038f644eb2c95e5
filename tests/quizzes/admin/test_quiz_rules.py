"""The rules of a quiz as they are written in the admin."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.actions.extending import extend_time
from quizzes.models import Quiz
from quizzes.reveal import EXAM, MOCK, PRACTICE, Moment
from tests.builders import make_question, make_quiz, make_user
from tests.pages import browser_of, by_id, fields, parse, submit, words


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson)], mode="exam", limit_minutes=30)


def write(user: User, quiz: Quiz, typed: Mapping[str, Any]) -> Any:
    client = browser_of(user, in_english=True)
    url = reverse("admin:quizzes_quiz_change", args=[quiz.pk])
    page = parse(client.get(url))
    response = submit(
        client, page, by_id(page, "quiz_form"), at=url, changed={"_save": "1", **typed}
    )
    quiz.refresh_from_db()
    return response


def errors(response: Any) -> dict[str, list[str]]:
    with translation.override("en"):
        found = response.context["form"].errors
        return {name: [str(sentence) for sentence in each] for name, each in found.items()}


def is_saved(response: Any) -> bool:
    return bool(response.redirect_chain)


def test_saving_what_stands_there_changes_nothing(exam: Quiz, instructor: User) -> None:
    def rules() -> Any:
        return Quiz.objects.filter(pk=exam.pk).values().get()

    before = rules()
    assert is_saved(write(instructor, exam, {}))
    assert rules() == before


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Shanghai", datetime(2026, 3, 9, 1, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
    ],
)
def test_times_are_written_on_the_clocks_of_the_zone(
    exam: Quiz, instructor: User, zone: str, moment: datetime
) -> None:
    write(instructor, exam, {"time_zone": zone, "opens_at": "2026-03-09T09:00"})
    assert (exam.opens_at, exam.time_zone) == (moment, zone)
    page = parse(browser_of(instructor).get(reverse("admin:quizzes_quiz_change", args=[exam.pk])))
    assert fields(page, by_id(page, "quiz_form"))["opens_at"] == ["2026-03-09T09:00"]


def test_a_window_that_closes_before_it_opens_is_refused(exam: Quiz, instructor: User) -> None:
    times = {"opens_at": "2026-03-09T09:00", "closes_at": "2026-03-09T09:00"}
    assert errors(write(instructor, exam, times)) == {
        "closes_at": ["The quiz must close after it opens."]
    }


@pytest.mark.parametrize(
    ("typed", "reveal"),
    [
        ({"preset": "mode"}, None),
        ({"preset": "mock"}, MOCK),
        (
            {
                "preset": "own",
                "reveal_verdict": "submit",
                "reveal_score": "submit",
                "reveal_key": "never",
                "reveal_explanation": "submit",
                "reveal_evidence": "submit",
            },
            MOCK.model_copy(update={"key": Moment.NEVER}),
        ),
    ],
)
def test_what_is_shown_when_is_chosen(
    exam: Quiz, instructor: User, typed: Mapping[str, str], reveal: Any
) -> None:
    assert is_saved(write(instructor, exam, typed))
    assert (exam.reveal is None) is (reveal is None)
    assert exam.revealing == (reveal or EXAM)


def test_a_practice_shows_all_after_each_answer_unless_told(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    practice = make_quiz(course, [make_question(lesson)])
    write(instructor, practice, {})
    assert practice.revealing == PRACTICE


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"reveal_score": "answer"},
            "preset",
            "In an exam nothing is shown before it has ended.",
        ),
        (
            {"reveal_verdict": "close", "reveal_key": "submit"},
            "reveal_verdict",
            "The right answers tell what was right: show that no later than them.",
        ),
        ({"reveal_score": ""}, "reveal_score", "Choose when this is shown."),
    ],
)
def test_a_choice_that_contradicts_itself_is_refused(
    exam: Quiz, instructor: User, changed: Mapping[str, str], field: str, sentence: str
) -> None:
    own = {"preset": "own", **{f"reveal_{name}": "submit" for name in MOCK.model_dump()}}
    response = write(instructor, exam, {**own, **changed})
    assert errors(response) == {field: [sentence]}
    assert exam.reveal is None


def test_networks_are_kept_one_a_line(exam: Quiz, instructor: User) -> None:
    write(instructor, exam, {"ip_ranges": "10.3.4.5/16, 192.0.2.1"})
    assert exam.ip_ranges == "10.3.0.0/16\n192.0.2.1/32"


def test_a_network_that_is_none_is_named(exam: Quiz, instructor: User) -> None:
    sentence = errors(write(instructor, exam, {"ip_ranges": "room 3"}))["ip_ranges"][0]
    assert "10.3.0.0/16" in sentence
    assert "room" in sentence


def test_people_and_departments_are_named(exam: Quiz, instructor: User, learner: User) -> None:
    office = Department.objects.create(name="处", path="0001")
    typed = {"audience": "selected", "people": "learner，instructor", "departments": [office.pk]}
    assert is_saved(write(instructor, exam, typed))
    assert set(exam.people.all()) == {learner, instructor}
    assert list(exam.departments.all()) == [office]


def test_a_staff_number_that_nobody_has_is_named(exam: Quiz, instructor: User) -> None:
    make_user("1001")
    response = write(instructor, exam, {"audience": "selected", "people": "1001\n1002"})
    assert errors(response) == {"people": ["Nobody has the staff number: 1002"]}
    assert not exam.people.exists()


def test_a_selection_of_nobody_is_refused(exam: Quiz, instructor: User) -> None:
    assert errors(write(instructor, exam, {"audience": "selected"})) == {
        "audience": ["Name the departments or people who may sit it."]
    }


def test_a_practice_has_a_way_back(course: Course, lesson: Lesson, instructor: User) -> None:
    practice = make_quiz(course, [make_question(lesson)])
    assert errors(write(instructor, practice, {"is_one_way": "on"})) == {
        "is_one_way": ["A practice can always be gone back in."]
    }


def test_every_rule_stands_in_a_group(exam: Quiz, instructor: User) -> None:
    response = browser_of(instructor).get(reverse("admin:quizzes_quiz_change", args=[exam.pk]))
    form = response.context["form"]
    shown = {field.name for _heading, group in form.groups for field in group}
    assert shown == set(form.fields)
    assert "Asia/Shanghai" in words(parse(response))


def test_an_hour_told_twice_stays_the_one_it_was(exam: Quiz, instructor: User) -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, for the second time
    Quiz.objects.update(time_zone="Europe/Berlin", closes_at=second)
    assert is_saved(write(instructor, exam, {"title": "新名称"}))
    assert (exam.title, exam.closes_at) == ("新名称", second)


def test_a_page_opened_before_time_was_given_does_not_take_it_back(
    exam: Quiz, instructor: User
) -> None:
    end = timezone.now() + timedelta(hours=1)
    Quiz.objects.update(closes_at=end)
    client = browser_of(instructor, in_english=True)
    url = reverse("admin:quizzes_quiz_change", args=[exam.pk])
    page = parse(client.get(url))
    extend_time(quiz=exam, minutes=30, reason="停电", by=instructor, now=timezone.now())
    typed = {"_save": "1", "title": "新名称"}
    response = submit(client, page, by_id(page, "quiz_form"), at=url, changed=typed)
    assert "has been changed since you opened this page" in words(parse(response))
    exam.refresh_from_db()
    assert (exam.title, exam.closes_at) == ("测验", end + timedelta(minutes=30))
