import pytest

from tests.authoring.drafting.sources import content_of, drafts_of, options_of, stems_of

INTRODUCED = "根据《湖畔市公共泳池管理规定》，"


def test_list_without_another_of_its_kind_is_a_gap() -> None:
    stems = {
        draft.content.stem
        for seed in range(12)
        for draft in drafts_of("考核结果分为优秀、良好、及格三个等次。", origin="list", seed=seed)
    }
    assert stems == {
        f"{INTRODUCED}考核结果分为优秀、____、及格三个等次。",
        f"{INTRODUCED}考核结果分为优秀、良好、____三个等次。",
    }


def test_list_with_another_of_its_kind_is_a_choice() -> None:
    texts = (
        "泳池应当具备换水、加热、消毒三项功能。",
        "球场应当具备照明、排水、遮阳三项功能。",
    )
    draft = drafts_of(*texts, origin="list")[0]
    assert draft.content.stem == f"{INTRODUCED}泳池应当具备下列哪些功能？"
    rights = {text for text, right in options_of(draft).items() if right}
    assert rights == {"换水", "加热", "消毒"}
    assert set(options_of(draft)) - rights < {"照明", "排水", "遮阳"}


@pytest.mark.parametrize(
    "text",
    [
        "泳池包括换水、加热、消毒等三项功能。",
        "泳池包括换水、加热和消毒。",
        "考核分为合格、不合格两个等次。",
    ],
)
def test_open_and_short_lists_are_left_alone(text: str) -> None:
    assert stems_of(text, origin="list") == []


def test_entry_that_another_tells_is_not_left_out() -> None:
    stems = {
        stem
        for seed in range(12)
        for stem in [
            draft.content.stem
            for draft in drafts_of("考核分为优秀、合格、不合格三个等次。", origin="list", seed=seed)
        ]
    }
    assert stems == set()


def test_procedure_is_put_in_order() -> None:
    (draft,) = drafts_of("泳池许可按照申请、受理、审查、决定的程序办理。", origin="order")
    assert draft.content.stem == f"{INTRODUCED}请将泳池许可办理的各个环节按先后顺序排列。"
    assert content_of(draft).entries == ("申请", "受理", "审查", "决定")


def test_first_then_and_at_last_are_put_in_order() -> None:
    (draft,) = drafts_of("泳池换水应当先排空旧水，再清洗池壁，最后注入新水。", origin="order")
    assert draft.content.stem == f"{INTRODUCED}请将泳池换水的各个环节按先后顺序排列。"
    assert content_of(draft).entries == ("排空旧水", "清洗池壁", "注入新水")


@pytest.mark.parametrize(
    "text",
    [
        "泳池许可包括申请、受理、审查、决定。",
        "泳池许可按照公开、公平、公正的原则办理。",
        "对符合条件的，可以按照申请、受理、决定的程序办理。",
        "该许可按照申请、受理、审查、决定的程序办理。",
        "按照申请、受理、受理的程序办理。",
    ],
)
def test_lists_without_an_order_are_not_put_in_order(text: str) -> None:
    assert stems_of(text, origin="order") == []
