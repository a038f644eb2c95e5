import pytest

from tests.authoring.drafting.sources import content_of, drafts_of

INTRODUCED = "根据《湖畔市公共泳池管理规定》，"


def statements(text: str, *others: str) -> dict[str, bool]:
    """Map the statements made of the first passage under several seeds to their answers."""
    return {
        draft.content.stem.removeprefix(INTRODUCED): content_of(draft).answer
        for seed in range(8)
        for draft in drafts_of(text, *others, origin="duty", seed=seed)
        if draft.passage == 0
    }


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("泳池经营者应当公示水质检测的结果。", "泳池经营者可以公示水质检测的结果。"),
        ("泳池经营者可以延长夏季的开放时间。", "泳池经营者应当延长夏季的开放时间。"),
        ("泳池的水温不得低于规定的标准数值。", "泳池的水温不得高于规定的标准数值。"),
        ("未成年人单独一人不得进入深水泳区。", "未成年人单独一人可以进入深水泳区。"),
    ],
)
def test_duty_stands_as_it_is_or_with_its_modal_changed(text: str, wrong: str) -> None:
    assert statements(text) == {text: True, wrong: False}


def test_duty_with_a_figure_is_made_wrong_by_another_of_the_document() -> None:
    text = "泳池经营者应当在五日内公示检测结果。"
    assert statements(text, "主管部门应当在七日内答复来信的市民。") == {
        text: True,
        "泳池经营者应当在七日内公示检测结果。": False,
    }


def test_duty_is_not_made_wrong_by_an_equal_figure() -> None:
    text = "泳池经营者应当在五日内公示检测结果。"
    assert statements(text, "主管部门应当在5天内答复来信的市民。") == {
        text: True,
        "泳池经营者可以在五日内公示检测结果。": False,
    }


def test_duty_of_a_body_is_made_wrong_by_another_body() -> None:
    text = "市体育局会同有关单位公布泳池的开放时间，并应当每年更新一次内容。"
    wrong = "市水务局会同有关单位公布泳池的开放时间，并应当每年更新一次内容。"
    others = "市水务局应当检测水质。"
    assert statements(text, others) == {text: True, wrong: False}


@pytest.mark.parametrize(
    "text",
    [
        "任何单位不得擅自改变公共泳池的用途。",
        "泳池经营者不得拒绝残疾人入场游泳。",
    ],
)
def test_prohibition_that_sense_tells_is_never_made_wrong(text: str) -> None:
    assert set(statements(text).values()) <= {True}


@pytest.mark.parametrize(
    "text",
    [
        "泳池可以容纳三百名游泳的市民同时使用。",
        "其经营者应当公示水质检测的结果。",
        "有下列情形之一的，应当停止开放：水质不合格。",
        "不得伪造水质检测的结果和各种记录。",
        "应当换水。",
        "应当自收到申请之日起五日内答复来信的市民。",
        "本规定所称门票，是指入场的人应当持有的凭证。",
        "各级部门应当加强对公共泳池的监督和检查。",
    ],
)
def test_what_is_no_duty_or_points_outside_is_left_alone(text: str) -> None:
    assert statements(text) == {}


def test_items_of_a_list_are_left_alone() -> None:
    texts = (
        "泳池经营者负有下列义务：",
        "（一）应当公示水质检测的结果；",
        "（二）泳池经营者应当公示开放的时间和价格。",
    )
    assert drafts_of(*texts, origin="duty") == []


def test_duty_is_not_made_wrong_by_the_same_figure_without_its_comma() -> None:
    text = "泳池每日接待人数不得超过1,200人。"
    made = statements(text, "球场每日接待1200人。")
    assert made == {text: True, "泳池每日接待人数不得少于1,200人。": False}


def test_explanation_tells_the_right_wording() -> None:
    made = {
        draft.explanation
        for seed in range(8)
        for draft in drafts_of("泳池经营者应当公示水质检测的结果。", origin="duty", seed=seed)
        if not content_of(draft).answer
    }
    assert made == {"原文1的原文是：“泳池经营者应当公示水质检测的结果”。题中把“应当”改成了“可以”。"}


def test_true_and_false_are_in_balance() -> None:
    texts = [f"{place}泳池经营者应当公示水质检测的结果。" for place in "东西南北左右"]
    answers = [content_of(draft).answer for draft in drafts_of(*texts, origin="duty")]
    assert abs(answers.count(True) - answers.count(False)) <= 1
