from dataclasses import replace
from typing import Any

import pytest

from authoring.drafting import REFUSALS, DraftSource, Evidence, gate
from tests.authoring.drafting.sources import make_draft, sources

TEXT = (
    "全市新建泳池35座，总投资1.2亿元，占全省的27%。"
    "市体育局负责泳池开放，市水务局负责水质检测。"
    "泳池应当在五日内换水。申请按照受理、审查、决定的程序办理。"
)
PASSAGES = sources(TEXT, "全市建成球场40座，改造球场52座。")
QUOTE = "全市新建泳池35座"


def choice(
    *texts: str, right: int = 0, stem: str = "据课文，全市新建泳池多少座？"
) -> dict[str, Any]:
    options = [{"text": text, "right": place == right} for place, text in enumerate(texts)]
    return {"stem": stem, "options": options}


GOOD = make_draft("single_choice", choice("35座", "40座", "52座"), QUOTE)


def refusal(kind: str, content: dict[str, Any], quote: str = QUOTE, **fields: Any) -> str | None:
    return gate(make_draft(kind, content, quote, **fields), PASSAGES)


def test_gate_lets_a_good_draft_pass() -> None:
    assert gate(GOOD, PASSAGES) is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"passage": 7}, "no-passage"),
        ({"passage": -1}, "no-passage"),
        ({"quote": "全市新建泳池36座"}, "quote-not-found"),
        ({"quote": ""}, "quote-not-found"),
        ({"quote": "全市新建泳池35座 "}, "quote-not-found"),
        ({"more": (Evidence(1, "没有这句"),)}, "quote-not-found"),
        ({"explanation": " "}, "no-explanation"),
    ],
)
def test_gate_refuses_what_rests_on_nothing(fields: dict[str, Any], code: str) -> None:
    assert gate(replace(GOOD, **fields), PASSAGES) == code


def test_gate_refuses_long_quotes() -> None:
    text = QUOTE + "，" + "湖" * 400
    assert gate(replace(GOOD, quote=text), sources(text)) == "quote-too-long"


def test_gate_finds_passages_whose_indexes_do_not_count_from_0() -> None:
    passages = [DraftSource(9, "九", TEXT)]
    assert gate(replace(GOOD, passage=9), passages) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (choice("35座", "40座", "36座", right=9), "content"),
        (choice("35座", "35座", "52座"), "content"),
        (choice("35座", "40座", "以上都对"), "content"),
        (choice("湖畔座", "40座", "52座"), "key-not-supported"),
        (choice("40座", "35座", "52座"), "key-not-supported"),
        (choice("35座", "三十五座", "40座"), "options-differ-in-form"),
        (choice("35座", "40家", "52座"), "options-differ-in-form"),
        (choice("35座", "40.5座", "52座"), "options-differ-in-form"),
        (choice("35座", "40座", "很多很多"), "options-differ-in-form"),
        (
            choice("35座", "40座", "52座", stem="据课文，新建泳池35座，是多少座？"),
            "stem-gives-answer",
        ),
        (
            choice("35座", "40座", "52座", stem="据课文，该市新建泳池多少座？"),
            "stem-not-self-contained",
        ),
        (choice("35座", "40座", "52座", stem="据课文，“全市新建泳池多少座？"), "stem-unbalanced"),
        (choice("35座", "40座", "52座", stem="据课文，火星距离地球多少光年？"), "off-topic"),
        (choice("35座", "40座", "52座", stem="全市新建泳池多少座" * 30), "stem-too-long"),
    ],
)
def test_gate_refuses_single_choices_one_fault_each(content: dict[str, Any], code: str) -> None:
    assert refusal("single_choice", content) == code


def test_gate_refuses_two_right_options() -> None:
    content = choice("35座", "40座", "52座")
    content["options"][1]["right"] = True
    assert refusal("single_choice", content) == "several-keys"


@pytest.mark.parametrize(
    ("right", "wrong", "quote"),
    [
        ("1.2亿元", "12000万元", "总投资1.2亿元"),
        ("27%", "百分之二十七", "占全省的27%"),
        ("市体育局", "市水务局", "市体育局负责泳池开放，市水务局负责水质检测"),
        ("市体育局", "市体育部门", "市体育局负责泳池开放"),
    ],
)
def test_gate_refuses_wrong_options_that_are_right_as_well(
    right: str, wrong: str, quote: str
) -> None:
    content = choice(
        right, wrong, "市财政局", stem="据课文，全市泳池投资、开放、水质检测，各是什么？"
    )
    assert refusal("single_choice", content, quote) == "distractor-right"


