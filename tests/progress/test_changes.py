"""What a person sees of a text that changed after they passed, and how they catch up."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Lesson
from progress.actions import record_completions_of
from progress.changes import catching_up, changes_since, outdated_completion, outdated_completions
from progress.models import Completion
from quizzes.actions.bank import confirm_evidence, find_quote
from quizzes.models import Attempt, Question, Quiz
from tests.builders import BODY, NOW, make_lesson, make_question, make_quiz, revise
from tests.pages import browser_of, parse, words
from tests.progress.following import DAY, REVISED, answer_all, complete, read
from tests.queries import count_queries

MORE = f"{BODY}\n自明年起，每区至少设 1 家重点实验室。\n"
REWORDED = BODY.replace("居全省第三", "居全省第二")


@pytest.fixture
def question(lesson: Lesson) -> Question:
    return make_question(lesson)


@pytest.fixture
def quiz(lesson: Lesson, question: Question) -> Quiz:
    return make_quiz(lesson.course, [question], lesson=lesson, pass_percent=80)


@pytest.fixture
def passed(learner: User, lesson: Lesson, quiz: Quiz) -> Completion:
    complete(learner, lesson)
    record_completions_of(learner, now=timezone.now())
    return Completion.objects.get()


@pytest.fixture
def visitor(learner: User) -> Client:
    return browser_of(learner, in_english=True)


def change(lesson: Lesson, body: str) -> None:
    revise(lesson, body, now=NOW + DAY)


def outdated(user: User, lesson: Lesson) -> Completion:
    completion = outdated_completion(user, lesson)
    assert completion is not None
    return completion


def page_of(client: Client, lesson: Lesson, name: str = "lesson-changes") -> str:
    return words(parse(client.get(reverse(name, args=[lesson.course.slug, lesson.slug]))))


def press(client: Client, name: str, lesson: Lesson) -> str:
    response = client.post(reverse(name, args=[lesson.course.slug, lesson.slug]))
    return str(response.headers["Location"])


def confirm(question: Question) -> None:
    """Say that the question's quote stands in the new text as well."""
    version = question.published_version
    assert version is not None
    assert question.lesson is not None
    question.lesson.refresh_from_db()
    assert question.lesson.current_revision is not None
    passages = question.lesson.current_revision.passages.all()
    quotes = find_quote(text="湖畔市去年利用外资 12.5 亿美元", passages=passages)
    confirm_evidence(version=version, quotes=quotes, now=NOW)


def test_nothing_is_outdated_before_a_revision(learner: User, passed: Completion) -> None:
    assert outdated_completions(learner) == []


def test_new_text_makes_the_completion_outdated(
    learner: User, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, MORE)
    assert outdated_completions(learner) == [passed]


def test_new_text_concerns_nobody_who_has_not_passed(
    other_learner: User, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, MORE)
    assert outdated_completions(other_learner) == []


def test_withdrawn_lesson_asks_nobody_to_catch_up(
    learner: User, lesson: Lesson, passed: Completion
) -> None:
    Lesson.objects.update(current_revision=None)
    assert outdated_completions(learner) == []


def test_two_missed_revisions_are_one_difference(
    learner: User, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, REVISED)
    change(lesson, REWORDED)
    found = changes_since(outdated(learner, lesson))
    states = [change.state for change in found if change.state != "unchanged"]
    assert states == ["reworded"]


@pytest.mark.parametrize(
    ("body", "state"), [(REWORDED, "waiting"), (MORE, "read"), (BODY + "\n", "read")]
)
def test_what_is_left_to_do_follows_from_the_questions(
    learner: User, lesson: Lesson, passed: Completion, body: str, state: str
) -> None:
    change(lesson, body)
    assert catching_up(outdated(learner, lesson)).state == state


