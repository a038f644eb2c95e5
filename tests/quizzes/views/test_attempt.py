"""The page of an attempt: one question in focus, filled in as it was last saved."""

from typing import Any

import pytest

from quizzes.models import Attempt, Quiz
from quizzes.models.attempt import State
from tests.answering import answer_to
from tests.pages import by_id, fields, has_id, links, parse, root_ids, words
from tests.quizzes.views.school import KINDS, Desk, School, sit_down

POSITIONS = [pytest.param(place, id=kind) for place, kind in enumerate(KINDS, 1)]


def test_attempt_begins_with_the_first_item_without_an_answer(practice: Desk) -> None:
    practice.save(1, "operation-1")
    assert practice.get().context["paper"].item.position == 2


def test_attempt_with_every_item_answered_begins_with_the_first(exam: Desk) -> None:
    for position in range(1, 9):
        exam.save(position, f"operation-{position}", then="stay")
    assert exam.get().context["paper"].item.position == 1


@pytest.mark.parametrize("position", [1, 4, 8])
def test_attempt_shows_the_item_asked_for(position: int, practice: Desk) -> None:
    assert f"Question {position} of 8" in words(parse(practice.get(position)))


@pytest.mark.parametrize("item", ["0", "9", "9999", "0009"])
def test_attempt_has_no_item_beyond_its_own(item: str, practice: Desk) -> None:
    assert practice.client.get(f"{practice.url()}?item={item}").status_code == 404


@pytest.mark.parametrize("item", ["", "x", "-1", "1.5", "１", "9" * 5_000, "%00", "%FF"])
def test_attempt_with_a_mistyped_item_begins_as_ever(item: str, practice: Desk) -> None:
    response = practice.client.get(f"{practice.url()}?item={item}")
    assert response.context["paper"].item.position == 1


def test_attempt_gives_htmx_the_paper_alone(practice: Desk) -> None:
    assert root_ids(parse(practice.get(2, htmx=True))) == ["paper"]


@pytest.mark.parametrize("position", POSITIONS)
def test_attempt_asks_in_the_fields_of_the_kind(position: int, practice: Desk) -> None:
    page = parse(practice.get(position))
    form = by_id(page, "answer")
    names = {element.get("name") for element in form.iter() if element.get("name")}
    assert set(answer_to(practice.version(position))) <= names


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("is_right", [True, False])
def test_attempt_is_filled_in_as_last_saved(position: int, is_right: bool, exam: Desk) -> None:  # noqa: FBT001 -- parametrized
    exam.save(position, "operation-1", right=is_right)
    page = parse(exam.get(position))
    sent: dict[str, Any] = fields(page, by_id(page, "answer"))
    wanted = answer_to(exam.version(position), right=is_right)
    assert {name: sorted(sent[name]) for name in wanted} == {
        name: sorted(value) if isinstance(value, list) else [value]
        for name, value in wanted.items()
    }


def test_attempt_knows_the_answer_it_was_filled_in_with(exam: Desk) -> None:
    exam.save(1, "operation-1")
    page = parse(exam.get(1))
    assert by_id(page, "base").get("value") == "operation-1"


def test_attempt_gives_each_form_an_operation_of_its_own(exam: Desk) -> None:
    pages = [parse(exam.get(1)) for _ in range(2)]
    operations = {fields(page, by_id(page, "answer"))["op_id"][0] for page in pages}
    assert len(operations) == 2


def test_attempt_without_a_save_has_no_receipt(exam: Desk) -> None:
    exam.save(1, "operation-1")
    assert "data-receipt" not in by_id(parse(exam.get(1)), "saved").attrib


def test_practice_shows_the_feedback_of_an_answered_item(practice: Desk) -> None:
    practice.save(1, "operation-1", right=False)
    page = parse(practice.get(1))
    assert "Not right yet" in words(page)
    assert not has_id(page, "answer")


def test_practice_leads_on_from_the_feedback_to_the_next_unanswered(practice: Desk) -> None:
    practice.save(1, "operation-1")
    practice.save(2, "operation-2")
    assert links(parse(practice.get(1)))["?item=3"] == "Next question"


def test_practice_leads_back_to_what_was_left_out(practice: Desk) -> None:
    practice.save(8, "operation-8")
    assert links(parse(practice.get(8)))["?item=1"] == "Next question"


def test_exam_shows_no_feedback_of_an_answered_item(exam: Desk) -> None:
    exam.save(1, "operation-1")
    page = parse(exam.get(1))
    assert has_id(page, "answer")
    assert "Evidence" not in words(page)


def test_navigator_says_what_is_answered_and_flagged(exam: Desk) -> None:
    exam.save(1, "operation-1")
    exam.save(2, "operation-2", flag="1")
    entries = words(by_id(parse(exam.get(3)), "navigator"))
    assert "1 answered 2 answered, flagged 3 not answered" in entries


@pytest.mark.parametrize("position", [None, 3])
def test_attempt_that_has_ended_leads_to_its_result(position: int | None, practice: Desk) -> None:
    practice.submit()
    assert practice.get(position).headers["Location"] == practice.result_url()


def test_attempt_long_after_its_deadline_is_closed_and_leads_to_its_result(exam: Desk) -> None:
    exam.end_time(seconds_ago=40)
    assert exam.get().headers["Location"] == exam.result_url()
    assert Attempt.objects.get().state == State.EXPIRED


def test_attempt_in_its_grace_still_asks(exam: Desk) -> None:
    exam.end_time(seconds_ago=10)
    assert has_id(parse(exam.get(1)), "answer")


def test_attempt_after_its_grace_says_that_time_is_up(exam: Desk) -> None:
    exam.end_time(seconds_ago=32)
    page = parse(exam.get(1))
    assert not has_id(page, "answer")
    assert "Time is up" in words(page)
    assert Attempt.objects.get().state == State.OPEN


def test_exam_without_a_way_back_offers_none(school: School) -> None:
    Quiz.objects.filter(pk=school.exam.pk).update(is_one_way=True)
    desk = sit_down(school, Quiz.objects.get(pk=school.exam.pk))
    desk.save(1, "operation-1", then="next")
    page = parse(desk.get())
    assert "You cannot go back to a question." in words(by_id(page, "navigator"))
    buttons = [button for button in page.iter("button") if button.get("form", "answer") == "answer"]
    offered = {(button.get("name"), button.get("value")) for button in buttons}
    assert offered & {("then", "1"), ("flag", "1")} == set()
    assert {("then", "next"), ("then", "9")} <= offered


def test_receipt_names_the_operation_it_is_for(exam: Desk) -> None:
    saved = by_id(parse(exam.save(1, "operation-1", then="stay")), "saved")
    gone_on = by_id(parse(exam.save(1, "operation-1", then="next")), "saved")
    assert (saved.get("data-op"), gone_on.get("data-op")) == ("operation-1", "operation-1")


def test_exam_keeps_what_is_unsent_apart_by_person_and_attempt(exam: Desk) -> None:
    line = by_id(parse(exam.get()), "unsent")
    kept_under = (line.get("data-person"), line.get("data-attempt"))
    assert kept_under == (str(exam.attempt.user_id), str(exam.attempt.pk))


def test_practice_keeps_nothing_in_the_browser(practice: Desk) -> None:
    page = parse(practice.get())
    assert not has_id(page, "unsent")
    assert "data-position" not in by_id(page, "answer").attrib
