import pytest

from authoring.drafting import Draft
from quizzes.kinds.numeric import Numeric
from tests.authoring.drafting.sources import content_of, drafts_of, options_of, stems_of

OTHERS = "全市建成球场40座。全市改造看台52座。全市关闭浴场61座。"
INTRODUCED = "根据《湖畔市公共泳池管理规定》，"


def only(drafts: list[Draft]) -> Draft:
    (draft,) = drafts
    return draft


@pytest.mark.parametrize(
    ("text", "origin", "stem"),
    [
        ("全市泳池总投资达到1.2亿元。", "figure", "全市泳池总投资达到多少亿元？"),
        ("全市泳池总面积48万平方米。", "figure", "全市泳池总面积为多少万平方米？"),
        ("泳池用电占全市用电的27%。", "share", "泳池用电占全市用电的多少？"),
        ("2025年，泳池接待量增长6.2%。", "growth", "2025年，泳池接待量增长多少？"),
        (
            "主管部门应当自收到申请之日起五个工作日内作出答复。",
            "deadline",
            "主管部门应当自收到申请之日起多少个工作日内作出答复？",
        ),
        (
            "泳池停用超过三十日的，应当换水。",
            "figure",
            "泳池停用超过多少日的，应当换水？",
        ),
        (
            "2025年，泳池达到35座，泳池用水达到48万吨。",
            "figure",
            "2025年，泳池用水达到多少万吨？",
        ),
        (
            "泳池开放工作成效明显，全市泳池免费开放率达到62%。",
            "share",
            "全市泳池免费开放率达到多少？",
        ),
        (
            "（三）优化布局。早在2018年，全市泳池就达到35座。",
            "figure",
            "2018年，全市泳池就达到多少座？",
        ),
        ("2025年，泳池开放。全市泳池达到35座。", "figure", "2025年，全市泳池达到多少座？"),
        (
            "2026年主要目标是：泳池增长6%，球场接待量增长7%。",
            "growth",
            "2026年主要目标是：球场接待量增长多少？",
        ),
    ],
)
def test_figures_are_asked_for_in_the_words_of_their_sentence(
    text: str, origin: str, stem: str
) -> None:
    assert f"{INTRODUCED}{stem}" in stems_of(text, origin=origin)


@pytest.mark.parametrize(
    "text",
    [
        "同比增长6.2%，好于预期。",
        "其中东区达到35座泳池。",
        "该区泳池达到35座。",
        "这些泳池占全市的27%。",
        "占全市泳池的27%。",
        "泳池达到35余座。",
        "泳池新建3—5座。",
        "泳池3座旁边有树。",
        "2025年5月30日泳池开放。",
        "泳池完好率达到100%。",
        "今年目标是：球场达到40座；泳池达到35座。",
        "泳池有1座。",
        "泳池连续三年开放。",
        "“泳池达到35座”是谣言。",
        "泳池达到35座。去年如此。泳池达到38座。",
    ],
)
def test_figures_are_left_alone_where_the_question_would_be_bad(text: str) -> None:
    assert stems_of(text, origin="figure") + stems_of(text, origin="share") == []


def test_figure_without_company_is_a_number_to_type() -> None:
    draft = only(drafts_of("全市泳池总投资达到1.2亿元。", origin="figure"))
    content = draft.content
    assert isinstance(content, Numeric)
    assert (f"{content.value}", content.unit, draft.quote) == (
        "1.2",
        "亿元",
        "全市泳池总投资达到1.2亿元",
    )


def choices(text: str) -> set[str]:
    """Return the options given beside the first figure of `text` under several seeds."""
    found: set[str] = set()
    for seed in range(8):
        for draft in drafts_of(text, OTHERS, origin="figure", seed=seed):
            if draft.passage == 0 and draft.content.kind == "single_choice":
                found |= set(options_of(draft))
    return found


def test_figure_has_the_documents_other_figures_as_wrong_options() -> None:
    assert choices("全市新建泳池达到35座。") == {"35座", "40座", "52座", "61座"}


def test_figure_is_never_beside_itself() -> None:
    assert choices("全市新建泳池达到40座。") == set()


def test_figure_is_never_beside_one_in_its_quote() -> None:
    made = [
        options_of(draft)
        for seed in range(8)
        for draft in drafts_of("球场有40座，泳池有35座。", OTHERS, origin="figure", seed=seed)
        if draft.content.kind == "single_choice"
    ]
    assert [options for options in made if options.get("35座") and "40座" in options] == []


@pytest.mark.parametrize("other", ["40.5座", "40家", "4000座"])
def test_figure_is_never_beside_one_of_another_form(other: str) -> None:
    texts = f"全市建成球场{other}。全市改造看台52座。全市关闭浴场61座。"
    made = [
        draft
        for seed in range(8)
        for draft in drafts_of("全市新建泳池达到35座。", texts, origin="figure", seed=seed)
        if draft.passage == 0
    ]
    assert {draft.content.kind for draft in made} == {"numeric"}


def test_wrong_options_quote_enough_to_say_what_of() -> None:
    others = "球场用水量有所变化，增长4.5%。看台用水量增长5.5%。浴场用水量增长6.5%。"
    feedback = {
        option.feedback
        for seed in range(8)
        for draft in drafts_of("全市泳池用水量增长7.5%。", others, origin="growth", seed=seed)
        if draft.passage == 0 and draft.content.kind == "single_choice"
        for option in content_of(draft).options
        if option.text == "4.5%"
    }
    assert feedback == {"4.5%是原文2中“球场用水量有所变化，增长4.5%”的数字。"}


def test_figures_of_the_same_role_come_first() -> None:
    limits = "球场应当在七日内开放。看台应当在九日内开放。浴场应当在十二日内开放。"
    near = "球场关闭了四日，看台关闭了六日，浴场关闭了八日。"
    drafts = drafts_of("泳池应当在五日内开放。", near, limits, origin="deadline")
    assert options_of(drafts[0]) == {"五日": True, "七日": False, "九日": False, "十二日": False}


def test_same_figure_without_its_comma_is_no_wrong_option() -> None:
    others = "球场接待1200人。看台接待1300人。浴场接待1400人。"
    made = [
        draft.content.kind
        for seed in range(8)
        for draft in drafts_of("泳池接待人数达到1,200人。", others, origin="figure", seed=seed)
        if draft.passage == 0
    ]
    assert made == ["numeric"] * 8


def test_wrong_options_say_whose_figure_they_are() -> None:
    feedback = {
        option.text: option.feedback
        for seed in range(8)
        for draft in drafts_of("全市新建泳池达到35座。", OTHERS, origin="figure", seed=seed)
        if draft.passage == 0 and draft.content.kind == "single_choice"
        for option in content_of(draft).options
    }
    assert feedback["40座"] == "40座是原文2中“全市建成球场40座”的数字。"
