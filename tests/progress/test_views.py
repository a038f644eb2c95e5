"""Today, and my progress."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Attempt, Quiz
from tests.answering import posted, version_at
from tests.builders import make_course, make_lesson, make_question, make_quiz
from tests.pages import browser_of, links, parse, words


@pytest.fixture
def visitor(learner: User) -> Client:
    return browser_of(learner, in_english=True)


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    return make_quiz(lesson.course, [make_question(lesson)], lesson=lesson)


def finish(client: Client, lesson: Lesson) -> None:
    client.post(reverse("finish-lesson", args=[lesson.course.slug, lesson.slug]))


def take(client: Client, quiz: Quiz, *, right: bool = True) -> Attempt:
    client.post(reverse("start-attempt", args=[quiz.pk]))
    attempt = Attempt.objects.open().get()
    url = reverse("save-answer", args=[attempt.pk, 1])
    client.post(url, posted(version_at(attempt, 1), "operation-1", right=right))
    client.post(reverse("submit-attempt", args=[attempt.pk]))
    return attempt


def home(client: Client) -> dict[str, list[str]]:
    """Return the slugs under each heading of today's page."""
    context = client.get(reverse("home")).context
    return {
        heading: [standing.course.slug for standing in context[heading]]
        for heading in ("begun", "new", "done")
    }


# Today


def test_home_greets_by_name(visitor: Client) -> None:
    assert "Good to see you, 学员甲" in words(parse(visitor.get(reverse("home"))))


def test_home_without_courses_says_so(visitor: Client) -> None:
    assert "There is no course yet" in words(parse(visitor.get(reverse("home"))))


def test_home_offers_a_new_course(lesson: Lesson, visitor: Client) -> None:
    page = parse(visitor.get(reverse("home")))
    assert home(visitor) == {"begun": [], "new": ["lake"], "done": []}
    assert links(page)[lesson.get_absolute_url()] == "Begin"


def test_home_leads_on_in_a_course_begun(lesson: Lesson, quiz: Quiz, visitor: Client) -> None:
    finish(visitor, lesson)
    page = parse(visitor.get(reverse("home")))
    assert home(visitor) == {"begun": ["lake"], "new": [], "done": []}
    assert links(page)[quiz.get_absolute_url()] == "To the quiz"


def test_home_leads_back_into_an_open_attempt(quiz: Quiz, visitor: Client) -> None:
    response = visitor.post(reverse("start-attempt", args=[quiz.pk]))
    page = parse(visitor.get(reverse("home")))
    assert links(page)[response.headers["Location"]] == "Continue the quiz"


def test_home_names_what_is_passed(lesson: Lesson, quiz: Quiz, visitor: Client) -> None:
    finish(visitor, lesson)
    take(visitor, quiz)
    assert home(visitor) == {"begun": [], "new": [], "done": ["lake"]}


def test_home_counts_the_lessons_passed(lesson: Lesson, quiz: Quiz, visitor: Client) -> None:
    make_lesson(lesson.course, "second")
    finish(visitor, lesson)
    take(visitor, quiz)
    assert "1 of 2 lessons passed" in words(parse(visitor.get(reverse("home"))))


def test_home_says_what_awaits_marking(course: Course, lesson: Lesson, visitor: Client) -> None:
    take(visitor, make_quiz(course, [make_question(lesson, "essay")]))
    page = words(parse(visitor.get(reverse("home"))))
    assert "An instructor reads your written answer; the score appears here." in page


def test_home_shows_no_drafts(visitor: Client) -> None:
    make_course("draft", published=False)
    assert home(visitor) == {"begun": [], "new": [], "done": []}


def test_home_is_each_person_s_own(lesson: Lesson, visitor: Client, other_learner: User) -> None:
    finish(visitor, lesson)
    assert home(browser_of(other_learner))["new"] == ["lake"]


# My progress


def unspaced(text: str) -> str:
    """Return `text` without white space, for where a space before the sign does not matter."""
    return "".join(text.split())


def progress(client: Client) -> str:
    return words(parse(client.get(reverse("my-progress"))))


def test_progress_before_anything_leads_to_the_courses(lesson: Lesson, visitor: Client) -> None:
    page = parse(visitor.get(reverse("my-progress")))
    assert "Nothing to show yet" in words(page)
    assert "To the courses" in words(page)


def test_progress_adds_up(lesson: Lesson, quiz: Quiz, visitor: Client) -> None:
    finish(visitor, lesson)
    take(visitor, quiz)
    totals = visitor.get(reverse("my-progress")).context["totals"]
    assert (totals.read, totals.passed, totals.answered, totals.right) == (1, 1, 1, 1)


def test_progress_shows_best_and_last_score(lesson: Lesson, quiz: Quiz, visitor: Client) -> None:
    take(visitor, quiz, right=True)
    take(visitor, quiz, right=False)
    assert "测验2100%0%passed" in unspaced(progress(visitor))


@pytest.mark.parametrize(("is_right", "word"), [(True, "passed"), (False, "not passed yet")])
def test_progress_says_what_is_passed(
    is_right: bool,  # noqa: FBT001 -- parametrized
    word: str,
    quiz: Quiz,
    visitor: Client,
) -> None:
    take(visitor, quiz, right=is_right)
    assert unspaced(f"%{word}") in unspaced(progress(visitor))


def test_progress_says_what_awaits_marking(course: Course, lesson: Lesson, visitor: Client) -> None:
    take(visitor, make_quiz(course, [make_question(lesson, "essay")]))
    assert "测验 1 – – awaiting marking" in progress(visitor)


def test_progress_leads_to_the_weakest_passages(
    lesson: Lesson, quiz: Quiz, visitor: Client
) -> None:
    take(visitor, quiz, right=False)
    page = parse(visitor.get(reverse("my-progress")))
    assert "0%in1answer" in unspaced(words(page))
    assert [address for address in links(page) if "#p-" in address]


def test_progress_lists_the_latest_attempts(quiz: Quiz, visitor: Client) -> None:
    attempt = take(visitor, quiz)
    page = parse(visitor.get(reverse("my-progress")))
    assert links(page)[reverse("result", args=[attempt.pk])] == "测验 · No. 1"


def test_progress_shows_today_in_the_calendar(quiz: Quiz, visitor: Client) -> None:
    take(visitor, quiz)
    assert "1 answers, 0 lessons read" in progress(visitor)


def test_progress_is_each_person_s_own(quiz: Quiz, visitor: Client, other_learner: User) -> None:
    take(visitor, quiz)
    assert "Nothing to show yet" in progress(browser_of(other_learner, in_english=True))
