import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.drafting.sentences import cut_sentences, is_balanced, quoted_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("湖在城西。河在城东。", ["湖在城西", "河在城东"]),
        ("他说：“湖在城西。河在城东。”人们点头。", ["他说：“湖在城西。河在城东。”", "人们点头"]),
        ("第三条 湖在城西。", ["湖在城西"]),
        ("（二）清理湖面。湖面一天一清。", ["清理湖面", "湖面一天一清"]),
        ("1.清理湖面。", ["清理湖面"]),
        ("1.5公里外是湖。", ["1.5公里外是湖"]),
        ("一是清理湖面。", ["清理湖面"]),
        ("此外，湖在城西。", ["湖在城西"]),
        ("湖在城西\n河在城东", ["湖在城西", "河在城东"]),
        ("", []),
    ],
)
def test_cut_sentences_cuts_at_full_stops(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in cut_sentences(text)] == sentences


def test_clauses_are_cut_at_commas_outside_quotes_and_numbers() -> None:
    (sentence,) = cut_sentences("湖长1,200米，宽“3，4”米；深：5米。")
    assert [(clause.text, clause.stop) for clause in sentence.clauses] == [
        ("湖长1,200米", "，"),
        ("宽“3，4”米", "；"),
        ("深", "："),
        ("5米", ""),
    ]


def test_cut_sentences_leaves_out_endless_ones() -> None:
    assert cut_sentences("湖" * 401) == ()


@given(st.text(alphabet="湖a1。，；：“”《》（）\n ,.?!一、是", max_size=80))
def test_sentences_and_clauses_stand_where_they_say(text: str) -> None:
    for sentence in cut_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert all(text[clause.start : clause.end] == clause.text for clause in sentence.clauses)


@pytest.mark.parametrize(
    ("text", "balanced"),
    [("“湖”《河》（江）", True), ("“湖", False), ("湖”", False), ("“湖《”》", False), ("", True)],
)
def test_is_balanced_wants_every_mark_to_have_its_partner(text: str, *, balanced: bool) -> None:
    assert is_balanced(text) is balanced


def test_quoted_spans_are_the_outermost() -> None:
    assert quoted_spans("甲“乙《丙》”丁（戊）") == [(1, 7), (8, 11)]
