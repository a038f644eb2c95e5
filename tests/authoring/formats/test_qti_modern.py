from decimal import Decimal

import pytest

from authoring.formats import Notice, qti
from quizzes.kinds import store_content
from tests.authoring.formats.qti_pages import CHOICES, asked, declared, mapping, page_2, read_2

MATCH = (
    '<prompt>配对</prompt><simpleMatchSet><simpleAssociableChoice identifier="L1" matchMax="1">浙江'
    '</simpleAssociableChoice><simpleAssociableChoice identifier="L2" matchMax="1">江苏'
    "</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>"
    '<simpleAssociableChoice identifier="R1" matchMax="2">南京</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="R2" matchMax="2">杭州</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="R3" matchMax="2">合肥</simpleAssociableChoice>'
    "</simpleMatchSet>"
)


def entry(ident: str = "RESPONSE") -> str:
    return f'<textEntryInteraction responseIdentifier="{ident}" expectedLength="5"/>'


def choice(**attributes: str) -> str:
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return asked("choiceInteraction", f"<prompt>西湖在哪里？</prompt>{CHOICES}", written)


def problem(content: bytes) -> tuple[str, dict[str, object]]:
    (found,) = qti.read(content).problems
    return found.code, dict(found.values)


def losses(lost: tuple[Notice, ...]) -> list[tuple[str, str]]:
    return [(notice.code, notice.excerpt or str(notice.values.get("name", ""))) for notice in lost]


def test_choice_with_one_value_is_single() -> None:
    item = read_2(declared("A"), f"<p>看图。</p>{choice(maxChoices='1')}")
    assert (item.content.kind, store_content(item.content)) == (
        "single_choice",
        {
            "stem": "看图。\n\n西湖在哪里？",
            "options": [{"text": "杭州", "right": True}, {"text": "苏州"}, {"text": "湖州"}],
        },
    )


def test_identifier_is_the_uid() -> None:
    assert read_2(declared("A"), choice()).uid == "q-7"


def test_choice_with_several_values_is_multiple() -> None:
    item = read_2(declared("A", "C", cardinality="multiple"), choice(maxChoices="0"))
    right = [option.get("right", False) for option in store_content(item.content)["options"]]
    assert (item.content.kind, right) == ("multiple_choice", [True, False, True])


def test_mapped_scores_say_the_key_where_nothing_else_does() -> None:
    scores = mapping(A="1", B="-1", C="1")
    item = read_2(declared(cardinality="multiple", more=scores), choice())
    right = [option.get("right", False) for option in store_content(item.content)["options"]]
    assert (right, losses(item.lost)) == ([True, False, True], [("partial-scores", "")])


def test_option_with_the_highest_score_is_right_in_a_single_choice() -> None:
    item = read_2(declared(more=mapping(A="0.5", B="2")), choice())
    right = [option.get("right", False) for option in store_content(item.content)["options"]]
    assert (right, losses(item.lost)) == ([False, True, False], [("partial-scores", "")])


def test_key_may_stand_in_the_response_processing() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><match>"
        '<variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    item = read_2(declared(), choice(), rules)
    right = [option.get("right", False) for option in store_content(item.content)["options"]]
    assert (right, item.lost) == ([False, True, False], ())


def test_choice_without_a_key_is_a_problem() -> None:
    assert problem(page_2(declared(), choice())) == ("no-key", {})


def test_right_and_wrong_make_true_or_false() -> None:
    options = (
        '<simpleChoice identifier="T">True</simpleChoice>'
        '<simpleChoice identifier="F">False<feedbackInline outcomeIdentifier="FEEDBACK" '
        'identifier="F" showHide="show">再想想</feedbackInline></simpleChoice>'
    )
    item = read_2(declared("T"), f"<p>西湖在杭州。</p>{asked('choiceInteraction', options)}")
    assert (item.content.kind, store_content(item.content)) == (
        "true_false",
        {"stem": "西湖在杭州。", "answer": True, "feedback": "再想想"},
    )


def test_feedback_goes_to_its_option_and_the_rest_into_the_explanation() -> None:
    behind = "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{ident}" showHide="show">'
        f"<p>{text}</p></modalFeedback>"
        for ident, text in (("B", "那是另一个城市。"), ("general", "西湖在杭州。"))
    )
    item = read_2(declared("A"), choice(), behind)
    feedback = [option.get("feedback", "") for option in store_content(item.content)["options"]]
    assert (feedback, item.explanation) == (["", "那是另一个城市。", ""], "西湖在杭州。")


