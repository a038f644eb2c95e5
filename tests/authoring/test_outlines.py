from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.documents import DocumentProblem, Outline, OutlineLesson, OutlinePassage, SourceFacts
from authoring.outlines import (
    MOST_LESSONS,
    Arrangement,
    EditProblem,
    Facts,
    arrangement_json,
    can_begin,
    characters_in,
    digest_of,
    drop,
    load_arrangement,
    merge,
    move,
    rename,
    restore,
    split,
    with_facts,
)
from lessons.passages import BlockKind


def passage(label: str, text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> OutlinePassage:
    return OutlinePassage(label=label, kind=kind, text=text)


def lesson(title: str, *passages: OutlinePassage, label: str = "") -> OutlineLesson:
    return OutlineLesson(title=title, label=label, passages=passages)


GENERAL = lesson(
    "第一章 总则",
    passage("第一条", "第一条 为了方便停车，制定本办法。"),
    passage("第二条", "第二条 本办法适用于全市。"),
    label="第一章",
)
BUILDING = lesson(
    "第二章 建设",
    passage("第二章第一节", "第一节 规划", BlockKind.HEADING),
    passage("第三条", "第三条 停车场按规划建设。"),
    passage("第二章第二节", "第二节 验收", BlockKind.HEADING),
    passage("第四条", "第四条 验收不收费。"),
    label="第二章",
)
CLOSING = lesson("第三章 附则", passage("第五条", "第五条 本办法即日起施行。"), label="第三章")


def arranged(*lessons: OutlineLesson, dropped: tuple[int, ...] = ()) -> Arrangement:
    outline = Outline(title="停车办法", lessons=lessons)
    return Arrangement(outline=outline, dropped=frozenset(dropped))


THREE = arranged(GENERAL, BUILDING, CLOSING)

labels = st.integers(1, 10_000).map(str)


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    """Draw an arrangement whose labels are unique, as those of a document are."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    texts = st.text("总则办法，。 ", min_size=1).map(" ".join).filter(str.strip)
    kinds = st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST])
    lessons = [
        OutlineLesson(
            title=draw(texts),
            label=f"第{place}章",
            passages=tuple(
                passage(f"{place}.{index}", draw(texts), draw(kinds)) for index in range(size)
            ),
        )
        for place, size in enumerate(sizes)
    ]
    dropped = draw(st.sets(st.integers(0, len(lessons) - 1)))
    return arranged(*lessons, dropped=tuple(dropped))


def words_of(arrangement: Arrangement) -> Counter[tuple[str, str]]:
    """Return each passage and title with its label, but for titles that only repeat a passage."""
    words: Counter[tuple[str, str]] = Counter()
    for entry in arrangement.outline.lessons:
        words.update((one.label, one.text) for one in entry.passages)
        own = [one.text for one in entry.passages if one.label == entry.label]
        if not any(text.startswith(entry.title) for text in own):
            words[entry.label, entry.title] += 1
    return words


def edited(arrangement: Arrangement, draw: st.DataObject) -> Arrangement:
    place = draw.draw(st.integers(-1, len(arrangement.outline.lessons)))
    change = draw.draw(st.sampled_from(["up", "down", "merge", "split", "drop", "restore"]))
    match change:
        case "up" | "down":
            return move(arrangement, place, -1 if change == "up" else 1)
        case "merge":
            return merge(arrangement, place)
        case "split":
            return split(arrangement, place, draw.draw(st.integers(-1, 6)))
        case "drop":
            return drop(arrangement, place)
    return restore(arrangement, place)


@given(arrangements(), st.data())
def test_passages_are_neither_lost_nor_doubled(
    arrangement: Arrangement, data: st.DataObject
) -> None:
    before = words_of(arrangement)
    for _step in range(6):
        try:
            arrangement = edited(arrangement, data)
        except EditProblem:
            continue
    assert words_of(arrangement) == before


@given(arrangements(), st.data())
def test_dropped_lessons_stay_dropped_wherever_they_move(
    arrangement: Arrangement, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(arrangement.outline.lessons) - 1))
    step = data.draw(st.sampled_from([-1, 1]))
    names = {arrangement.outline.lessons[index].label for index in arrangement.dropped}
    try:
        moved = move(arrangement, place, step)
    except EditProblem:
        return
    assert {moved.outline.lessons[index].label for index in moved.dropped} == names


@given(arrangements())
def test_arrangement_survives_json(arrangement: Arrangement) -> None:
    assert load_arrangement(arrangement_json(arrangement)) == arrangement


@given(arrangements(), st.data())
def test_merging_undoes_a_split(arrangement: Arrangement, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(arrangement.outline.lessons) - 1))
    index = data.draw(st.integers(0, 5))
    entry = arrangement.outline.lessons[place]
    arrangement = restore(arrangement, place)
    if can_begin(entry, index):
        assert merge(split(arrangement, place, index), place + 1) == arrangement


def test_rename_gives_a_lesson_its_title() -> None:
    renamed = rename(THREE, {1: "  建设 停车场 "})
    assert [entry.title for entry in renamed.kept] == ["第一章 总则", "建设 停车场", "第三章 附则"]


@pytest.mark.parametrize("title", ["", "  ", "\u200b", "\x00"])
def test_rename_to_nothing_changes_nothing(title: str) -> None:
    assert rename(THREE, {1: title}) == THREE


def test_rename_cuts_what_is_too_long() -> None:
    assert rename(THREE, {0: "长" * 500}).kept[0].title == "长" * 200


def test_move_changes_places_with_the_next() -> None:
    assert move(THREE, 0, 1).kept == (BUILDING, GENERAL, CLOSING)


def test_merge_keeps_the_title_as_a_heading() -> None:
    merged = merge(THREE, 2).kept[1]
    assert merged.passages[-2:] == (
        passage("第三章", "第三章 附则", BlockKind.HEADING),
        *CLOSING.passages,
    )


def test_merge_does_not_repeat_a_title_that_the_text_begins_with() -> None:
    article = lesson(
        "第六条 违者罚款", passage("第六条", "第六条 违者罚款五十元。"), label="第六条"
    )
    merged = merge(arranged(CLOSING, article), 1)
    assert merged.kept[0].passages == (*CLOSING.passages, *article.passages)


def test_merge_labels_a_title_without_label_by_itself() -> None:
    merged = merge(arranged(CLOSING, lesson('关于"停车"', passage("1", "正文。"))), 1)
    assert merged.kept[0].passages[1] == passage("关于停车", '关于"停车"', BlockKind.HEADING)


@pytest.mark.parametrize("dropped", [1, 2])
def test_merge_asks_for_two_lessons_that_are_kept(dropped: int) -> None:
    with pytest.raises(EditProblem, match="dropped"):
        merge(drop(THREE, dropped), 2)


def test_split_at_a_heading_makes_it_the_title() -> None:
    begun = split(THREE, 1, 2).kept[2]
    assert begun == lesson("第二节 验收", BUILDING.passages[3], label="第二章第二节")


def test_split_at_text_takes_its_first_words_for_a_title() -> None:
    text = "第二条 " + "停" * 60
    long = lesson("第一章", passage("第一条", "第一条 略。"), passage("第二条", text), label="一")
    assert split(arranged(long), 0, 1).kept[1] == lesson(
        text[:30], long.passages[1], label="第二条"
    )


@pytest.mark.parametrize(
    ("entry", "index", "expected"),
    [
        (GENERAL, 0, False),
        (GENERAL, 1, True),
        (GENERAL, 2, False),
        (GENERAL, -1, False),
        (BUILDING, 2, True),
        (lesson("一", *GENERAL.passages, BUILDING.passages[0]), 2, False),
    ],
)
def test_lesson_begins_where_both_have_text(
    entry: OutlineLesson, index: int, *, expected: bool
) -> None:
    assert can_begin(entry, index) is expected


def test_split_without_text_left_is_refused() -> None:
    with pytest.raises(EditProblem, match="nothing-left"):
        split(THREE, 2, 0)


def test_split_beyond_the_most_lessons_is_refused() -> None:
    full = arranged(*[GENERAL] * MOST_LESSONS)
    with pytest.raises(EditProblem, match="too-many-lessons"):
        split(full, 0, 1)


def test_dropped_lessons_are_not_made_and_come_back() -> None:
    without = drop(THREE, 1)
    assert (without.kept, restore(without, 1)) == ((GENERAL, CLOSING), THREE)


@pytest.mark.parametrize("place", [-1, 3, 10**20])
def test_lesson_that_is_not_there_is_refused(place: int) -> None:
    for change in (drop, restore, merge):
        with pytest.raises(EditProblem, match="no-such-lesson"):
            change(THREE, place)


def test_facts_replace_what_was_found_and_keep_its_lines() -> None:
    source = SourceFacts(title="旧", number="1 号", evidence={"number": "文号 1 号"})
    outline = Outline(title="旧", source=source)
    facts = Facts(title="新", publisher="市政府", issued_on=date(2026, 3, 1))
    told = with_facts(Arrangement(outline=outline), facts)
    assert told.outline.source == SourceFacts(
        title="新", publisher="市政府", issued_on=date(2026, 3, 1), evidence={"number": "文号 1 号"}
    )


def test_digest_changes_with_anything() -> None:
    changed = [THREE, drop(THREE, 1), rename(THREE, {0: "总则"}), move(THREE, 0, 1)]
    facts = with_facts(THREE, Facts(title="新"))
    assert len({digest_of(arrangement) for arrangement in [*changed, facts]}) == 5


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"outline": {}, "dropped": [0]},
        {"outline": {"lessons": 1}, "dropped": []},
        {"outline": {}, "dropped": ["x"]},
        {"outline": {}, "dropped": [[]]},
        {"outline": {}, "dropped": [], "more": 1},
    ],
)
def test_what_is_no_arrangement_is_refused(stored: object) -> None:
    with pytest.raises(DocumentProblem, match="not-an-outline"):
        load_arrangement(stored)


def test_characters_are_counted_without_white_space() -> None:
    assert characters_in([passage("1", "第一条 略。"), passage("2", "二\n三", BlockKind.LIST)]) == 7
