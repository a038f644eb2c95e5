import pytest
from django.core.signing import BadSignature

from quizzes.models import Answer
from quizzes.receipts import read_receipt, receipt
from tests.builders import NOW

ANSWER = Answer(attempt_id=7, item_id=8, op_id="op-12345", arrived_at=NOW)


def test_receipt_says_which_answer_came_when() -> None:
    assert read_receipt(receipt(ANSWER)) == (7, 8, "op-12345", NOW)


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_receipt_is_refused_when_a_character_changed(place: int) -> None:
    token = receipt(ANSWER)
    forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(BadSignature):
        read_receipt(forged)


@pytest.mark.parametrize("token", ["", ":", "a:b:c", "x" * 10_000])
def test_receipt_that_is_none_is_refused(token: str) -> None:
    with pytest.raises(BadSignature):
        read_receipt(token)