def test_order_is_that_of_the_right_response() -> None:
    key = declared("C", "A", "B", cardinality="ordered")
    item = read_2(key, asked("orderInteraction", f"<prompt>排序</prompt>{CHOICES}"))
    assert store_content(item.content) == {"stem": "排序", "entries": ["湖州", "杭州", "苏州"]}


def test_match_becomes_pairs_and_distractors() -> None:
    key = declared("L1 R2", "L2 R1", cardinality="multiple", base="directedPair")
    assert store_content(read_2(key, asked("matchInteraction", MATCH)).content) == {
        "stem": "配对",
        "pairs": [{"left": "浙江", "right": "杭州"}, {"left": "江苏", "right": "南京"}],
        "distractors": ["合肥"],
    }


def test_one_left_side_with_several_partners_is_turned_round() -> None:
    key = declared("L1 R1", "L1 R2", "L2 R3", cardinality="multiple", base="directedPair")
    pairs = store_content(read_2(key, asked("matchInteraction", MATCH)).content)["pairs"]
    assert [(pair["left"], pair["right"]) for pair in pairs] == [
        ("南京", "浙江"), ("杭州", "浙江"), ("合肥", "江苏"),
    ]  # fmt: skip


def test_many_to_many_is_a_problem() -> None:
    key = declared("L1 R1", "L1 R2", "L2 R1", cardinality="multiple", base="directedPair")
    assert problem(page_2(key, asked("matchInteraction", MATCH))) == ("several-partners", {})


def test_associate_becomes_pairs_as_the_nearest_kind() -> None:
    texts = dict(zip("ABCD", ("浙江", "杭州", "江苏", "南京"), strict=True))
    inside = "<prompt>配对</prompt>" + "".join(
        f'<simpleAssociableChoice identifier="{ident}" matchMax="1">{text}</simpleAssociableChoice>'
        for ident, text in texts.items()
    )
    key = declared("A B", "C D", cardinality="multiple", base="pair")
    item = read_2(key, asked("associateInteraction", inside))
    assert (store_content(item.content)["pairs"], [notice.code for notice in item.lost]) == (
        [{"left": "浙江", "right": "杭州"}, {"left": "江苏", "right": "南京"}],
        ["nearest-kind"],
    )


def test_text_entries_are_blanks_where_they_stand() -> None:
    body = f"<p>西湖在{entry('R1')}，<em>太湖</em>在{entry('R2')}。</p>"
    second = declared(base="string", more=mapping(苏州="1", 无锡="0.5", 湖州="0"), ident="R2")
    item = read_2(declared("杭州", base="string", ident="R1") + second, body)
    assert store_content(item.content) == {
        "stem": "西湖在____，*太湖*在____。",
        "blanks": [{"accept": ["杭州"]}, {"accept": ["苏州", "无锡"]}],
    }


def test_inline_choices_are_blanks_and_the_wrong_ones_are_lost() -> None:
    options = '<inlineChoice identifier="A">杭州</inlineChoice><inlineChoice identifier="B">苏州</inlineChoice>'
    item = read_2(declared("A"), f"<p>西湖在{asked('inlineChoiceInteraction', options)}。</p>")
    assert (store_content(item.content), losses(item.lost)) == (
        {"stem": "西湖在____。", "blanks": [{"accept": ["杭州"]}]},
        [("choice", "苏州")],
    )


def test_gaps_are_blanks() -> None:
    inside = (
        '<prompt>选词填空</prompt><gapText identifier="W" matchMax="1">杭州</gapText>'
        '<gapText identifier="S" matchMax="1">上海</gapText>'
        '<blockquote><p>西湖在<gap identifier="G1"/>。</p></blockquote>'
    )
    key = declared("W G1", cardinality="multiple", base="directedPair")
    item = read_2(key, asked("gapMatchInteraction", inside))
    assert (store_content(item.content), losses(item.lost)) == (
        {"stem": "选词填空\n\n西湖在____。", "blanks": [{"accept": ["杭州"]}]},
        [("choice", "上海")],
    )


