from hypothesis import given
from hypothesis import strategies as st

from authoring.actions.imports_matching import Counterparts, find_counterparts
from lessons.comparison import After, Before

GENERAL = ["第一条 为了方便停车，制定本办法。", "第二条 本办法适用于全市的公共停车场。"]
BUILDING = ["第三条 停车场按照规划建设。", "第四条 验收停车场不收取费用。"]
CLOSING = ["第五条 本办法自公布之日起施行。"]


def old(*lessons: list[str]) -> list[Before]:
    """Return passages of the lessons 100, 101, …."""
    return [
        Before(f"{lesson}-{position}", text, "", lesson, position)
        for lesson, texts in enumerate(lessons, 100)
        for position, text in enumerate(texts)
    ]


def new(*lessons: list[str]) -> list[After]:
    """Return passages of the lessons 0, 1, …."""
    return [
        After(text, "", lesson, position)
        for lesson, texts in enumerate(lessons)
        for position, text in enumerate(texts)
    ]


def found(
    before: list[list[str]],
    after: list[list[str]],
    before_titles: list[str] | None = None,
    after_titles: list[str] | None = None,
) -> Counterparts:
    return find_counterparts(
        old(*before),
        new(*after),
        dict(enumerate(before_titles or ["甲乙"] * len(before), 100)),
        dict(enumerate(after_titles or ["丙丁"] * len(after))),
    )


def test_lessons_are_paired_by_their_text_whatever_their_order() -> None:
    pairs = found([GENERAL, BUILDING, CLOSING], [CLOSING, GENERAL, BUILDING])
    assert pairs == Counterparts({0: 102, 1: 100, 2: 101}, is_foreign=False)


def test_lesson_that_was_merged_is_paired_with_what_it_mostly_is() -> None:
    assert found([GENERAL, CLOSING], [[*GENERAL, *CLOSING]]).lesson_of == {0: 100}


def test_lesson_that_was_divided_is_paired_with_one_half() -> None:
    both = [*GENERAL, *BUILDING]
    assert len(found([both], [GENERAL, BUILDING]).lesson_of) == 1


def test_one_moved_passage_pairs_no_lessons() -> None:
    long = ["第六条 机关和企业的停车位在夜间和节假日向社会开放，具体办法另行制定。"] * 3
    pairs = found([[*GENERAL, *BUILDING, CLOSING[0]], ["别的事。"]], [GENERAL, [*long, CLOSING[0]]])
    assert pairs.lesson_of == {0: 100}


def test_rewritten_lesson_is_paired_by_its_title() -> None:
    other = ["第二条 收费标准由市发展改革部门另外确定，每两年评估一次。"]
    pairs = found(
        [GENERAL, BUILDING],
        [GENERAL, other],
        ["第一章 总则", "第二章 收费"],
        ["总则", "第三章 收费"],
    )
    assert pairs.lesson_of == {0: 100, 1: 101}


def test_nothing_is_paired_where_no_passage_stands() -> None:
    other = ["提倡健康公民自愿献血，每次献血间隔不少于六个月。"]
    assert found([GENERAL], [other], ["第一章"], ["第一章"]) == Counterparts({}, is_foreign=True)


def test_short_headings_alone_are_no_passages_that_stand() -> None:
    assert found([["总则", "附则"]], [["总则", "附则"]]).is_foreign


def test_lessons_written_about_a_document_are_foreign_to_it() -> None:
    written = [
        "办法的第一条说，为了方便市民停车，制定这个办法。",
        "全市的停车场现在共有三百六十座，其中一半在地下，市民普遍觉得方便。",
        "多数受访者认为停车收费偏高，希望节假日能够免费开放机关的停车位。",
    ]
    assert found([written], [GENERAL, BUILDING, CLOSING]).is_foreign


def test_document_reworded_throughout_is_an_edition_all_the_same() -> None:
    reworded = ["第一条 为了便利停车，制定本条例。", "第二条 本条例适用于全市的公共停车场。"]
    assert not found([GENERAL], [reworded]).is_foreign


@given(st.lists(st.lists(st.sampled_from([*GENERAL, *BUILDING, *CLOSING]), max_size=4), max_size=5))
def test_no_lesson_is_paired_twice(lessons: list[list[str]]) -> None:
    pairs = found([GENERAL, BUILDING, CLOSING], lessons).lesson_of
    assert len(set(pairs.values())) == len(pairs)
