"""Which reworded passage keeps which key."""

from lessons.comparison import After, Before
from tests.lessons.test_comparison_matching import RULES, after, before, in_lesson, kept

FIRST = "经营企业应当按月检查车辆的刹车、轮胎和车铃，发现问题立即停用并送修。"
SECOND = "检查记录保存两年。"


def test_match_passages_gives_two_merged_passages_the_key_of_the_larger() -> None:
    assert kept(before(("甲", SECOND), ("甲", FIRST)), after(("甲", FIRST + SECOND))) == ["k1"]


def test_match_passages_gives_the_larger_half_of_a_passage_its_key() -> None:
    old = before(("甲", SECOND + FIRST))
    assert kept(old, after(("甲", SECOND), ("甲", FIRST))) == [None, "k0"]


def test_match_passages_follows_a_passage_moved_to_another_chapter_and_reworded() -> None:
    old = before(("甲", RULES[1]), ("甲", FIRST), ("乙", RULES[8]))
    new = after(("甲", RULES[1]), ("乙", RULES[8]), ("乙", FIRST.replace("按月", "每季度")))
    assert kept(old, new) == ["k0", "k2", "k1"]


def test_match_passages_sees_a_passage_whose_numbers_changed() -> None:
    old = before(("甲", "处一万元以上三万元以下罚款。"), ("甲", "在 2026 年 3 月底前完成。"))
    new = after(("甲", "在 2027 年 9 月底前完成。"), ("甲", "处二万元以上五万元以下罚款。"))
    assert kept(old, new) == ["k1", "k0"]


def test_match_passages_gives_a_rewritten_passage_no_key() -> None:
    assert kept(before(("甲", RULES[1])), after(("甲", RULES[10]))) == [None]


def test_match_passages_prefers_another_number_over_another_word() -> None:
    long = "".join(rule.split(" ", 1)[1] for rule in RULES if " " in rule)
    new = after(("甲", "第一条 " + long.replace("鼓励", "引导")), ("乙", "第二条 " + long))
    assert kept(before(("甲", "第一条 " + long)), new) == [None, "k0"]


def test_match_passages_prefers_the_text_over_its_number() -> None:
    old = before(("甲", "（一）企业应当公开收费标准。"), ("甲", "（二）企业应当公开收费依据。"))
    new = after(("甲", "（一）企业应当公开收费依据。"), ("甲", "（二）企业应当公开收费标准。"))
    assert kept(old, new) == ["k1", "k0"]


def test_match_passages_prefers_the_unchanged_over_the_similar() -> None:
    old = before(("甲", "全市有 7 家重点实验室。"))
    new = after(("甲", "全市有 8 家重点实验室。"), ("乙", "全市有 7 家重点实验室。"))
    assert kept(old, new) == [None, "k0"]


def test_match_passages_prefers_the_most_similar() -> None:
    old = before(("甲", FIRST))
    new = after(("甲", FIRST[:24]), ("乙", FIRST.replace("立即", "马上")))
    assert kept(old, new) == [None, "k0"]


SEVEN, EIGHT, NINE = (f"全市有 {number} 家重点实验室。" for number in (7, 8, 9))


def test_match_passages_prefers_the_lesson_between_equally_similar_ones() -> None:
    old = before(("乙", SEVEN), *in_lesson([*RULES[1:11], NINE]))
    assert kept(old, after(*in_lesson([EIGHT, *RULES[1:11]])))[0] == "k11"


def test_match_passages_prefers_the_label_between_equally_similar_neighbours() -> None:
    old = [Before("k0", SEVEN, "一", "甲", 0), Before("k1", NINE, "二", "甲", 1)]
    assert kept(old, [After(EIGHT, "二", "甲", 0)]) == ["k1"]


def test_match_passages_prefers_the_neighbourhood_over_the_label() -> None:
    old = before(*in_lesson([SEVEN, *RULES[1:11]]))
    old.append(Before("far", NINE, "二", "甲", 20))
    new = [After(EIGHT, "二", "甲", -1), *after(*in_lesson(RULES[1:11]))]
    assert kept(old, new)[0] == "k0"


def test_match_passages_prefers_the_nearest_of_equally_similar_neighbours() -> None:
    old = before(*in_lesson([RULES[1], SEVEN, RULES[2], NINE, RULES[3]]))
    new = after(*in_lesson([RULES[1], RULES[2], EIGHT, RULES[3]]))
    assert kept(old, new)[2] == "k3"


ROWS = [f"全市有 {number} 家重点实验室。" for number in range(40)]
OTHERS = in_lesson([f"{rule}{rule}" for rule in RULES * 2], "乙")


def test_match_passages_finds_a_key_for_each_of_many_rows_alike() -> None:
    old = before(*in_lesson(ROWS))
    moved = in_lesson([f"全市有 {number} 家重点实验室。" for number in range(50, 90)], "丙")
    found = kept(old, after(*OTHERS, *moved))
    assert sorted(filter(None, found)) == sorted(item.key for item in old)


def test_match_passages_knows_rows_alike_by_what_is_rare_in_them() -> None:
    old = before(*in_lesson(ROWS))
    moved = in_lesson([row.replace("全市", "全省") for row in ROWS[::-1]], "丙")
    assert kept(old, after(*moved)) == [item.key for item in old[::-1]]


def test_match_passages_leaves_rows_alike_in_their_order() -> None:
    old = before(*in_lesson(ROWS))
    new = after(*in_lesson([row.replace("全市", "全省") for row in ROWS]))
    assert kept(old, new) == [item.key for item in old]


def test_match_passages_compares_latin_texts_by_words() -> None:
    """By letters, any two English sentences are half alike."""
    old = before(("甲", "The harbour office registers every vessel before it leaves."))
    new = after(("甲", "Another inspector repairs heavy wheels that the rider broke."))
    assert kept(old, new) == [None]


HEADINGS = [("甲", "基本要求"), *in_lesson(RULES[:12])]


def test_match_passages_knows_a_reworded_heading_in_its_place() -> None:
    new = [("甲", "基本的要求"), *HEADINGS[1:]]
    assert kept(before(*HEADINGS), after(*new))[0] == "k0"


def test_match_passages_knows_a_reworded_heading_among_inserted_passages() -> None:
    old = before(*in_lesson([RULES[1], "基本要求", RULES[2]]))
    texts = [RULES[1], RULES[5], RULES[8], "基本的要求", RULES[10], RULES[14], RULES[2]]
    assert kept(old, after(*in_lesson(texts)))[3] == "k1"


def test_match_passages_knows_no_reworded_heading_far_away() -> None:
    new = [*HEADINGS[1:], ("甲", "基本的要求")]
    assert kept(before(*HEADINGS), after(*new))[-1] is None


def test_match_passages_knows_no_reworded_heading_of_another_lesson() -> None:
    new = [("乙", "基本的要求"), *HEADINGS[1:]]
    assert kept(before(*HEADINGS), after(*new))[0] is None


def test_match_passages_takes_no_empty_text_for_a_heading_of_a_number_alone() -> None:
    assert kept(before(("甲", "")), after(("甲", "第一章"))) == [None]


def test_match_passages_knows_an_unchanged_heading_anywhere() -> None:
    new = [*HEADINGS[1:], ("乙", "基本要求")]
    assert kept(before(*HEADINGS), after(*new))[-1] == "k0"
