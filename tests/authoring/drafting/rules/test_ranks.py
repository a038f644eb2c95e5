import pytest

from tests.authoring.drafting.sources import content_of, drafts_of, options_of, stems_of


def test_rank_alone_is_a_gap_with_both_spellings() -> None:
    (draft,) = drafts_of("湖畔市泳池数量居全省第二位。", origin="rank")
    assert draft.content.stem == ("根据《湖畔市公共泳池管理规定》，湖畔市泳池数量居全省第____位。")
    assert content_of(draft).blanks[0].accept == ("二", "2")


def test_rank_among_others_is_a_choice() -> None:
    others = "球场数量居全省第一位。看台数量居全省第三位。浴场数量居全省第五位。"
    draft = drafts_of("泳池数量居全省第二位。", others, origin="rank")[0]
    assert options_of(draft) == {"第二": True, "第一": False, "第三": False, "第五": False}


@pytest.mark.parametrize(
    "text",
    [
        "作为泳池数量位居全省第四的城市，湖畔市很高兴。",
        "第三产业增长很快。",
        "在全省的排名中，湖畔市居第一位。",
        "居全省第二位。",
        "根据第三条，泳池应当换水。",
    ],
)
def test_rank_is_left_alone_where_it_does_not_say_of_what(text: str) -> None:
    assert stems_of("湖畔市有泳池。" + text, origin="rank") == []
