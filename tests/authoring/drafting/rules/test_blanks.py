import pytest

from tests.authoring.drafting.sources import content_of, drafts_of, stems_of

INTRODUCED = "根据《湖畔市公共泳池管理规定》，"


def test_figures_of_one_sentence_are_left_out_together() -> None:
    (draft,) = drafts_of("全市改造泳池35座，惠及居民4.8万户。", origin="gaps")
    assert draft.content.stem == f"{INTRODUCED}全市改造泳池____座，惠及居民____万户。"
    assert [blank.accept for blank in content_of(draft).blanks] == [
        ("35", "35座"),
        ("4.8", "4.8万户"),
    ]


def test_figure_with_a_thousands_comma_is_accepted_without() -> None:
    (draft,) = drafts_of("全市改造泳池35座，惠及居民1,200户。", origin="gaps")
    assert content_of(draft).blanks[1].accept == ("1,200", "1200", "1,200户")


@pytest.mark.parametrize(
    "text",
    [
        "全市改造泳池35座。",
        "全市改造泳池35座，球场40座，看台52座，浴场61座。",
        "改造应当在五日内开始，十五日内完成。",
        "其改造泳池35座，惠及居民4.8万户。",
    ],
)
def test_sentences_with_one_or_many_figures_are_left_alone(text: str) -> None:
    assert stems_of(text, origin="gaps") == []


def test_term_in_quotation_marks_is_left_out() -> None:
    (draft,) = drafts_of("湖畔市推行“一池一档”制度。", origin="term")
    assert draft.content.stem == f"{INTRODUCED}湖畔市推行“____”制度。"
    assert content_of(draft).blanks[0].accept == ("一池一档",)


def test_term_that_stands_twice_is_left_alone() -> None:
    assert stems_of("“一池一档”很好，湖畔市推行“一池一档”制度。", origin="term") == []
