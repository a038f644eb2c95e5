"""Saving an answer, and what comes next in the same response."""

from typing import Any

import pytest

from quizzes.models import Answer, Item
from quizzes.receipts import read_receipt
from tests.answering import answer_to, as_lists
from tests.pages import by_id, has_id, links, parse, root_ids, submit, words
from tests.quizzes.views.school import KINDS, Desk

POSITIONS = [pytest.param(place, id=kind) for place, kind in enumerate(KINDS, 1)]
VERDICTS = {True: "Right", False: "Not right yet"}


def fill_in(desk: Desk, position: int, *, right: bool = True, **pressed: str) -> Any:
    """Fill in the page's own form as a browser without JavaScript does, and send it."""
    page = parse(desk.get(position))
    answer = answer_to(desk.version(position), right=right)
    return submit(desk.client, page, by_id(page, "answer"), changed=answer | pressed)


def receipt_of(response: Any) -> str:
    return by_id(parse(response), "saved").get("data-receipt", "")


# Practice


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("is_right", [True, False])
def test_practice_without_javascript_shows_the_verdict(
    position: int,
    is_right: bool,  # noqa: FBT001 -- parametrized
    practice: Desk,
) -> None:
    page = words(parse(fill_in(practice, position, right=is_right)))
    assert ("Awaiting marking" if position == 8 else VERDICTS[is_right]) in page


@pytest.mark.parametrize("position", POSITIONS)
def test_practice_with_htmx_brings_the_paper_with_its_feedback(
    position: int, practice: Desk
) -> None:
    response = practice.save(position, "operation-1")
    page = parse(response)
    assert (response.status_code, root_ids(page)) == (200, ["paper"])
    assert "Evidence" in words(page)


def test_practice_counts_what_is_answered(practice: Desk) -> None:
    practice.save(1, "operation-1")
    assert practice.save(2, "operation-2").context["paper"].answered_count == 2


def test_practice_gives_a_receipt(practice: Desk) -> None:
    token = receipt_of(practice.save(1, "operation-1"))
    answer = Answer.objects.get()
    assert read_receipt(token) == (
        practice.attempt.pk,
        answer.item_id,
        "operation-1",
        answer.arrived_at,
    )


def test_practice_keeps_a_second_answer_but_does_not_count_it(practice: Desk) -> None:
    practice.save(1, "operation-1", right=False)
    practice.save(1, "operation-2", right=True, base="operation-1")
    assert [answer.number for answer in practice.answers(1)] == [1, None]


def test_practice_says_that_a_second_answer_does_not_count(practice: Desk) -> None:
    practice.save(1, "operation-1", right=False)
    response = practice.save(1, "operation-2", base="operation-1")
    page = words(parse(response))
    assert response.status_code == 200
    assert "What you sent now is kept, but does not count." in page
    assert "Not right yet" in page


def test_practice_gives_no_receipt_for_a_second_answer(practice: Desk) -> None:
    practice.save(1, "operation-1")
    assert receipt_of(practice.save(1, "operation-2", right=False)) == ""


def test_practice_without_javascript_says_that_a_second_answer_does_not_count(
    practice: Desk,
) -> None:
    practice.save(1, "operation-1")
    response = practice.save(1, "operation-2", right=False, htmx=False)
    page = words(parse(practice.client.get(response.headers["Location"])))
    assert "What you sent now is kept, but does not count." in page


def test_practice_offers_the_result_after_the_last_answer(practice: Desk) -> None:
    for position in range(1, 9):
        response = practice.save(position, f"operation-{position}")
    assert "Finish and see the result" in words(parse(response))


# Exam


@pytest.mark.parametrize("position", POSITIONS[:7])
def test_exam_without_javascript_goes_on_to_the_next_item(position: int, exam: Desk) -> None:
    response = fill_in(exam, position, then="next")
    assert response.redirect_chain == [(exam.url(position + 1), 302)]
    assert f"Question {position + 1} of 8" in words(parse(response))


@pytest.mark.parametrize("position", POSITIONS)
def test_exam_without_javascript_saves_what_was_filled_in(position: int, exam: Desk) -> None:
    fill_in(exam, position, then="next")
    content = exam.version(position).loaded
    given = content.read(as_lists(answer_to(exam.version(position))))
    assert exam.answers(position)[0].content == given.model_dump(mode="json")


@pytest.mark.parametrize("position", POSITIONS[:7])
def test_exam_with_htmx_brings_the_next_item(position: int, exam: Desk) -> None:
    response = exam.save(position, "operation-1", then="next")
    page = parse(response)
    assert (response.status_code, root_ids(page)) == (200, ["paper"])
    assert response.headers["HX-Push-Url"] == exam.url(position + 1)
    assert f"Question {position + 1} of 8" in words(page)


