"""How many queries each page takes: the same with one of everything, and with three."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_django
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Course, Lesson
from progress.actions import record_completions_of
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, Quiz
from tests.answering import answer_to, as_lists, posted, version_at
from tests.builders import make_course, make_lesson, make_question, make_quiz, make_user
from tests.pages import HTMX, browser_of
from tests.queries import count_queries
from tests.standing import standing

SIZES = [1, 3]
PROMISED = {
    "home": 15,
    "course": 10,
    "lesson": 12,
    "save in an exam, going on": 8,
    "save in an exam, staying": 8,
    "save in a practice": 8,
}


@dataclass(frozen=True)
class Town:
    """As many courses, lessons, questions, learners and attempts of each kind as its size."""

    size: int
    learner: User
    course: Course
    lesson: Lesson
    practice: Quiz
    exam: Quiz
    practised: Attempt
    """Open."""
    examined: Attempt
    """Open."""
    ended: Attempt


def build_town(size: int) -> Town:
    learners = [make_user(full_name="学员") for _ in range(size)]
    courses = [build_course(size, learners) for _ in range(size)]
    course, practice, exam = courses[0]
    learner = learners[0]
    ended = Attempt.objects.of(learner).ended().filter(quiz=practice)[0]
    now = timezone.now()
    record_completions_of(learner, now=timezone.now())
    return Town(
        size=size,
        learner=learner,
        course=course,
        lesson=course.lessons.first() or Lesson(),
        practice=practice,
        exam=exam,
        practised=start_attempt(user=learner, quiz=practice, now=now, seed=1),
        examined=start_attempt(user=learner, quiz=exam, now=now, seed=2),
        ended=ended,
    )


def build_course(size: int, learners: list[User]) -> tuple[Course, Quiz, Quiz]:
    """Return a course read by everyone, with a practice and an exam sat `size` times by each."""
    course = make_course()
    lessons = [make_lesson(course) for _ in range(size)]
    questions = [
        make_question(lesson, kind, is_check=True)
        for lesson in lessons
        for kind in ("single_choice", "blanks", "essay", "numeric")[: size + 1]
    ]
    practice = make_quiz(course, questions)
    exam = make_quiz(course, questions, mode="exam", limit_minutes=30)
    now = timezone.now() - timedelta(days=1)
    for learner in learners:
        for lesson in lessons:
            assert lesson.current_revision
            finish_lesson(user=learner, revision=lesson.current_revision, now=now)
        for _ in range(size):
            for quiz in (practice, exam):
                sit(start_attempt(user=learner, quiz=quiz, now=now, seed=1))
    return course, practice, exam


def sit(attempt: Attempt) -> None:
    """Answer everything wrongly, and hand in."""
    now = attempt.started_at
    for item in attempt.items.select_related("version", "attempt"):
        fields = as_lists(answer_to(item.version, right=False))
        save_answer(
            item=item,
            op_id=f"operation-{item.position}",
            base_op="",
            content=item.version.loaded.read(fields),
            arrived_at=now,
        )
    submit_attempt(attempt=attempt, arrived_at=now, now=now)


@pytest.fixture(scope="module", params=SIZES)
def standing_town(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[Town]:
    size: int = request.param
    with django_db_blocker.unblock(), standing(lambda: build_town(size)) as town:
        yield town


@pytest.fixture
def town(standing_town: Town, db: None) -> Town:
    return standing_town


def get(name: str, *args: object, **headers: str) -> Callable[[Client], Any]:
    return lambda client: client.get(reverse(name, args=args), headers=headers)


def post_answer(attempt: Attempt, *, flag: str = "", then: str = "") -> Callable[[Client], Any]:
    form = posted(version_at(attempt, 1), "operation-1", flag=flag, then=then)
    url = reverse("save-answer", args=[attempt.pk, 1])
    return lambda client: client.post(url, form, headers=HTMX)


def post_check(town: Town) -> Callable[[Client], Any]:
    version = version_at(town.practised, 1)
    url = reverse("check-answer", args=[version.pk])
    return lambda client: client.post(url, posted(version, "operation-1"), headers=HTMX)


def answered_practice(town: Town) -> Callable[[Client], Any]:
    post_answer(town.practised)(browser_of(town.learner))
    return get_item(town.practised)


def progress_after_the_exam(town: Town) -> Callable[[Client], Any]:
    """While it runs, there may be no passage left to look up."""
    browser_of(town.learner).post(reverse("submit-attempt", args=[town.examined.pk]))
    return get("my-progress")


def get_item(attempt: Attempt) -> Callable[[Client], Any]:
    return lambda client: client.get(f"{reverse('attempt', args=[attempt.pk])}?item=1")


CALLS: dict[str, tuple[int, Callable[[Town], Callable[[Client], Any]]]] = {
    "home": (10, lambda _: get("home")),
    "my progress": (17, progress_after_the_exam),
    "catalogue": (3, lambda _: get("catalogue")),
    "course": (8, lambda town: get("course", town.course.slug)),
    "lesson": (11, lambda town: get("lesson", town.course.slug, town.lesson.slug)),
    "quiz": (6, lambda town: get("quiz", town.practice.pk)),
    "attempt at a practice": (5, lambda town: get_item(town.practised)),
    "attempt at a practice, answered": (6, answered_practice),
    "attempt at an exam": (5, lambda town: get_item(town.examined)),
    "confirm": (4, lambda town: get("submit-attempt", town.examined.pk)),
    "result": (11, lambda town: get("result", town.ended.pk)),
    "check": (22, post_check),
    "save in an exam, going on": (8, lambda town: post_answer(town.examined, then="next")),
    "save in an exam, staying": (7, lambda town: post_answer(town.examined, then="stay")),
    "save in an exam, with a flag": (8, lambda town: post_answer(town.examined, flag="1")),
    "save in a practice": (8, lambda town: post_answer(town.practised)),
}


@pytest.mark.parametrize("name", CALLS)
def test_page_takes_as_many_queries_with_one_as_with_three(name: str, town: Town) -> None:
    count, call = CALLS[name]
    send = call(town)
    client = browser_of(town.learner)
    with count_queries() as queries:
        response = send(client)
    assert response.status_code == 200
    assert len(queries) == count, "\n".join(queries)


@pytest.mark.parametrize("name", PROMISED)
def test_count_is_within_what_was_promised(name: str) -> None:
    assert CALLS[name][0] <= PROMISED[name]
