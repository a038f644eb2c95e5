from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.comparison import StretchState, differences

MARKS = {StretchState.SAME: "{}", StretchState.REMOVED: "[-{}]", StretchState.ADDED: "[+{}]"}

TEXTS = st.text(max_size=60) | st.text(alphabet="湖河1 23年月日三十，。\nab", max_size=60)


def marked(old: str, new: str) -> str:
    return "".join(MARKS[part.state].format(part.text) for part in differences(old, new))


def side(old: str, new: str, state: StretchState) -> str:
    return "".join(
        part.text for part in differences(old, new) if part.state in {StretchState.SAME, state}
    )


@given(TEXTS, TEXTS)
def test_differences_without_the_added_are_the_old_text(old: str, new: str) -> None:
    assert side(old, new, StretchState.REMOVED) == old


@given(TEXTS, TEXTS)
def test_differences_without_the_removed_are_the_new_text(old: str, new: str) -> None:
    assert side(old, new, StretchState.ADDED) == new


@given(TEXTS, TEXTS)
def test_differences_change_their_state_from_each_stretch_to_the_next(old: str, new: str) -> None:
    parts = differences(old, new)
    assert [one.state == other.state for one, other in pairwise(parts)] == [False] * (
        len(parts) - 1 if parts else 0
    )


@given(TEXTS, TEXTS)
def test_differences_leave_no_dust(old: str, new: str) -> None:
    between = [part for part in differences(old, new)[1:-1] if part.state is StretchState.SAME]
    assert [part for part in between if len(part.text) == 1] == []


@given(TEXTS)
def test_differences_of_a_text_to_itself_are_none(text: str) -> None:
    assert [part.state for part in differences(text, text)] == [StretchState.SAME] * bool(text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("应当在30日内缴纳。", "应当在15日内缴纳。", "应当在[-30][+15]日内缴纳。"),
        ("自收到起三十日内", "自收到起十五日内", "自收到起[-三十][+十五]日内"),
        ("罚款12.5万元", "罚款2.5万元", "罚款[-12.5][+2.5]万元"),
        ("至2026年3月1日止", "至2026年5月1日止", "至2026年[-3][+5]月1日止"),
        ("至2026年3月1日止", "至2027年5月15日止", "至[-2026年3月1日][+2027年5月15日]止"),
        ("the old form", "the new form", "the [-old][+new] form"),
        ("湖在城西。", "湖在城西，河在城东。", "湖在城西[+，河在城东]。"),
        ("甲、乙", "甲、丙、乙", "甲、[+丙、]乙"),
        ("湖。河。", "湖。山。河。", "湖。[+山。]河。"),
        ("湖。山。河。", "湖。河。", "湖。[-山。]河。"),
        ("湖静。湖美。", "湖静。湖清。湖美。", "湖静。[+湖清。]湖美。"),
        ("应当登记，应当报告。", "应当报告。", "[-应当登记，]应当报告。"),
        ("责任由单位承", "费用由个人负", "[-责任由单位承][+费用由个人负]"),
        ("", "湖", "[+湖]"),
        ("湖", "", "[-湖]"),
        ("", "", ""),
    ],
)
def test_differences_read_well(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_differences_keep_words_in_common_between_changes() -> None:
    old, new = "山区乡镇人民政府负责巡查湖泊", "沿江各县人民政府承担养护河道"
    assert marked(old, new) == ("[-山区乡镇][+沿江各县]人民政府[-负责巡查湖泊][+承担养护河道]")


def test_differences_keep_what_is_longer_than_a_change_beside_it() -> None:
    assert marked("30日内付清", "15日内付款") == "[-30][+15]日内付[-清][+款]"


def test_differences_sweep_up_what_is_shorter_than_the_changes_beside_it() -> None:
    assert marked("湖水清澈可以饮用", "河道宽阔可以通航") == (
        "[-湖水清澈可以饮用][+河道宽阔可以通航]"
    )


def test_differences_leave_no_dust_behind_a_date() -> None:
    assert marked("2026年3月1日前3人", "2027年4月2日前5人") == (
        "[-2026年3月1日前3][+2027年4月2日前5]人"
    )


LONG = "".join(f"第{number}句说的是湖泊。" for number in range(9_000))


def test_differences_of_long_texts_are_found_by_sentences_and_words() -> None:
    old = f"开头在湖边的小路上。{LONG}结尾。"
    new = f"起头在湖边的大道上。{LONG}收尾。"
    assert [part.text for part in differences(old, new) if part.state is not StretchState.SAME] == [
        "开", "起", "小路", "大道", "结", "收",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲乙" * 10_000, "乙甲" * 9_000),
        ("甲" * 200_000, "乙" * 200_000),
        ("甲。" * 60_000, "乙。甲" * 60_000),
        ("a1" * 60_000, "1b" * 60_000),
    ],
)
def test_differences_of_odd_texts_come_to_an_end(old: str, new: str) -> None:
    assert side(old, new, StretchState.ADDED) == new
