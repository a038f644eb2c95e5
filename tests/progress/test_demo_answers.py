"""Answers of a wanted verdict, for every kind that is marked by itself."""

from random import Random

import pytest

from progress.demo.answers import choose_answer
from progress.demo.essays import essay_of
from quizzes.kinds import load_answer, load_content
from quizzes.kinds.base import Rule, Verdict
from quizzes.kinds.essay import EssayAnswer
from quizzes.models import Question, Version
from tests.builders import CONTENTS

MARKED_BY_ITSELF = sorted(set(CONTENTS) - {"essay"})
IN_PARTS = ["blanks", "matching", "multiple_choice", "ordering"]


def _version(kind: str) -> Version:
    return Version(question=Question(uid="q"), kind=kind, content=CONTENTS[kind])


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- to be repeated, not to be secret


def _verdict(kind: str, wanted: Verdict, seed: int = 1) -> Verdict:
    answer = choose_answer(_version(kind), wanted, Rule.PARTIAL_CREDIT, _random(seed))
    assert answer is not None
    content = load_content(kind, CONTENTS[kind])
    return content.grade(
        load_answer(content, answer.model_dump(mode="json")), Rule.PARTIAL_CREDIT
    ).verdict


@pytest.mark.parametrize("kind", MARKED_BY_ITSELF)
def test_right_answer_is_right(kind: str) -> None:
    assert _verdict(kind, Verdict.RIGHT) is Verdict.RIGHT


@pytest.mark.parametrize("kind", MARKED_BY_ITSELF)
def test_wrong_answer_is_wrong(kind: str) -> None:
    assert {_verdict(kind, Verdict.WRONG, seed) for seed in range(20)} == {Verdict.WRONG}


@pytest.mark.parametrize("kind", IN_PARTS)
def test_partly_right_answer_is_partly_right(kind: str) -> None:
    assert _verdict(kind, Verdict.PARTLY) is Verdict.PARTLY


@pytest.mark.parametrize("kind", sorted(set(MARKED_BY_ITSELF) - set(IN_PARTS)))
def test_kind_without_parts_is_wrong_instead_of_partly_right(kind: str) -> None:
    assert _verdict(kind, Verdict.PARTLY) is Verdict.WRONG


@pytest.mark.parametrize(("wanted", "is_full"), [(Verdict.RIGHT, True), (Verdict.WRONG, False)])
@pytest.mark.parametrize("uid", ["hz-122", "hz-223", "hz-326", "hz-327", "unknown"])
def test_essay_is_full_or_thin(uid: str, wanted: Verdict, *, is_full: bool) -> None:
    version = _version("essay")
    version.question.uid = uid
    answer = choose_answer(version, wanted, Rule.PARTIAL_CREDIT, _random(1))
    assert isinstance(answer, EssayAnswer)
    essay = essay_of(answer.text)
    assert essay is not None
    assert essay.is_full is is_full


def test_essay_that_may_hold_no_text_of_ours_stays_unanswered() -> None:
    version = _version("essay")
    version.content = dict(CONTENTS["essay"]) | {"max_characters": 1}
    assert choose_answer(version, Verdict.RIGHT, Rule.PARTIAL_CREDIT, _random(1)) is None
