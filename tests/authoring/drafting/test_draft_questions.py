import sys
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.drafting import Draft, DraftSource, draft_questions, gate
from lessons.passages import BlockKind
from quizzes.kinds.true_false import TrueFalse
from tests.authoring.drafting.sources import read_sample, sample_names, seeded, sources

PIECES = (
    "湖畔市", "市体育局", "市水务局", "负责", "应当", "不得", "可以", "自收到申请之日起", "五日内", "5个工作日内",
    "35座", "40座", "1.2亿元", "12000万元", "占全省的27%", "百分之三十", "居全省第二位", "2025年", "，", "，", "。", "。",
    "；", "：", "、", "\n", "“", "”", "《", "》", "（", "）", "其", "本规定", "本市", "是指", "本规定所称泳池", "达到", "增长",
    "分为优秀、良好、及格三个等次", "按照申请、受理、决定的程序", "处五百元以上二千元以下罚款", "第三条 ", "（一）", "1.",
    "每年11月30日前", "自2026年5月1日起施行", "____", "游泳", "a b", "0", "😀", "\u200b", "？",
)  # fmt: skip


def drafted(passages: Sequence[DraftSource], seed: int = 1, most: int = 3) -> tuple[Draft, ...]:
    return draft_questions(
        passages, random=seeded(seed), most_per_passage=most, document="湖畔市公共泳池管理规定"
    )


@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), max_size=5),
    st.integers(min_value=0, max_value=3),
)
@settings(max_examples=300, deadline=None)
def test_whatever_the_text_every_draft_passes_the_gate(texts: list[str], seed: int) -> None:
    passages = sources(*texts)
    for draft in drafted(passages, seed):
        assert gate(draft, passages) is None
        assert draft.content.problems() == ()
        assert 0 <= draft.confidence <= 1
        assert draft.difficulty in (1, 2, 3)


@given(st.lists(st.text(max_size=80), max_size=4))
@settings(deadline=None)
def test_any_text_at_all_is_taken(texts: list[str]) -> None:
    passages = sources(*texts)
    assert all(gate(draft, passages) is None for draft in drafted(passages))


@pytest.mark.parametrize("name", sample_names())
def test_same_seed_gives_the_same_drafts(name: str) -> None:
    passages = read_sample(name)[1]
    assert drafted(passages, seed=5) == drafted(passages, seed=5)


@pytest.mark.parametrize("name", sample_names())
def test_sample_gives_at_least_fifteen_drafts(name: str) -> None:
    title, passages = read_sample(name)
    drafts = draft_questions(passages, random=seeded(3), document=title)
    assert len(drafts) >= 15


@pytest.mark.parametrize("name", sample_names())
def test_sample_quotes_stand_in_their_passages(name: str) -> None:
    passages = read_sample(name)[1]
    assert [
        entry
        for draft in drafted(passages)
        for entry in draft.evidence
        if entry.quote not in passages[entry.passage].text
    ] == []


def test_samples_together_give_every_rule() -> None:
    origins = {
        draft.origin.removeprefix("rule: ")
        for name in sample_names()
        for seed in (1, 2, 3)
        for draft in drafted(read_sample(name)[1], seed, most=20)
    }
    assert origins == {
        "figure", "share", "growth", "deadline", "rank", "date", "body", "matching",
        "definition", "list", "order", "duty", "penalty", "gaps", "term",
    }  # fmt: skip


def test_samples_give_statements_as_often_true_as_false() -> None:
    answers = Counter(
        draft.content.answer
        for name in sample_names()
        for draft in drafted(read_sample(name)[1])
        if isinstance(draft.content, TrueFalse)
    )
    assert abs(answers[True] - answers[False]) <= 0.2 * answers.total()


def test_no_passage_gets_more_drafts_than_asked_for() -> None:
    passages = read_sample("report.txt")[1]
    counts = Counter(draft.passage for draft in drafted(passages, most=2))
    assert max(counts.values()) == 2


def test_drafts_of_one_passage_do_not_tell_each_others_answers() -> None:
    text = "2025年，全市泳池达到35座，占全省的27%，居全省第二位。"
    stems = [draft.content.stem for draft in drafted(sources(text), most=9)]
    assert [
        stem for stem in stems if "35座" in stem and any("多少座" in one for one in stems)
    ] == []


def test_drafts_of_one_passage_do_not_ask_for_the_same_twice() -> None:
    text = "全市改造泳池35座，惠及居民4.8万户。"
    drafts = drafted(sources(text), most=9)
    asked = [draft.origin for draft in drafts]
    assert (asked.count("rule: gaps"), asked.count("rule: figure")) in {(1, 0), (0, 2), (0, 1)}


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.TABLE])
def test_headings_and_tables_give_nothing(kind: BlockKind) -> None:
    passage = DraftSource(0, "1", "全市新建泳池达到35座。", kind)
    assert drafted([passage]) == ()


def test_no_passages_give_no_drafts() -> None:
    assert drafted([]) == ()


def test_without_a_document_stems_speak_of_the_lesson() -> None:
    (draft,) = draft_questions(sources("全市新建泳池达到35座。"), random=seeded(1))
    assert draft.content.stem == "据课文，全市新建泳池达到多少座？"


def calls(passages: Sequence[DraftSource]) -> int:
    """Count the function calls that drafting takes."""
    count = 0

    def note(_code: object, _offset: int) -> None:
        nonlocal count
        count += 1

    monitoring = sys.monitoring
    tool = monitoring.PROFILER_ID
    monitoring.use_tool_id(tool, "count")
    monitoring.register_callback(tool, monitoring.events.PY_START, note)
    monitoring.set_events(tool, monitoring.events.PY_START)
    try:
        drafted(passages)
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
    return count


def repeated(times: int) -> list[DraftSource]:
    texts = [source.text for name in sample_names() for source in read_sample(name)[1]]
    return sources(*(text for _turn in range(times) for text in texts))


def test_work_grows_in_step_with_the_text() -> None:
    assert calls(repeated(8)) < 2.3 * calls(repeated(4))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "1,000",
        "百分之",
        "市局",
        "、",
        "“",
        "（",
        "35座，",
        "第一位",
        "应当不得",
        "2025年",
        "先再",
    ],
)
def test_work_on_one_long_run_grows_in_step_with_it(piece: str) -> None:
    short, long = (calls(sources(piece * times)) for times in (4_000, 8_000))
    assert long <= 2.3 * short + 500
