from decimal import Decimal

import pytest

from authoring.formats import Notice, qti
from quizzes.kinds import store_content
from tests.authoring.formats.qti_pages import (
    equal,
    fib,
    field,
    item_1,
    lid,
    only,
    page_1,
    read_1,
    rule,
    said,
    words,
)

CITIES = {"a": "杭州", "b": "苏州", "c": "湖州"}
ASKED = words("&lt;p&gt;西湖在&lt;strong&gt;哪里&lt;/strong&gt;？&lt;/p&gt;")
CHOICE = ASKED + lid("response1", CITIES)
SEVERAL = ASKED + lid("response1", CITIES, cardinality="Multiple")


def problem(kind: str, presentation: str, rules: str = "") -> tuple[str, dict[str, object]]:
    (found,) = qti.read(page_1(item_1(kind, presentation, rules))).problems
    return found.code, dict(found.values)


def losses(lost: tuple[Notice, ...]) -> list[tuple[str, str]]:
    return [(notice.code, notice.excerpt) for notice in lost]


def right(stored: dict[str, list[dict[str, bool]]]) -> list[bool]:
    return [option.get("right", False) for option in stored["options"]]


def test_multiple_choice_question_is_single() -> None:
    item = read_1("multiple_choice_question", CHOICE, rule(equal("b")))
    assert (item.content.kind, item.uid, store_content(item.content)) == (
        "single_choice",
        "g1",
        {
            "stem": "西湖在**哪里**？",
            "options": [{"text": "杭州"}, {"text": "苏州", "right": True}, {"text": "湖州"}],
        },
    )


def test_multiple_answers_question_takes_what_is_not_excluded() -> None:
    conditions = f"<and>{equal('a')}<not>{equal('b')}</not>{equal('c')}</and>"
    item = read_1("multiple_answers_question", SEVERAL, rule(conditions))
    assert (item.content.kind, right(store_content(item.content))) == (
        "multiple_choice",
        [True, False, True],
    )


def test_answers_scored_one_by_one_are_all_right() -> None:
    rules = rule(equal("a"), "50", action="Add") + rule(equal("b"), "-50") + rule(equal("c"), "50")
    item = read_1("", SEVERAL, rules)
    assert right(store_content(item.content)) == [True, False, True]


def test_lower_score_of_a_single_choice_is_lost() -> None:
    item = read_1("", CHOICE, rule(equal("a"), "50") + rule(equal("b")))
    assert (right(store_content(item.content)), losses(item.lost)) == (
        [False, True, False],
        [("partial-scores", "")],
    )


def test_key_may_be_only_called_correct() -> None:
    rules = (
        f'<respcondition title="correct"><conditionvar>{equal("c")}</conditionvar></respcondition>'
    )
    assert right(store_content(read_1("", CHOICE, rules).content)) == [False, False, True]


def test_choice_without_a_key_is_a_problem() -> None:
    assert problem("multiple_choice_question", CHOICE) == ("no-key", {})


def test_true_false_question() -> None:
    labels = {"t": "True", "f": "False"}
    rules = rule(equal("f")) + rule(equal("t"), "", "t_fb")
    item = read_1(
        "true_false_question", ASKED + lid("response1", labels), rules, said("t_fb", "不对。")
    )
    assert store_content(item.content) == {
        "stem": "西湖在**哪里**？",
        "answer": False,
        "feedback": "不对。",
    }


def test_feedback_goes_to_its_option_the_general_one_into_the_explanation() -> None:
    behind = (
        said("a_fb", "远了。") + said("general_fb", "西湖在杭州。") + said("correct_fb", "对。")
    )
    rules = rule(equal("a"), "", "a_fb") + rule(equal("b"), "100", "correct_fb")
    item = read_1("multiple_choice_question", CHOICE, rules, behind)
    feedback = [option.get("feedback", "") for option in store_content(item.content)["options"]]
    assert (feedback, item.explanation) == (["远了。", "", ""], "西湖在杭州。\n\n对。")


