"""Finding the sentence that a question without a quote rests on."""

from collections.abc import Mapping
from typing import Any

import pytest

from authoring.quote_search import QuoteSearch, said_by
from lessons.models import Passage
from quizzes.kinds import load_content

TEXTS = (
    "湖畔市去年利用外资 12.5 亿美元，居全省第三。湖畔市共有七家重点实验室。",
    "市交通运输局负责公共停车场的监督管理工作。市公安局负责道路停车秩序的维护工作。",
    "申请人应当在十五个工作日内提交材料，逾期视为放弃。",
)
HEADING = "公共停车场的监督管理"


@pytest.fixture
def search() -> QuoteSearch:
    passages = [Passage(text=text, kind="paragraph") for text in TEXTS]
    return QuoteSearch([Passage(text=HEADING, kind="heading"), *passages])


def options(right: str, *wrong: str) -> list[dict[str, Any]]:
    return [{"text": right, "right": True}, *({"text": text} for text in wrong)]


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        (
            "single_choice",
            {
                "stem": "谁负责公共停车场的监督管理？",
                "options": options("市交通运输局", "市公安局"),
            },
            "市交通运输局负责公共停车场的监督管理工作",
        ),
        (
            "blanks",
            {"stem": "申请人应当在____内提交材料。", "blanks": [{"accept": ["十五个工作日"]}]},
            "申请人应当在十五个工作日内提交材料，逾期视为放弃",
        ),
        (
            "true_false",
            {"stem": "市公安局负责维护道路停车秩序。", "answer": True},
            "市公安局负责道路停车秩序的维护工作",
        ),
        (
            "numeric",
            {"stem": "湖畔市去年利用外资多少？", "value": "12.50", "unit": "亿美元"},
            "湖畔市去年利用外资 12.5 亿美元，居全省第三",
        ),
        (
            "essay",
            {
                "stem": "谈谈停车场由谁管。",
                "guidance": "两点。",
                "sample": "市交通运输局负责公共停车场的监督管理。",
            },
            "市交通运输局负责公共停车场的监督管理工作",
        ),
    ],
)
def test_sentence_that_covers_stem_and_key_is_proposed(
    search: QuoteSearch, kind: str, fields: Mapping[str, Any], sentence: str
) -> None:
    proposal = search.propose(load_content(kind, fields))
    assert proposal is not None
    assert proposal.quote.text == sentence
    start = proposal.quote.start
    assert proposal.quote.passage.text[start : start + len(sentence)] == sentence


@pytest.mark.parametrize(
    "stem", ["床前明月光是谁写的？", "下列说法正确的是？", "Who wrote it?", "？", "12"]
)
def test_nothing_is_proposed_where_nothing_is_near(search: QuoteSearch, stem: str) -> None:
    content = load_content("single_choice", {"stem": stem, "options": options("李白", "杜甫")})
    assert search.propose(content) is None


ELSEWHERE = load_content("true_false", {"stem": "市公安局负责维护道路停车秩序。", "answer": True})


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("共有七家重点实验室", ("共有七家重点实验室", True)),
        (" 共有七家重点实验室\n", ("共有七家重点实验室", True)),
        ("湖畔市，共有七家“重点”实验室。", ("湖畔市共有七家重点实验室", False)),
        ("没有这句话，也没有相近的话", ("市公安局负责道路停车秩序的维护工作", False)),
    ],
)
def test_quote_of_the_file_comes_first(
    search: QuoteSearch, quote: str, found: tuple[str, bool]
) -> None:
    proposal = search.propose(ELSEWHERE, quote)
    assert proposal is not None
    assert (proposal.quote.text, proposal.is_from_file) == found


def test_course_without_text_proposes_nothing() -> None:
    assert QuoteSearch([]).propose(ELSEWHERE, "一句话") is None


def test_blanks_are_filled_in_before_they_are_looked_for() -> None:
    content = load_content(
        "blanks",
        {"stem": "甲____丙____。", "blanks": [{"accept": ["乙", "二"]}, {"accept": ["丁"]}]},
    )
    assert said_by(content).stem == "甲乙丙丁"