def test_last_stale_question_resolved_opens_the_quiz(
    learner: User, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    found = catching_up(outdated(learner, lesson))
    assert (found.state, found.versions, found.pass_percent) == (
        "ready",
        [question.published_version],
        80,
    )


def test_home_names_what_changed(visitor: Client, lesson: Lesson, passed: Completion) -> None:
    change(lesson, MORE)
    assert "Changed since you passed" in words(parse(visitor.get(reverse("home"))))


def test_lesson_says_that_it_changed(visitor: Client, lesson: Lesson, passed: Completion) -> None:
    change(lesson, MORE)
    assert "You passed revision 1 on 2026-03-02" in page_of(visitor, lesson, "lesson")


def test_lesson_says_nothing_to_others(
    other_learner: User, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, MORE)
    assert "You passed revision" not in page_of(
        browser_of(other_learner, in_english=True), lesson, "lesson"
    )


def test_changes_mark_the_words(visitor: Client, lesson: Lesson, passed: Completion) -> None:
    change(lesson, REWORDED)
    url = reverse("lesson-changes", args=[lesson.course.slug, lesson.slug])
    page = visitor.get(url).content.decode()
    assert ("<del>三</del>" in page, "<ins>二</ins>" in page) == (True, True)


def test_changes_of_a_current_text_lead_to_the_lesson(
    visitor: Client, lesson: Lesson, passed: Completion
) -> None:
    url = reverse("lesson-changes", args=[lesson.course.slug, lesson.slug])
    assert visitor.get(url).headers["Location"] == lesson.get_absolute_url()


def test_reading_is_enough_where_no_question_asks(
    learner: User, visitor: Client, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, MORE)
    assert press(visitor, "confirm-changes", lesson) == reverse("home")
    assert outdated_completions(learner) == []


def test_reading_is_not_enough_while_questions_are_reviewed(
    learner: User, visitor: Client, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, REWORDED)
    press(visitor, "confirm-changes", lesson)
    assert outdated_completions(learner) == [passed]


def test_quiz_does_not_start_while_questions_are_reviewed(
    visitor: Client, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, REWORDED)
    assert press(visitor, "start-delta", lesson).endswith("/changes/")


def test_quiz_about_the_change_catches_up(
    learner: User, visitor: Client, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    press(visitor, "start-delta", lesson)
    answer_all(Attempt.objects.open().get(), now=NOW + 2 * DAY)
    visitor.get(reverse("home"))
    assert list(Completion.objects.values_list("revision__number", flat=True).order_by("pk")) == [
        1,
        2,
    ]


def test_quiz_failed_does_not_catch_up(
    learner: User, visitor: Client, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    press(visitor, "start-delta", lesson)
    answer_all(Attempt.objects.open().get(), right=False, now=NOW + 2 * DAY)
    visitor.get(reverse("home"))
    assert outdated_completions(learner) == [passed]


def test_quiz_about_the_change_is_continued(
    visitor: Client, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    assert press(visitor, "start-delta", lesson) == press(visitor, "start-delta", lesson)


def test_attempt_page_names_the_lesson_that_changed(
    visitor: Client, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    page = words(parse(visitor.get(press(visitor, "start-delta", lesson))))
    assert f"What changed: {lesson.title}" in page


def test_result_says_that_one_is_up_to_date(
    learner: User, visitor: Client, lesson: Lesson, question: Question, passed: Completion
) -> None:
    change(lesson, REWORDED)
    confirm(question)
    press(visitor, "start-delta", lesson)
    attempt = Attempt.objects.open().get()
    answer_all(attempt, now=NOW + 2 * DAY)
    page = words(parse(visitor.get(reverse("result", args=[attempt.pk]))))
    assert f"You are up to date with “{lesson.title}”, revision 2" in page


def test_progress_shows_which_text_was_passed_and_when(
    learner: User, visitor: Client, lesson: Lesson, passed: Completion
) -> None:
    change(lesson, MORE)
    press(visitor, "confirm-changes", lesson)
    page = words(parse(visitor.get(reverse("my-progress"))))
    assert ("revision 1 2026-03-02" in page, "revision 2" in page) == (True, True)


@pytest.mark.parametrize("lessons", [1, 3])
def test_outdated_completions_are_one_query(learner: User, lesson: Lesson, lessons: int) -> None:
    for _number in range(lessons):
        made = make_lesson(lesson.course)
        read(learner, made)
        record_completions_of(learner, now=timezone.now())
        revise(made, MORE, now=NOW + DAY)
    with count_queries() as queries:
        found = [completion.lesson.course.slug for completion in outdated_completions(learner)]
    assert (len(queries), len(found)) == (1, lessons)
