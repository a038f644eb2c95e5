from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.comparison import Change, Kept, State, Summary, compare, summarise


def text(*passages: str, lesson: str = "甲") -> list[Kept]:
    """Make passages from "key" or "key:text", the key being the text if there is no other."""
    split = [passage.partition(":") for passage in passages]
    return [
        Kept(key, "", words or f"{key}在城西。", lesson, "paragraph") for key, _, words in split
    ]


def told(changes: Sequence[Change]) -> list[str]:
    """Write changes short: "moved 湖", with "!" for a passage that is moved besides."""
    return [
        f"{change.state} {(change.new or change.old or NOTHING).key}"
        + "!" * (change.is_moved and change.state is not State.MOVED)
        for change in changes
    ]


NOTHING = Kept("", "", "", "", "")

LESSONS = "甲乙丙"

KEYS = st.lists(st.sampled_from("湖河山海田路桥塔"), unique=True, max_size=8)


@st.composite
def texts(draw: st.DrawFn) -> list[Kept]:
    wordings = st.sampled_from(["", "一、在北。", "二、在北。", "在南。"])
    lessons = sorted(draw(st.lists(st.sampled_from(LESSONS), min_size=8, max_size=8)))
    return [
        Kept(key, "", draw(wordings), lesson, "paragraph")
        for key, lesson in zip(draw(KEYS), lessons, strict=False)
    ]


@given(texts(), texts())
def test_compare_covers_the_new_text_in_its_order(old: list[Kept], new: list[Kept]) -> None:
    assert [change.new for change in compare(old, new) if change.new] == new


@given(texts(), texts())
def test_compare_covers_each_old_passage_once(old: list[Kept], new: list[Kept]) -> None:
    covered = [change.old for change in compare(old, new) if change.old]
    assert Counter(covered) == Counter(old)


@given(texts(), texts())
def test_compare_puts_passages_of_one_key_together(old: list[Kept], new: list[Kept]) -> None:
    both = [change for change in compare(old, new) if change.old and change.new]
    assert {change.new.key for change in both if change.new} == (
        {item.key for item in old} & {item.key for item in new}
    )


@given(texts(), texts())
def test_compare_calls_moved_whatever_changed_its_lesson(old: list[Kept], new: list[Kept]) -> None:
    elsewhere = [
        change
        for change in compare(old, new)
        if change.old and change.new and change.old.lesson != change.new.lesson
    ]
    assert [change.is_moved for change in elsewhere] == [True] * len(elsewhere)


@given(texts(), texts())
def test_compare_leaves_the_rest_in_its_order(old: list[Kept], new: list[Kept]) -> None:
    stayed = [
        change.old
        for change in compare(old, new)
        if change.old and change.new and not change.is_moved
    ]
    assert [item for lesson in LESSONS for item in stayed if item.lesson == lesson] == [
        item for lesson in LESSONS for item in old if item.lesson == lesson and item in stayed
    ]


@given(KEYS, KEYS)
def test_compare_moves_nothing_by_insertions_and_removals(old: list[str], new: list[str]) -> None:
    both = [key for key in sorted(old) if key in new]
    changes = compare(text(*sorted(old)), text(*sorted(new)))
    assert summarise(changes) == Summary(
        unchanged=len(both), new=len(new) - len(both), gone=len(old) - len(both)
    )