def test_exam_brings_the_receipt_with_the_next_item(exam: Desk) -> None:
    token = receipt_of(exam.save(1, "operation-1", then="next"))
    answer = Answer.objects.get()
    assert read_receipt(token)[1:3] == (answer.item_id, "operation-1")


@pytest.mark.parametrize("then", ["1", "3", "7"])
def test_navigator_saves_and_moves(then: str, exam: Desk) -> None:
    response = exam.save(2, "operation-1", then=then)
    assert response.headers["HX-Push-Url"] == exam.url(int(then))
    assert f"Question {then} of 8" in words(parse(response))
    assert len(exam.answers(2)) == 1


def test_navigator_moves_without_javascript(exam: Desk) -> None:
    assert fill_in(exam, 2, then="7").redirect_chain == [(exam.url(7), 302)]


@pytest.mark.parametrize("then", ["next", "9", "9999"])
def test_exam_leads_behind_the_last_item_to_handing_in(then: str, exam: Desk) -> None:
    response = exam.save(8, "operation-1", then=then)
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, f"{exam.url()}submit/")


def test_exam_without_javascript_leads_behind_the_last_item_to_handing_in(exam: Desk) -> None:
    response = fill_in(exam, 8, then="next")
    assert response.redirect_chain == [(f"{exam.url()}submit/", 302)]


@pytest.mark.parametrize("position", POSITIONS)
def test_exam_staying_brings_the_receipt_and_what_changed_beside_it(
    position: int, exam: Desk
) -> None:
    page = parse(exam.save(position, "operation-1", then="stay"))
    assert root_ids(page) == ["saved", "base", "answer-error", "navigator"]
    out_of_band = [element.get("hx-swap-oob", "") for element in page]
    assert out_of_band == ["", "true", "true", "true"]


def test_exam_staying_says_which_answer_the_next_one_is_based_on(exam: Desk) -> None:
    page = parse(exam.save(1, "operation-1", then="stay"))
    assert by_id(page, "base").get("value") == "operation-1"


def test_exam_staying_brings_the_navigator_up_to_date(exam: Desk) -> None:
    page = parse(exam.save(1, "operation-1", then="stay"))
    assert "1 answered 2 not answered" in words(by_id(page, "navigator"))


def test_exam_staying_gives_a_receipt(exam: Desk) -> None:
    token = receipt_of(exam.save(1, "operation-1", then="stay"))
    assert read_receipt(token)[0] == exam.attempt.pk


def test_exam_staying_without_javascript_shows_the_item_again(exam: Desk) -> None:
    assert fill_in(exam, 2, then="stay").redirect_chain == [(exam.url(2), 302)]


def test_exam_counts_the_newest_answer(exam: Desk) -> None:
    exam.save(1, "operation-1", right=False, then="stay")
    exam.save(1, "operation-2", right=True, then="stay", base="operation-1")
    item = Item.objects.with_answer().get(attempt=exam.attempt, position=1)
    assert (item.answer_op, len(exam.answers(1))) == ("operation-2", 2)


# Nothing answered, or nothing that can be one


@pytest.mark.parametrize("position", POSITIONS[:7])
def test_exam_goes_on_from_an_empty_item(position: int, exam: Desk) -> None:
    response = exam.post(position, {"op_id": "operation-1", "then": "next"})
    assert response.headers["HX-Push-Url"] == exam.url(position + 1)
    assert not Answer.objects.exists()


def test_exam_goes_on_from_an_empty_item_without_javascript(exam: Desk) -> None:
    response = exam.post(1, {"op_id": "operation-1", "then": "next"}, htmx=False)
    assert response.headers["Location"] == exam.url(2)


def test_exam_gives_no_receipt_for_an_empty_item(exam: Desk) -> None:
    assert receipt_of(exam.post(1, {"op_id": "operation-1", "then": "next"})) == ""


def test_exam_does_not_take_an_answer_away(exam: Desk) -> None:
    exam.save(2, "operation-1")
    response = exam.post(2, {"op_id": "operation-2", "base": "operation-1", "then": "stay"})
    assert response.status_code == 422
    assert words(parse(response)).startswith("Your earlier answer still counts.")
    assert len(exam.answers(2)) == 1


def test_exam_lets_one_go_on_from_an_emptied_item(exam: Desk) -> None:
    exam.save(2, "operation-1")
    form = {"op_id": "operation-2", "base": "operation-1", "then": "next"}
    assert exam.post(2, form, htmx=False).headers["Location"] == exam.url(3)
    assert len(exam.answers(2)) == 1


