"""Exams in which there is no way back, as their pages lead through them."""

import pytest
from django.urls import reverse

from quizzes.models import Quiz
from tests.pages import has_id, parse, words
from tests.quizzes.views.school import Desk, School, sit_down


@pytest.fixture
def desk(school: School) -> Desk:
    Quiz.objects.filter(pk=school.exam.pk).update(is_one_way=True)
    school.exam.refresh_from_db()
    return sit_down(school, school.exam)


def _shown(desk: Desk, wanted: int | None = None) -> int:
    place: int = desk.get(wanted).context["paper"].item.position
    return place


def test_the_page_shows_the_question_reached_whatever_is_asked_for(desk: Desk) -> None:
    assert [_shown(desk, wanted) for wanted in (None, 1, 2, 8)] == [1, 1, 1, 1]
    desk.save(1, "operation-1", then="next")
    assert [_shown(desk, wanted) for wanted in (None, 1, 2, 8)] == [2, 2, 2, 2]


def test_looking_moves_nothing_on(desk: Desk) -> None:
    desk.get(2)
    desk.attempt.refresh_from_db()
    assert desk.attempt.furthest == 1


def test_saving_without_leaving_stays(desk: Desk) -> None:
    desk.save(1, "operation-1", then="stay")
    assert _shown(desk) == 1


def test_no_place_can_be_jumped_to(desk: Desk) -> None:
    desk.save(1, "operation-1", then="5")
    assert _shown(desk) == 2


def test_going_on_without_an_answer_leaves_it_empty(desk: Desk) -> None:
    desk.post(1, {"op_id": "operation-1", "base": "", "then": "next"})
    assert (_shown(desk), desk.answers(1)) == (2, [])


def test_what_is_sent_from_a_page_left_behind_is_kept_and_said(desk: Desk) -> None:
    desk.save(1, "operation-1", then="next")
    response = desk.save(1, "operation-2", right=False, then="stay")
    assert response.headers["HX-Redirect"] == reverse("attempt", args=[desk.attempt.pk])
    assert [answer.number for answer in desk.answers(1)] == [1, None]
    assert "there is no way back" in words(parse(desk.get()))


def test_the_last_question_leads_to_handing_in_and_may_be_gone_back_to(desk: Desk) -> None:
    for position in range(1, 8):
        desk.save(position, f"operation-{position}", then="next")
    response = desk.save(8, "operation-8", then="next")
    assert response.headers["HX-Redirect"] == reverse("submit-attempt", args=[desk.attempt.pk])
    assert _shown(desk) == 8


def test_the_place_must_be_right_to_see_it_and_not_to_save(desk: Desk) -> None:
    Quiz.objects.update(ip_ranges="10.3.0.0/16")
    elsewhere = desk.get()
    assert elsewhere.status_code == 403
    assert "Not from this network" in words(parse(elsewhere))
    assert not has_id(parse(elsewhere), "answer")
    assert desk.save(1, "operation-1", then="stay").status_code == 200
    assert [answer.number for answer in desk.answers(1)] == [1]


def test_a_page_left_behind_leads_to_where_the_attempt_is(desk: Desk) -> None:
    for position in (1, 2):
        desk.save(position, f"operation-{position}", then="next")
    stale = desk.post(1, {"op_id": "operation-x", "base": "operation-1", "then": "next"})
    assert stale.context["paper"].item.position == 3
    desk.attempt.refresh_from_db()
    assert desk.attempt.furthest == 3