@given(texts())
def test_compare_of_a_text_to_itself_finds_nothing(old: list[Kept]) -> None:
    assert [change.state for change in compare(old, old)] == [State.UNCHANGED] * len(old)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("湖 河", "湖 山 河", ["unchanged 湖", "new 山", "unchanged 河"]),
        ("湖 山 河", "湖 河", ["unchanged 湖", "gone 山", "unchanged 河"]),
        ("山 湖 河", "湖 河", ["gone 山", "unchanged 湖", "unchanged 河"]),
        ("湖 山 海 河", "湖 河", ["unchanged 湖", "gone 山", "gone 海", "unchanged 河"]),
        ("湖 河", "", ["gone 湖", "gone 河"]),
        ("湖 山 河 海", "山 河 海 湖", ["unchanged 山", "unchanged 河", "unchanged 海", "moved 湖"]),
        ("湖 山 河 海", "海 湖 山 河", ["moved 海", "unchanged 湖", "unchanged 山", "unchanged 河"]),
        ("湖 河 山 海", "河 湖 山", ["moved 河", "unchanged 湖", "unchanged 山", "gone 海"]),
        ("湖:三、在西。", "湖:四、在西。", ["renumbered 湖"]),
        ("湖:三、在西。", "湖:三、在东。", ["reworded 湖"]),
        ("湖:在西。 河 山", "河 山 湖:在东。", ["unchanged 河", "unchanged 山", "reworded 湖!"]),
        ("湖:1.在西。 河 山", "河 山 湖:3.在西。", ["unchanged 河", "unchanged 山", "renumbered 湖!"]),
    ],
)  # fmt: skip
def test_compare_says_what_became_of_each(old: str, new: str, expected: list[str]) -> None:
    assert told(compare(text(*old.split()), text(*new.split()))) == expected


def test_compare_calls_moved_what_stands_in_another_lesson() -> None:
    old = [*text("湖", "河"), *text("山", lesson="乙")]
    new = [*text("湖"), *text("河", "山", lesson="乙")]
    assert told(compare(old, new)) == ["unchanged 湖", "moved 河", "unchanged 山"]


def test_compare_tells_reworded_and_moved_at_once() -> None:
    old = [*text("湖", "河"), *text("山", lesson="乙")]
    new = [*text("湖"), *text("山", "河:河水向东。", lesson="乙")]
    assert told(compare(old, new)) == ["unchanged 湖", "unchanged 山", "reworded 河!"]


def test_compare_lets_lessons_change_places() -> None:
    first, second = text("湖", "河"), text("山", "海", lesson="乙")
    assert summarise(compare(first + second, second + first)) == Summary(unchanged=4)


def test_compare_leaves_what_is_gone_first_in_its_lesson_there() -> None:
    old = [*text("湖"), *text("山", "海", lesson="乙")]
    new = [*text("湖", "路"), *text("海", lesson="乙")]
    assert told(compare(old, new)) == ["unchanged 湖", "new 路", "gone 山", "unchanged 海"]


def test_compare_leaves_a_gone_lesson_behind_the_one_before() -> None:
    old = [*text("湖"), *text("山", "海", lesson="乙"), *text("田", lesson="丙")]
    new = [*text("湖"), *text("田", lesson="丙")]
    assert told(compare(old, new)) == ["unchanged 湖", "gone 山", "gone 海", "unchanged 田"]


def test_compare_leaves_what_is_gone_where_it_stood_though_its_neighbour_moved() -> None:
    old, new = text("湖", "河", "山", "海", "田"), text("湖", "海", "田", "河")
    assert told(compare(old, new)) == [
        "unchanged 湖", "gone 山", "unchanged 海", "unchanged 田", "moved 河",
    ]  # fmt: skip


def test_compare_takes_another_kind_or_label_for_no_change() -> None:
    old = [Kept("k", "2.3", "湖在城西。", "甲", "paragraph")]
    new = [Kept("k", "2.4", "湖在城西。", "甲", "quote")]
    assert told(compare(old, new)) == ["unchanged k"]


def test_summarise_counts_each_state() -> None:
    old = text("湖", "河:一、在北。", "山", "海", "田")
    new = text("湖", "河:二、在北。", "路", "山:在南。", "田")
    summary = summarise(compare(old, new))
    assert summary == Summary(unchanged=2, renumbered=1, reworded=1, new=1, gone=1)


def test_summary_counts_what_changed() -> None:
    summary = Summary(unchanged=7, moved=1, renumbered=2, reworded=3, new=4, gone=5)
    assert summary.changed == 15


def test_compare_of_many_passages_in_reverse_moves_all_but_one() -> None:
    old = text(*map(str, range(3_000)))
    assert summarise(compare(old, old[::-1])) == Summary(unchanged=1, moved=2_999)