def test_short_answer_question_takes_the_line_in_its_stem() -> None:
    presentation = words("西湖在_______。") + fib()
    item = read_1("short_answer_question", presentation, rule(equal("杭州") + equal("Hangzhou")))
    assert store_content(item.content) == {
        "stem": "西湖在____。",
        "blanks": [{"accept": ["杭州", "Hangzhou"]}],
    }


def test_short_answer_question_without_a_line_gets_one_at_its_end() -> None:
    item = read_1("short_answer_question", words("西湖在哪里？") + fib(), rule(equal("杭州")))
    assert store_content(item.content)["stem"] == "西湖在哪里？____"


def test_blanks_among_the_material_stand_where_they_do_there() -> None:
    inside = words("西湖在") + fib("r1") + words("，太湖在") + fib("r2") + words("。")
    rules = (
        rule(equal("杭州", "r1"), "1")
        + rule(equal("苏州", "r2"), "1")
        + rule(equal("无锡", "r2"), "1")
    )
    item = read_1("", f"<flow>{inside}</flow>", rules)
    assert store_content(item.content) == {
        "stem": "西湖在____，太湖在____。",
        "blanks": [{"accept": ["杭州"]}, {"accept": ["苏州", "无锡"]}],
    }


def test_fill_in_multiple_blanks_question_puts_blanks_at_their_names() -> None:
    presentation = (
        words("&lt;p&gt;[lake]在[city]。&lt;/p&gt;")
        + lid("response_city", {"1": "杭州", "2": "杭城"}, "city")
        + lid("response_lake", {"3": "西湖"}, "lake")
    )
    rules = rule(equal("1", "response_city"), "50") + rule(equal("3", "response_lake"), "50")
    item = read_1("fill_in_multiple_blanks_question", presentation, rules)
    assert store_content(item.content) == {
        "stem": "____在____。",
        "blanks": [{"accept": ["西湖"]}, {"accept": ["杭州", "杭城"]}],
    }


def test_multiple_dropdowns_question_loses_the_wrong_choices() -> None:
    presentation = words("西湖在[city]。") + lid("response_city", CITIES, "city")
    rules = rule(equal("a", "response_city"))
    item = read_1("multiple_dropdowns_question", presentation, rules)
    assert (store_content(item.content)["blanks"], sorted(losses(item.lost))) == (
        [{"accept": ["杭州"]}],
        [("choice", "湖州"), ("choice", "苏州")],
    )


def test_matching_question_becomes_pairs_and_distractors() -> None:
    presentation = (
        words("配对") + lid("response_1", CITIES, "西湖") + lid("response_2", CITIES, "太湖")
    )
    rules = rule(equal("a", "response_1"), "50", action="Add") + rule(
        equal("c", "response_2"), "50", action="Add"
    )
    item = read_1("matching_question", presentation, rules, said("1_fb", "在浙江。"))
    assert store_content(item.content) == {
        "stem": "配对",
        "pairs": [
            {"left": "西湖", "right": "杭州", "feedback": "在浙江。"},
            {"left": "太湖", "right": "湖州"},
        ],
        "distractors": ["苏州"],
    }


def test_categories_become_the_right_sides() -> None:
    labels = {"a": "西湖", "b": "太湖", "c": "黄河"}
    presentation = (
        words("分类")
        + lid("r1", labels, "湖", cardinality="Multiple")
        + lid("r2", labels, "河", cardinality="Multiple")
    )
    rules = rule(equal("a", "r1") + equal("b", "r1"), "50") + rule(equal("c", "r2"), "50")
    pairs = store_content(read_1("categorization_question", presentation, rules).content)["pairs"]
    assert [(pair["left"], pair["right"]) for pair in pairs] == [
        ("西湖", "湖"), ("太湖", "湖"), ("黄河", "河"),
    ]  # fmt: skip