def test_entry_of_a_number_is_numeric() -> None:
    item = read_2(declared("10", base="integer"), f"<p>有几条？</p><p>{entry()} 条</p>")
    assert (item.content.kind, store_content(item.content)) == (
        "numeric",
        {"stem": "有几条？", "value": "10", "unit": "条"},
    )


def test_entry_of_a_number_within_a_sentence_keeps_the_sentence() -> None:
    item = read_2(declared("10", base="float"), f"<p>堤上有{entry()}座桥。</p>")
    assert store_content(item.content) == {"stem": "堤上有____座桥。", "value": "10"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('<equal toleranceMode="absolute" tolerance="0.5 0.5">{}</equal>', Decimal("0.5")),
        ('<equal toleranceMode="relative" tolerance="10 10">{}</equal>', Decimal(1)),
        ('<equal toleranceMode="exact">{}</equal>', Decimal(0)),
    ],
)
def test_tolerance_is_that_of_the_comparison(condition: str, expected: Decimal) -> None:
    compared = condition.format('<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/>')
    rules = (
        f"<responseProcessing><responseCondition><responseIf>{compared}"
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    item = read_2(declared("10", base="float"), f"<p>几座桥？{entry()}</p>", rules)
    assert Decimal(store_content(item.content).get("tolerance", "0")) == expected


def test_extended_text_is_an_essay_with_guidance_for_markers() -> None:
    body = (
        '<rubricBlock view="scorer"><p>说到水源得2分。</p></rubricBlock>'
        '<rubricBlock view="candidate"><p>写200字。</p></rubricBlock>'
        f"{asked('extendedTextInteraction', '<prompt>说说西湖。</prompt>')}"
    )
    assert store_content(read_2(declared("西湖很大。", base="string"), body).content) == {
        "stem": "写200字。\n\n说说西湖。",
        "guidance": "说到水源得2分。",
        "sample": "西湖很大。",
    }


def test_slider_is_numeric_as_the_nearest_kind() -> None:
    inside = asked(
        "sliderInteraction", "<prompt>几座桥？</prompt>", 'lowerBound="0" upperBound="9"'
    )
    item = read_2(declared("6", base="integer"), inside)
    assert (store_content(item.content)["value"], [one.code for one in item.lost]) == (
        "6",
        ["nearest-kind"],
    )


@pytest.mark.parametrize(
    "name",
    ["hotspotInteraction", "uploadInteraction", "drawingInteraction", "mediaInteraction",
     "hottextInteraction", "graphicGapMatchInteraction", "portableCustomInteraction"],
)  # fmt: skip
def test_interaction_without_counterpart_is_named(name: str) -> None:
    assert problem(page_2("", asked(name, ""))) == ("no-counterpart", {"kind": name})


def test_several_choices_in_one_item_are_a_problem() -> None:
    assert problem(page_2(declared("A"), choice() * 2)) == ("several-interactions", {"count": 2})


def test_item_that_asks_nothing_is_a_problem() -> None:
    assert problem(page_2("", "<p>读下文。</p>")) == ("description", {})


def test_item_made_by_templates_is_a_problem() -> None:
    template = '<templateDeclaration identifier="X" cardinality="single" baseType="integer"/>'
    code = ("no-counterpart", {"kind": "templateProcessing"})
    assert problem(page_2(template, choice())) == code


def test_equal_options_are_a_problem() -> None:
    twice = CHOICES.replace("苏州", "杭州")
    page = page_2(declared("A"), f"<p>在哪里？</p>{asked('choiceInteraction', twice)}")
    assert problem(page) == ("equal-options", {"text": "杭州"})


def test_more_than_eight_options_are_a_problem() -> None:
    options = "".join(f'<simpleChoice identifier="C{n}">第{n}个</simpleChoice>' for n in range(9))
    page = page_2(declared("C1"), f"<p>哪个？</p>{asked('choiceInteraction', options)}")
    assert problem(page) == ("too-many-entries", {"field": "options", "most": 8})


def test_unknown_scoring_is_named() -> None:
    rules = '<responseProcessing template="http://example.org/rules/half_points"/>'
    item = read_2(declared("A"), choice(), rules)
    assert losses(item.lost) == [("scoring", "http://example.org/rules/half_points")]


def test_pictures_are_lost_by_name() -> None:
    body = f'<p>看图。<img src="images/lake.png" alt=""/></p>{choice()}'
    assert losses(read_2(declared("A"), body).lost) == [("image", "lake.png")]


def outcome(name: str, attributes: str = "", default: str = "") -> str:
    value = f"<defaultValue><value>{default}</value></defaultValue>" if default else ""
    return (
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="float" '
        f"{attributes}>{value}</outcomeDeclaration>"
    )


@pytest.mark.parametrize(
    ("outcomes", "points"),
    [
        (outcome("SCORE") + outcome("MAXSCORE", default="3.0"), Decimal(3)),
        (outcome("SCORE", 'normalMaximum="2"'), Decimal(2)),
        (outcome("SCORE"), None),
    ],
)
def test_points_are_those_of_the_outcome(outcomes: str, points: Decimal | None) -> None:
    assert read_2(declared("A") + outcomes, choice()).points == points


def test_names_of_version_3_are_understood() -> None:
    page = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q3" '
        'title="q3" time-dependent="false"><qti-response-declaration identifier="RESPONSE" '
        'cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value>'
        "</qti-correct-response></qti-response-declaration><qti-item-body><qti-choice-interaction "
        'response-identifier="RESPONSE" max-choices="1"><qti-prompt>选一个</qti-prompt>'
        '<qti-simple-choice identifier="A">甲</qti-simple-choice>'
        '<qti-simple-choice identifier="B">乙</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body><qti-modal-feedback outcome-identifier="
        '"FEEDBACK" identifier="correct" show-hide="show"><qti-content-body><p>乙对。</p>'
        "</qti-content-body></qti-modal-feedback></qti-assessment-item>"
    )
    (item,) = qti.read(page.encode()).items
    assert (store_content(item.content)["options"][1]["right"], item.explanation) == (
        True,
        "乙对。",
    )


