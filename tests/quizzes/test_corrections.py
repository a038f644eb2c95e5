"""What holds for an answer, and what comes of it: no database."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from quizzes.corrections import NOTHING, Portion, Ruling, Settled, accepted, decide, total
from quizzes.kinds import load_content
from quizzes.kinds.base import Grade, Rule, Verdict
from quizzes.models import KeyCorrection
from quizzes.models.correction import CorrectionRule
from tests.builders import CONTENTS

ACCEPT, VOID, FULL_MARKS = CorrectionRule
RIGHT = Grade(Fraction(1))
WRONG = Grade(Fraction(0))


def _correction(rule: CorrectionRule, *answers: Any) -> KeyCorrection:
    return KeyCorrection(rule=rule, answers=list(answers))


def _decide(stored: object, *corrections: KeyCorrection, kind: str = "numeric") -> Ruling:
    content = load_content(kind, CONTENTS[kind])
    return decide(content, stored, Rule.ALL_OR_NOTHING, corrections)


SEVEN = {"text": "7"}
KEY = {"text": "12.5"}


def test_decide_without_corrections_is_the_key_s_word() -> None:
    assert [_decide(stored).grade for stored in (KEY, SEVEN, None)] == [RIGHT, WRONG, None]


@pytest.mark.parametrize(
    ("stored", "grade"),
    [
        (SEVEN, RIGHT),
        ({"text": "７．０"}, RIGHT),
        ({"text": "8"}, WRONG),
        (None, None),
        (KEY, RIGHT),
    ],
)
def test_decide_accepts_what_says_the_same(stored: Any, grade: Grade | None) -> None:
    assert _decide(stored, _correction(ACCEPT, SEVEN)).grade == grade


@pytest.mark.parametrize("stored", [SEVEN, KEY, None])
def test_decide_gives_full_marks_to_all(stored: Any) -> None:
    assert _decide(stored, _correction(FULL_MARKS)).grade == RIGHT


def test_decide_names_the_correction_only_where_it_decided() -> None:
    correction = _correction(FULL_MARKS)
    named = [_decide(stored, correction).correction for stored in (SEVEN, KEY)]
    assert named == [correction, None]


@pytest.mark.parametrize(
    ("rule", "verdict"), [(ACCEPT, Verdict.RIGHT), (FULL_MARKS, Verdict.WRONG), (VOID, "wrong")]
)
def test_verdict_is_of_the_answer_itself(rule: CorrectionRule, verdict: Verdict) -> None:
    answers = [SEVEN] if rule is ACCEPT else []
    assert _decide(SEVEN, _correction(rule, *answers)).verdict == verdict


def test_void_goes_before_all_others() -> None:
    void = _correction(VOID)
    ruling = _decide(SEVEN, _correction(ACCEPT, SEVEN), _correction(FULL_MARKS), void)
    assert (ruling.is_void, ruling.correction, ruling.grade) == (True, void, WRONG)


def test_full_marks_go_before_accepted_answers() -> None:
    full = _correction(FULL_MARKS)
    assert _decide(SEVEN, _correction(ACCEPT, SEVEN), full).correction is full


def test_partly_right_answer_can_be_accepted_whole() -> None:
    stored = {"texts": {"1": "七", "2": "五"}}
    half = _decide(stored, kind="blanks").grade
    whole = _decide(stored, _correction(ACCEPT, {"texts": {"1": "7", "2": "五"}}), kind="blanks")
    assert (half, whole.grade) == (Grade(Fraction(1, 2)), RIGHT)


def test_accepted_is_empty_where_nothing_is_accepted() -> None:
    content = load_content("numeric", CONTENTS["numeric"])
    assert accepted(_correction(VOID), content) == frozenset()


def _portion(points: str | None, most: str = "2") -> Portion:
    return Portion(None if points is None else Decimal(points), Decimal(most))


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ([], "0"),
        (["2", "1.5"], "3.5"),
        (["2", None], None),
        (["2", "-1"], "1"),
        (["1", "-2"], "0"),
    ],
)
def test_total_adds_up_and_never_falls_below_nothing(parts: list[Any], score: str | None) -> None:
    most = Decimal(2) * len(parts)
    expected = Portion(None if score is None else Decimal(score), most)
    assert total(map(_portion, parts)) == expected


def test_void_brings_nothing_on_either_side() -> None:
    ruling = _decide(None, _correction(VOID), kind="essay")
    assert Settled(ruling, None, Decimal(2), None).portion == NOTHING
