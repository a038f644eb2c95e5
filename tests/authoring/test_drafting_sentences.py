import pytest

from authoring.draft_plans import UNQUOTABLE
from authoring.drafting import REFUSALS
from authoring.drafting.language import REPLY_REFUSALS
from authoring.drafting_sentences import reason_sentence, rule_label
from authoring.language_model import MODEL_REFUSALS

CODES = sorted({*REFUSALS, *REPLY_REFUSALS, *MODEL_REFUSALS, UNQUOTABLE})


@pytest.mark.parametrize("code", CODES)
def test_every_reason_has_a_sentence(code: str) -> None:
    assert reason_sentence(code) != code


def test_every_reason_has_a_sentence_of_its_own() -> None:
    assert len({reason_sentence(code) for code in CODES}) == len(CODES)


def test_rule_has_a_name() -> None:
    assert rule_label("rule: share") != "rule: share"


@pytest.mark.parametrize("origin", ["model: small", "rule: unheard-of", "admin", ""])
def test_any_other_origin_stands_as_it_is(origin: str) -> None:
    assert rule_label(origin) == origin