def test_ordering_question_takes_the_order_of_the_condition() -> None:
    presentation = words("排序") + lid("response1", CITIES, cardinality="Ordered")
    item = read_1("ordering_question", presentation, rule(equal("c") + equal("a") + equal("b")))
    assert store_content(item.content) == {"stem": "排序", "entries": ["湖州", "杭州", "苏州"]}


@pytest.mark.parametrize(
    ("conditions", "value", "tolerance"),
    [
        (f"<or>{equal('4')}<and><vargte>3.5</vargte><varlte>4.5</varlte></and></or>", "4", "0.5"),
        ("<vargte>6.0</vargte><varlte>8.0</varlte>", "7", "1"),
        ('<varequal margintype="percent" margin="10">5.0</varequal>', "5", "0.5"),
        (equal("6"), "6", "0"),
    ],
)
def test_numerical_question(conditions: str, value: str, tolerance: str) -> None:
    presentation = words("几座桥？") + fib(kind='fibtype="Decimal"')
    stored = store_content(read_1("numerical_question", presentation, rule(conditions)).content)
    found = (Decimal(stored["value"]), Decimal(stored.get("tolerance", "0")))
    assert found == (Decimal(value), Decimal(tolerance))


def test_essay_question() -> None:
    rules = "<respcondition><conditionvar><other/></conditionvar></respcondition>"
    item = read_1("essay_question", words("说说西湖。") + fib(), rules)
    assert (item.content.kind, item.content.stem) == ("essay", "说说西湖。")


@pytest.mark.parametrize(
    "kind", ["file_upload_question", "text_only_question", "calculated_question"]
)
def test_question_without_counterpart_is_named(kind: str) -> None:
    assert problem(kind, words("说说西湖。")) == ("no-counterpart", {"kind": kind})


def test_response_without_counterpart_is_named() -> None:
    presentation = words("点一点") + '<response_xy ident="r"/>'
    assert problem("", presentation) == ("no-counterpart", {"kind": "response_xy"})


def test_points_are_canvas_points_not_its_percent() -> None:
    fields = field("question_type", "multiple_choice_question") + field("points_possible", "2.0")
    item = item_1("", CHOICE, rule(equal("a"))).replace("<qtimetadata>", f"<qtimetadata>{fields}")
    assert only(qti.read(page_1(item))).points == Decimal(2)


def test_points_are_the_limit_of_the_score_elsewhere() -> None:
    assert read_1("", CHOICE, rule(equal("a"))).points == Decimal(100)


def test_title_is_the_assessments_and_sections_are_categories() -> None:
    batch = qti.read(page_1(item_1("", CHOICE, rule(equal("a"))), section="第一章"))
    assert (batch.title, batch.items[0].category) == ("期中测验", "第一章")


def test_blackboards_formatted_text_is_read() -> None:
    text = "<mat_extension><mat_formattedtext>西湖在哪里？</mat_formattedtext></mat_extension>"
    presentation = f"<flow><material>{text}</material>{lid('response1', CITIES)}</flow>"
    rules = rule(equal("a"), "SCORE.max")
    item = read_1("", presentation, rules)
    assert (item.content.stem, right(store_content(item.content))) == (
        "西湖在哪里？",
        [True, False, False],
    )


def test_plain_text_is_not_taken_for_markup() -> None:
    presentation = words("1 &lt; 2 &amp;amp; *甲*？", "text/plain") + lid("response1", CITIES)
    stem = read_1("", presentation, rule(equal("a"))).content.stem
    assert stem == "1 < 2 &amp;amp; \\*甲\\*？"


def test_one_bad_item_does_not_stop_the_others() -> None:
    good = item_1("", CHOICE, rule(equal("a")))
    batch = qti.read(page_1(good, item_1("", CHOICE), good))
    assert (len(batch.items), [(one.code, one.place.element) for one in batch.problems]) == (
        2,
        [("no-key", "item[2]")],
    )


