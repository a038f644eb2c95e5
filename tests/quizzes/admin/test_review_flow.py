"""From the bank into review: the buttons of the editor and of the list."""

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.actions.review import reject_version, return_version, submit_version
from quizzes.models import Question, ReviewDecision, Version
from tests.builders import NOW, make_draft, make_question
from tests.pages import browser_of, by_id, fields, links, parse, words
from tests.quizzes.admin.test_bank_list import act, found
from tests.quizzes.admin.writing import EVIDENCE, FIELDS, add_url, change_url, write

SUBMIT = "_submit"


def buttons(user: User, url: str) -> set[str]:
    page = parse(browser_of(user).get(url))
    pressed = by_id(page, "question_form").iter("input")
    return {button.get("name", "") for button in pressed if button.get("type") == "submit"}


def test_question_is_saved_and_sent_to_review(lesson: Lesson, instructor: User) -> None:
    form = FIELDS["single_choice"] | EVIDENCE
    page = words(parse(write(instructor, add_url(lesson, "single_choice"), form, SUBMIT)))
    assert "Version 1 is saved and sent to review." in page
    assert "Version 1 is in review." in page
    decision = ReviewDecision.objects.get()
    assert (decision.version.status, decision.decision, decision.reviewer) == (
        "in_review",
        "submitted",
        instructor,
    )


def test_question_in_review_leads_to_the_review(lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson)
    submit_version(version=version, submitter=instructor, now=NOW)
    page = parse(browser_of(instructor, in_english=True).get(change_url(version.question)))
    url = reverse("admin:authoring_review_item", args=["submitted", version.pk])
    assert links(page)[url] == "See it in the review"
    assert "You are editing version 2." in words(page)


def test_editing_what_is_in_review_writes_its_next_version(
    lesson: Lesson, instructor: User
) -> None:
    version = make_draft(lesson)
    submit_version(version=version, submitter=instructor, now=NOW)
    write(instructor, change_url(version.question), {"stem": "改过的题干？"})
    assert list(Version.objects.order_by("number").values_list("number", "status")) == [
        (1, "in_review"),
        (2, "draft"),
    ]


def test_returned_version_shows_its_reason(lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson)
    submit_version(version=version, submitter=instructor, now=NOW)
    return_version(version=version, reviewer=instructor, reason="依据不全", now=NOW)
    page = words(parse(browser_of(instructor).get(change_url(version.question))))
    assert "依据不全" in page


def test_wording_in_use_is_not_sent_again(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    page = words(parse(write(instructor, change_url(question), {}, SUBMIT)))
    assert "There is nothing new to review" in page


def test_retired_question_is_brought_back_before_it_is_sent(
    lesson: Lesson, instructor: User
) -> None:
    version = make_draft(lesson)
    submit_version(version=version, submitter=instructor, now=NOW)
    reject_version(version=version, reviewer=instructor, reason="重复", now=NOW)
    url = change_url(version.question)
    page = words(parse(write(instructor, url, {"stem": "改过的题干？"}, SUBMIT)))
    assert "bring the retired question back first" in page
    browser_of(instructor).post(url, {"_restore": "1"})
    write(instructor, url, {"stem": "又改过的题干？"}, SUBMIT)
    assert Version.objects.in_review().get().number == 2


def test_four_eyes_leave_only_the_way_through_review(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    url = add_url(lesson, "single_choice")
    assert {SUBMIT, "_publish"} <= buttons(instructor, url)
    Course.objects.update(four_eyes=True)
    assert "_publish" not in buttons(instructor, url)


def test_four_eyes_hold_for_a_button_pressed_all_the_same(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    Course.objects.update(four_eyes=True)
    form = FIELDS["single_choice"] | EVIDENCE
    page = words(parse(write(instructor, add_url(lesson, "single_choice"), form, "_publish")))
    assert "approved by someone else than its author" in page
    assert not Question.objects.published().exists()


def test_four_eyes_hold_for_the_list(lesson: Lesson, instructor: User) -> None:
    Course.objects.update(four_eyes=True)
    draft = make_draft(lesson)
    Version.objects.update(author=instructor)
    assert "approved by someone else" in act(instructor, "publish", draft.question)
    assert not Question.objects.published().exists()


def test_many_are_sent_to_review(lesson: Lesson, instructor: User) -> None:
    drafts = [make_draft(lesson).question for _ in range(2)]
    page = act(instructor, "send_to_review", *drafts, make_question(lesson))
    assert "Sent to review: 2." in page
    assert "approved or retired already: 1." in page
    assert Version.objects.in_review().count() == 2


def test_retired_are_not_sent_to_review(lesson: Lesson, instructor: User) -> None:
    question = make_draft(lesson).question
    retire_questions(questions=[question], now=NOW)
    assert "Not sent" in act(instructor, "send_to_review", question)
    assert not Version.objects.in_review().exists()


@pytest.mark.parametrize("status", ["in_review", "returned"])
def test_list_finds_what_is_under_way(status: str, lesson: Lesson, instructor: User) -> None:
    make_question(lesson, uid="published")
    draft = make_draft(lesson, uid="new")
    Version.objects.filter(pk=draft.pk).update(status=status)
    assert found(instructor, state=status) == ["new"]


def test_four_eyes_are_set_on_the_course(course: Course, instructor: User) -> None:
    url = reverse("admin:lessons_course_change", args=[course.pk])
    client = browser_of(instructor)
    page = parse(client.get(url))
    sent = fields(page, by_id(page, "course_form"))
    client.post(url, sent | {"four_eyes": ["on"], "_save": ["1"]})
    course.refresh_from_db()
    assert course.four_eyes
