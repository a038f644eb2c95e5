"""Cutting passages where they changed and where they are quoted."""

from hypothesis import given
from hypothesis import strategies as st

from authoring.review.sides import Piece, cut, side_by_side

SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda span: (min(span), max(span))),
    max_size=5,
)
TEXTS = st.text("甲乙丙，。 7", max_size=24)


def test_cut_marks_each_in_its_own_way() -> None:
    assert cut("甲乙丙丁戊", changed=[(1, 3)], quoted=[(2, 4)]) == [
        Piece("甲"),
        Piece("乙", is_changed=True),
        Piece("丙", is_changed=True, is_quoted=True),
        Piece("丁", is_quoted=True),
        Piece("戊"),
    ]


def test_cut_joins_spans_that_touch_or_overlap() -> None:
    spans = [(0, 2), (1, 3), (3, 4)]
    assert cut("甲乙丙丁戊", quoted=spans) == [Piece("甲乙丙丁", is_quoted=True), Piece("戊")]


def test_cut_of_nothing_is_nothing() -> None:
    assert cut("", quoted=[(0, 0)]) == []


def test_side_by_side_marks_what_went_and_what_came() -> None:
    old, new = side_by_side(
        "居全省第三。", "居全省第二。", quoted_in_old=[(0, 3)], quoted_in_new=[(0, 3)]
    )
    assert [(piece.text, piece.is_changed, piece.is_quoted) for piece in old + new] == [
        ("居全省", False, True),
        ("第", False, False),
        ("三", True, False),
        ("。", False, False),
        ("居全省", False, True),
        ("第", False, False),
        ("二", True, False),
        ("。", False, False),
    ]


@given(text=st.text("甲乙丙", min_size=12, max_size=20), changed=SPANS, quoted=SPANS)
def test_cut_says_of_every_character_what_the_spans_say(
    text: str, changed: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> None:
    pieces = cut(text, changed=changed, quoted=quoted)
    told = [(sign, piece.is_changed, piece.is_quoted) for piece in pieces for sign in piece.text]
    assert told == [
        (
            sign,
            any(start <= place < end for start, end in changed),
            any(start <= place < end for start, end in quoted),
        )
        for place, sign in enumerate(text)
    ]


@given(old=TEXTS, new=TEXTS)
def test_side_by_side_keeps_both_texts_and_what_they_share(old: str, new: str) -> None:
    sides = side_by_side(old, new, quoted_in_old=(), quoted_in_new=())
    assert tuple("".join(piece.text for piece in side) for side in sides) == (old, new)
    shared = ["".join(piece.text for piece in side if not piece.is_changed) for side in sides]
    assert shared[0] == shared[1]