def test_problem_shows_the_line_and_the_words() -> None:
    content = page_1(f"\n\n{item_1('', CHOICE)}")
    (found,) = qti.read(content).problems
    assert (found.place.line, found.excerpt) == (3, "西湖在**哪里**？")


def flow(inside: str, name: str = "Block") -> str:
    return f'<flow class="{name}">{inside}</flow>'


def test_blackboards_sides_are_matched_by_their_place() -> None:
    labels = '<response_label ident="{0}1"/><response_label ident="{0}2"/>'
    lefts = "".join(
        flow(f'<response_lid ident="{name}"><render_choice>{labels.format(name)}</render_choice>'
             f"</response_lid>{flow(words(text))}")
        for name, text in (("x", "西湖"), ("y", "太湖"))
    )  # fmt: skip
    presentation = (
        flow(words("配对"), "QUESTION_BLOCK")
        + flow(lefts, "RESPONSE_BLOCK")
        + flow(flow(words("苏州")) + flow(words("杭州")), "RIGHT_MATCH_BLOCK")
    )
    rules = rule(equal("x2", "x"), "", "correct") + rule(equal("y1", "y"), "", "correct")
    assert store_content(read_1("", presentation, rules).content) == {
        "stem": "配对",
        "pairs": [{"left": "西湖", "right": "杭州"}, {"left": "太湖", "right": "苏州"}],
    }


def test_blanks_stand_where_their_names_do() -> None:
    presentation = words("[b]在[a]。") + fib("a") + fib("b")
    rules = rule(f"<and>{equal('杭州', 'a')}{equal('西湖', 'b')}</and>")
    assert store_content(read_1("", presentation, rules).content) == {
        "stem": "____在____。",
        "blanks": [{"accept": ["西湖"]}, {"accept": ["杭州"]}],
    }


def test_item_with_endless_options_is_a_problem() -> None:
    labels = {f"o{number}": f"第{number}个" for number in range(1_001)}
    presentation = words("哪个？") + lid("response1", labels)
    code = ("too-many-entries", {"most": 1_000})
    assert problem("", presentation, rule(equal("o1"))) == code


def test_solution_of_an_essay_is_its_sample() -> None:
    solution = f"<solution><solutionmaterial>{words('西湖很大。')}</solutionmaterial></solution>"
    behind = f'<itemfeedback ident="s">{solution}</itemfeedback>'
    item = read_1("cc.essay.v0p1", words("说说西湖。") + fib(), "", behind)
    assert store_content(item.content) == {
        "stem": "说说西湖。",
        "guidance": "",
        "sample": "西湖很大。",
    }


def test_hints_are_lost() -> None:
    behind = f"<itemfeedback ident='h'><hint><hintmaterial>{words('在浙江')}</hintmaterial></hint></itemfeedback>"
    item = read_1("", CHOICE, rule(equal("a")), behind)
    assert ("hint", "在浙江") in losses(item.lost)


def test_answers_that_earn_different_parts_are_all_right() -> None:
    rules = rule(equal("a"), "60", action="Add") + rule(equal("c"), "40", action="Add")
    item = read_1("multiple_answers_question", SEVERAL, rules)
    assert (right(store_content(item.content)), losses(item.lost)) == (
        [True, False, True],
        [("partial-scores", "")],
    )


def test_items_of_a_large_file_are_read_one_by_one_and_told_where_they_stand() -> None:
    one = item_1(
        "", words("哪里&amp;&nbsp;？") + lid("response1", {"a": "甲", "b": "乙"}), rule(equal("a"))
    )
    batch = qti.read(page_1(*([one] * 3_000), section="第一章"))
    places = [item.place.element for item in batch.items]
    assert len(places) == 3_000
    assert (places[0], places[-1]) == ("item[1]", "item[3000]")
    assert {(item.content.stem, item.category) for item in batch.items} == {("哪里& ？", "第一章")}
