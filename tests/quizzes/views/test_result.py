"""What came of an attempt: points, verdicts, reasons, and the evidence in its place."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.attempts import start_attempt
from quizzes.actions.marking import mark_item
from quizzes.models import Attempt, Item
from quizzes.models.attempt import State
from tests.builders import QUOTE, make_lesson, make_question, make_quiz, make_user
from tests.pages import browser_of, by_id, has_id, links, parse, words
from tests.quizzes.views.school import KINDS, Desk, School


def answer_all(desk: Desk, *, right: bool = True, but: tuple[int, ...] = ()) -> None:
    for position in range(1, 9):
        is_right = right is (position not in but)
        desk.save(position, f"operation-{position}", right=is_right, then="stay")


def mark_essay(desk: Desk, points: str, comment: str = "") -> None:
    item = Item.objects.get(attempt=desk.attempt, position=8)
    marker = make_user("marker")
    mark_item(item=item, points=Decimal(points), comment=comment, marker=marker, now=timezone.now())


def result(desk: Desk) -> Any:
    return desk.client.get(desk.result_url())


def test_result_of_an_open_attempt_leads_back_to_it(exam: Desk) -> None:
    assert result(exam).headers["Location"] == exam.url()


def test_result_after_the_deadline_says_that_time_ran_out(exam: Desk) -> None:
    exam.end_time(seconds_ago=60)
    page = words(parse(result(exam)))
    assert "What was saved by then was handed in by itself." in page
    assert Attempt.objects.get().state == State.EXPIRED


def test_result_shows_the_points(exam: Desk) -> None:
    answer_all(exam, but=(1, 3))
    exam.submit()
    mark_essay(exam, "1.5")
    page = words(parse(result(exam)))
    assert "11.50 / 16 points" in page
    assert "71.9%;60%areneededtopass." in "".join(page.split())


@pytest.mark.parametrize(("wrong", "is_passed"), [((1, 2), True), ((1, 2, 3, 4), False)])
def test_result_says_whether_it_is_passed(
    wrong: tuple[int, ...], is_passed: bool, exam: Desk  # noqa: FBT001 -- parametrized
) -> None:  # fmt: skip
    answer_all(exam, but=wrong)
    exam.submit()
    mark_essay(exam, "0")
    assert ("Passed" in words(parse(result(exam)))) is is_passed


@pytest.mark.parametrize("position", range(1, 8))
@pytest.mark.parametrize(("is_right", "verdict"), [(True, "Right"), (False, "Not right yet")])
def test_result_says_what_came_of_each_item(
    position: int,
    is_right: bool,  # noqa: FBT001 -- parametrized
    verdict: str,
    exam: Desk,
) -> None:
    exam.save(position, "operation-1", right=is_right)
    exam.submit()
    feedback = result(exam).context["feedbacks"][position - 1]
    points = Decimal(2 if is_right else 0)
    assert (feedback.item.version.kind, feedback.points) == (KINDS[position - 1], points)
    assert f"{verdict} {points} of 2 points" in words(parse(result(exam)))


def test_result_says_what_was_not_answered(practice: Desk) -> None:
    practice.submit()
    page = words(parse(result(practice)))
    assert page.count("Not answered") == 8
    assert "0 / 16 points" in page


def test_result_awaits_marking_while_an_essay_is_unmarked(exam: Desk) -> None:
    answer_all(exam)
    exam.submit()
    page = words(parse(result(exam)))
    assert "A person marks the written answers. The score appears here afterwards." in page
    assert "16 points" not in page


def test_result_shows_the_comment_of_the_marker(exam: Desk) -> None:
    answer_all(exam)
    exam.submit()
    mark_essay(exam, "1", comment="请引用原文。")
    page = words(parse(result(exam)))
    assert "From the marker" in page
    assert "请引用原文。" in page
    assert "Awaiting marking" not in page
    assert "15 / 16 points" in page


def test_result_shows_the_model_answer_of_an_essay(exam: Desk) -> None:
    answer_all(exam)
    exam.submit()
    assert "答案示例。" in words(parse(result(exam)))


def test_result_never_shows_the_guidance_for_the_marker(exam: Desk) -> None:
    answer_all(exam)
    exam.submit()
    mark_essay(exam, "1")
    assert "言之有据 2 分。" not in result(exam).content.decode()


def test_result_adds_up_by_lesson(school: School, visitor: Client) -> None:
    second = make_lesson(school.course, "second")
    questions = [school.questions["single_choice"], make_question(second), make_question(second)]
    quiz = make_quiz(school.course, questions, mode="exam")
    attempt = start_attempt(user=school.learner, quiz=quiz, now=timezone.now(), seed=1)
    desk = Desk(attempt, visitor)
    desk.save(1, "operation-1", right=True)
    desk.save(2, "operation-2", right=True)
    desk.save(3, "operation-3", right=False)
    desk.submit()
    rows = [
        (row.lesson.slug, row.questions, row.points, row.max_points)
        for row in result(desk).context["lessons"]
    ]
    assert rows == [("numbers", 1, 2, 2), ("second", 2, 2, 4)]


def test_result_marks_the_quote_in_its_passage(exam: Desk) -> None:
    exam.submit()
    marks = [words(mark) for mark in parse(result(exam)).iter("mark")]
    assert marks == [QUOTE] * 8


def test_result_shows_the_passage_around_the_quote(exam: Desk) -> None:
    exam.submit()
    quotes = {words(quote) for quote in parse(result(exam)).iter("blockquote")}
    assert quotes == {"湖畔市去年利用外资 12.5 亿美元，居全省第三。"}


def test_result_links_the_evidence_to_its_place_in_the_lesson(exam: Desk) -> None:
    exam.submit()
    page = parse(result(exam))
    addresses = {
        link.get("href", "") for figure in page.iter("figcaption") for link in figure.iter("a")
    }
    (address,) = addresses
    path, anchor = address.split("#")
    assert has_id(parse(exam.client.get(path)), anchor)


def test_practice_links_the_evidence_to_its_place_in_the_lesson(practice: Desk) -> None:
    page = parse(practice.save(1, "operation-1"))
    (address,) = (address for address in links(page) if "#p-" in address)
    path, anchor = address.split("#")
    assert has_id(parse(practice.client.get(path)), anchor)


def test_result_of_another_learner_is_missing(exam: Desk) -> None:
    exam.submit()
    assert browser_of(make_user("stranger")).get(exam.result_url()).status_code == 404


def test_result_of_an_exam_says_how_many_questions_were_answered(exam: Desk) -> None:
    for position in (1, 4):
        exam.save(position, f"operation-{position}", then="stay")
    exam.submit()
    said = words(by_id(parse(result(exam)), "handed-in"))
    assert said == "Questions answered: 2 of 8."


@pytest.mark.promise("A3")
def test_result_says_what_came_late_and_does_not_count(exam: Desk) -> None:
    exam.save(1, "operation-1", then="stay")
    exam.submit()
    for position in (1, 2):
        exam.save(position, f"operation-{position}-late", then="stay")
    said = words(by_id(parse(result(exam)), "handed-in"))
    assert said == ("Questions answered: 1 of 8. Answers that came late, kept but not counted: 2.")


def test_result_of_an_exam_handed_in_by_its_page_says_that_time_ran_out(exam: Desk) -> None:
    exam.end_time(seconds_ago=3)
    exam.client.post(reverse("contact", args=[exam.attempt.pk]), {"at": "deadline"})
    assert "What was saved by then was handed in by itself." in words(parse(result(exam)))


def test_result_of_an_exam_handed_in_before_its_end_says_nothing_of_time(exam: Desk) -> None:
    exam.submit()
    assert "Time ran out" not in words(parse(result(exam)))


def test_result_of_a_practice_counts_no_answers(practice: Desk) -> None:
    practice.submit()
    assert not has_id(parse(result(practice)), "handed-in")