def test_gate_refuses_essays() -> None:
    content = {"stem": "谈谈全市新建泳池的事。", "guidance": "言之有据。"}
    assert refusal("essay", content) == "kind"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"stem": "泳池应当在五日内换水。", "answer": True}, None),
        ({"stem": "泳池应当在七日内换水。", "answer": False}, None),
        ({"stem": "泳池可以在五日内换水。", "answer": False}, None),
        ({"stem": "泳池应当在七日内换水。", "answer": True}, "key-not-supported"),
        ({"stem": "泳池可以在五日内换水。", "answer": True}, "key-not-supported"),
        ({"stem": "泳池应当在五日内换水。", "answer": False}, "not-changed"),
        ({"stem": "泳池不应当在五日内换水。", "answer": False}, "bare-negation"),
        ({"stem": "市水务局负责全市新建泳池总投资。", "answer": False}, "key-not-supported"),
    ],
)
def test_gate_reads_statements_against_their_quote(
    content: dict[str, Any], code: str | None
) -> None:
    assert refusal("true_false", content, "泳池应当在五日内换水") == code


def test_gate_reads_the_decimal_point_of_a_statement() -> None:
    content = {"stem": "据课文，全市新建泳池35座，总投资12亿元。", "answer": True}
    assert refusal("true_false", content, "全市新建泳池35座，总投资1.2亿元") == "key-not-supported"


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("1.2", "亿元", None),
        ("12000", "万元", None),
        ("1.3", "亿元", "key-not-supported"),
        ("1.2", "亿美元", "key-not-supported"),
        ("1.2", "", "key-not-supported"),
    ],
)
def test_gate_reads_numbers_against_their_quote(value: str, unit: str, code: str | None) -> None:
    content = {"stem": "据课文，全市新建泳池总投资多少？", "value": value, "unit": unit}
    assert refusal("numeric", content, "全市新建泳池35座，总投资1.2亿元") == code


def test_gate_refuses_numbers_that_stand_in_the_stem() -> None:
    content = {"stem": "据课文，总投资12000万元，是多少亿元？", "value": "1.2", "unit": "亿元"}
    assert refusal("numeric", content, "总投资1.2亿元") == "stem-gives-answer"


@pytest.mark.parametrize(
    ("stem", "accept", "code"),
    [
        ("据课文，全市新建泳池____座。", "35", None),
        ("据课文，全市新建泳池____座。", "36", "key-not-supported"),
        ("据课文，全市新建泳池____座。", "3.5", "key-not-supported"),
        ("据课文，全市新建球场____座。", "35", "key-not-supported"),
        ("据课文，全市新建泳池座。", "35", "content"),
        ("据课文，全市新建____，泳池35座。", "泳池", "stem-gives-answer"),
    ],
)
def test_gate_fills_gaps_and_looks_for_the_sentence(
    stem: str, accept: str, code: str | None
) -> None:
    assert refusal("blanks", {"stem": stem, "blanks": [{"accept": [accept]}]}) == code


def test_gate_refuses_wrong_choices_that_stand_in_the_passage() -> None:
    content = {
        "stem": "据课文，负责泳池开放的单位有哪些？",
        "options": [
            {"text": "市体育局", "right": True},
            {"text": "市水务局", "right": True},
            {"text": "受理"},
        ],
    }
    quote = "市体育局负责泳池开放，市水务局负责水质检测"
    assert refusal("multiple_choice", content, quote) == "distractor-right"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (("受理", "审查", "决定"), None),
        (("审查", "受理", "决定"), "key-not-supported"),
        (("受理", "审查", "公示"), "key-not-supported"),
    ],
)
def test_gate_wants_the_order_of_the_quote(entries: tuple[str, ...], code: str | None) -> None:
    content = {"stem": "据课文，申请办理的程序是怎样的？", "entries": entries}
    assert refusal("ordering", content, "申请按照受理、审查、决定的程序办理") == code


@pytest.mark.parametrize(("duty", "code"), [("水质检测", None), ("泳池开放", "key-not-supported")])
def test_gate_wants_each_pair_in_one_quote(duty: str, code: str | None) -> None:
    content = {
        "stem": "据课文，把单位与工作对应起来。",
        "pairs": [{"left": "市体育局", "right": "泳池"}, {"left": "市水务局", "right": duty}],
    }
    more = (Evidence(0, "市水务局负责水质检测"),)
    assert refusal("matching", content, "市体育局负责泳池开放", more=more) == code


def test_refusals_are_named_once() -> None:
    assert len(set(REFUSALS)) == len(REFUSALS)