@pytest.mark.parametrize("position", POSITIONS)
def test_practice_asks_for_an_answer(position: int, practice: Desk) -> None:
    response = practice.post(position, {"op_id": "operation-1"})
    assert response.status_code == 422
    assert words(parse(response)) == ("There is no answer yet. Please answer the question first.")


def test_refusal_with_htmx_brings_the_sentence_alone(practice: Desk) -> None:
    response = practice.post(1, {"op_id": "operation-1"})
    assert root_ids(parse(response)) == ["answer-error"]
    assert response.headers["HX-Retarget"] == "#answer-error"
    assert response.headers["HX-Reswap"] == "outerHTML"


@pytest.mark.parametrize(
    ("position", "form", "sentence"),
    [
        (1, {"choice": "0123456789"}, "This answer does not belong to the question."),
        (2, {"choice": ["0123456789"]}, "This answer does not belong to the question."),
        (3, {"choice": "perhaps"}, "This answer does not belong to the question."),
        (4, {"blank-1": "x" * 20_001}, "The answer is too long. Please shorten it."),
        (5, {"number": "viel"}, "Please write a number, such as 12.5."),
        (5, {"number": "1" * 31}, "Please write a number, such as 12.5."),
        (8, {"text": "字" * 2_001}, "The answer is too long. Please shorten it."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_answer_that_cannot_be_one_is_refused_with_a_sentence(
    position: int,
    form: dict[str, Any],
    sentence: str,
    htmx: bool,  # noqa: FBT001 -- parametrized
    exam: Desk,
) -> None:
    response = exam.post(position, form | {"op_id": "operation-1"}, htmx=htmx)
    assert response.status_code == 422
    assert sentence in words(parse(response))


def test_ordering_with_a_place_given_twice_is_refused(exam: Desk) -> None:
    form = dict.fromkeys(answer_to(exam.version(6)), "1") | {"op_id": "operation-1"}
    response = exam.post(6, form)
    assert response.status_code == 422
    assert "Give every entry a place of its own." in words(parse(response))


@pytest.mark.parametrize(
    ("position", "form"), [(5, {"number": "viel"}), (8, {"text": "字" * 2_001})]
)
def test_refusal_without_javascript_keeps_what_was_typed(
    position: int, form: dict[str, str], exam: Desk
) -> None:
    response = exam.post(position, form | {"op_id": "operation-1"}, htmx=False)
    assert next(iter(form.values())) in response.content.decode()


@pytest.mark.parametrize("op_id", ["", "short", "x" * 65, "mit Leerzeichen", "<script>"])
def test_damaged_form_is_refused_with_a_sentence(op_id: str, exam: Desk) -> None:
    response = exam.save(1, op_id)
    assert response.status_code == 400
    assert words(parse(response)) == "This form is damaged. Please load the page again."


@pytest.mark.parametrize("position", POSITIONS)
def test_answer_without_a_nul_character_is_saved(position: int, exam: Desk) -> None:
    form = {
        name: f"\0{value}\0" if isinstance(value, str) else [f"\0{entry}" for entry in value]
        for name, value in answer_to(exam.version(position)).items()
    }
    exam.post(position, form | {"op_id": "operation-1"})
    exam.save(position, "operation-2", then="stay", base="operation-1")
    first, second = exam.answers(position)
    assert first.content == second.content


# Flags


def test_flag_stays_at_the_item(exam: Desk) -> None:
    response = exam.save(2, "operation-1", flag="1")
    page = parse(response)
    assert "HX-Push-Url" not in response.headers
    assert "Question 2 of 8" in words(page)
    assert "Remove the flag" in words(page)


def test_flag_needs_no_answer(exam: Desk) -> None:
    exam.post(2, {"op_id": "operation-1", "flag": "1"})
    assert Item.objects.get(attempt=exam.attempt, position=2).is_flagged


def test_flag_saves_the_answer_too(exam: Desk) -> None:
    exam.save(2, "operation-1", flag="1")
    assert len(exam.answers(2)) == 1


def test_flag_is_taken_away(exam: Desk) -> None:
    exam.save(2, "operation-1", flag="1")
    exam.save(2, "operation-2", flag="0", base="operation-1")
    assert not Item.objects.get(attempt=exam.attempt, position=2).is_flagged


def test_flag_works_without_javascript(exam: Desk) -> None:
    response = fill_in(exam, 2, flag="1")
    assert response.redirect_chain == [(exam.url(2), 302)]
    assert "Remove the flag" in words(parse(response))


def test_flagged_items_are_named_before_handing_in(exam: Desk) -> None:
    exam.post(2, {"op_id": "operation-1", "flag": "1"})
    page = parse(exam.client.get(f"{exam.url()}submit/"))
    assert links(page)[exam.url(2)] == "2"
    assert not has_id(page, "answer")