def test_title_that_says_more_is_told_as_lost() -> None:
    page = page_2(declared("A"), choice()).replace(b'title=""', 'title="城市与湖"'.encode())
    assert losses(qti.read(page).items[0].lost) == [("title", "城市与湖")]


def test_prompt_that_repeats_the_body_is_read_once() -> None:
    item = read_2(declared("A"), f"<p>西湖在哪里？</p>{choice()}")
    assert item.content.stem == "西湖在哪里？"


def test_entry_behind_the_stem_takes_the_line_in_it() -> None:
    item = read_2(declared("杭州", base="string"), f"<p>西湖在_____。</p><p>{entry()}</p>")
    assert item.content.stem == "西湖在____。"


def test_underscores_of_the_stem_are_no_blanks() -> None:
    item = read_2(declared("杭州", base="string"), f"<p>a____b，{entry()}。</p>")
    assert store_content(item.content)["stem"] == "a&#95;&#95;&#95;&#95;b，____。"


def test_names_without_capitals_are_understood() -> None:
    small = '<textentryinteraction responseidentifier="RESPONSE"/>'
    item = read_2(declared("杭州", base="string"), f"<p>西湖在{small}。</p>")
    assert item.content.stem == "西湖在____。"


def test_item_with_endless_options_is_a_problem() -> None:
    options = '<simpleChoice identifier="A">甲</simpleChoice>' * 1_001
    page = page_2(declared("A"), asked("choiceInteraction", options))
    assert problem(page) == ("too-many-entries", {"most": 1_000})


def test_formula_is_read_as_its_characters_and_told() -> None:
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><msup><mi>e</mi><mn>2</mn>'
        "</msup><annotation>e^2</annotation></semantics></math>"
    )
    item = read_2(declared("A"), f"<p>{formula}是多少？</p>{choice()}")
    assert (item.content.stem.partition("是")[0], losses(item.lost)) == ("e2", [("formula", "e2")])


def test_feedback_that_is_hidden_by_an_answer_is_not_shown_for_it() -> None:
    hidden = (
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="B" showHide="hide">不是这样。'
        "</modalFeedback>"
    )
    item = read_2(declared("A"), choice(), hidden)
    feedback = [option.get("feedback", "") for option in store_content(item.content)["options"]]
    assert feedback == ["", "", ""]


def test_long_explanation_is_lost() -> None:
    behind = (
        '<modalFeedback outcomeIdentifier="F" identifier="general" showHide="show">'
        f"{'湖' * 20_001}</modalFeedback>"
    )
    item = read_2(declared("A"), choice(), behind)
    assert (item.explanation, [one.code for one in item.lost]) == ("", ["explanation-too-long"])
