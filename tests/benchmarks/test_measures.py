"""The requests of candidates; what answers them is measured by `make bench`."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs

import pytest

from benchmarks.measures import Asked, Examinee, papers
from benchmarks.plan import Learner

ITEMS = 4
PAPER = 6
"""Saves that go once through a paper of so many items."""


def _examinees(number: int) -> list[Examinee]:
    answers = tuple(([("text", f"{item}")], [("text", f"{item}!")]) for item in range(ITEMS))
    return [
        Examinee(Learner(f"s{place}", 100 + place, answers), f"sessionid=s{place}", "token", place)
        for place in range(number)
    ]


def _attempt(asked: Asked) -> str:
    return asked.request.decode().split("/")[2]


def _form(asked: Asked) -> dict[str, list[str]]:
    return parse_qs(asked.request.decode().partition("\r\n\r\n")[2], keep_blank_values=True)


def _lanes(examinees: list[Examinee], lanes: int) -> list[Iterator[Asked]]:
    measure = papers(80, examinees)
    return [measure.requests(lane, lanes) for lane in range(lanes)]


def test_candidates_sit_exams_of_their_own() -> None:
    lanes = _lanes(_examinees(6), 3)
    sat = [{_attempt(asked) for asked in islice(lane, 4 * PAPER)} for lane in lanes]
    assert sat == [{"100", "103"}, {"101", "104"}, {"102", "105"}]


def test_a_candidate_finishes_before_the_next_begins() -> None:
    (lane,) = _lanes(_examinees(2), 1)
    asked = [_attempt(one) for one in islice(lane, 3 * PAPER)]
    assert asked == ["100"] * PAPER + ["101"] * PAPER + ["100"] * PAPER


@pytest.mark.parametrize("saves", [PAPER, 5 * PAPER])
def test_a_save_names_the_answer_it_was_written_over(saves: int) -> None:
    (lane,) = _lanes(_examinees(1), 1)
    newest: dict[str, str] = {}
    for asked in islice(lane, saves):
        form, place = _form(asked), asked.request.decode().split("/")[4]
        assert form["base"] == [newest.get(place, "")]
        assert form["op_id"] == [asked.op_id]
        newest[place] = asked.op_id


def test_operations_are_never_used_twice() -> None:
    lanes = _lanes(_examinees(4), 2)
    op_ids = [asked.op_id for lane in lanes for asked in islice(lane, 5 * PAPER)]
    assert len(set(op_ids)) == len(op_ids) == 10 * PAPER
