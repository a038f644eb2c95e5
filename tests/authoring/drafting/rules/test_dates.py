import pytest

from tests.authoring.drafting.sources import content_of, drafts_of, options_of, stems_of

INTRODUCED = "根据《湖畔市公共泳池管理规定》，"
YEARS = "2016年，湖畔市水务局成立新的检测站。2019年，球场达到40座。2021年，看台达到52座。"


def test_date_of_coming_into_force_is_a_gap_that_takes_several_spellings() -> None:
    (draft,) = drafts_of("本规定自2026年3月1日起施行。", origin="date")
    assert draft.content.stem == "《湖畔市公共泳池管理规定》自____起施行。（填日期）"
    assert content_of(draft).blanks[0].accept == (
        "2026年3月1日", "2026-3-1", "2026.3.1", "2026/3/1", "2026-03-01",
    )  # fmt: skip


def test_year_of_an_event_is_asked_for_among_the_documents_years() -> None:
    draft = drafts_of("早在2018年，湖畔市便出台了泳池管理规定。", YEARS, origin="date")[0]
    assert draft.content.stem == f"{INTRODUCED}湖畔市出台了泳池管理规定，是在哪一年？"
    assert options_of(draft) == {"2018年": True, "2016年": False, "2019年": False, "2021年": False}


def test_yearly_date_is_asked_for_where_it_stands() -> None:
    assert stems_of("各泳池应当于每年11月30日前报告情况。", origin="date") == [
        f"{INTRODUCED}各泳池应当于每年____前报告情况。（填日期）"
    ]


def test_date_before_which_a_task_is_due_is_asked_for() -> None:
    texts = (
        "2027年6月底前，全面完成泳池改造升级。",
        "2026年3月底前，球场开放。2026年9月底前，看台开放。2028年2月底前，浴场开放。",
    )
    assert stems_of(*texts, origin="date") == [f"{INTRODUCED}应于何时前全面完成泳池改造升级？"]


@pytest.mark.parametrize(
    "text",
    [
        "2018年，湖畔市也出台了泳池管理规定。",
        "2018年以来，湖畔市出台了泳池管理规定。",
        "2018年，湖畔市天气很好很适合游泳。",
        "2018年，该市出台了泳池管理规定。",
    ],
)
def test_event_is_left_alone_where_the_question_would_be_bad(text: str) -> None:
    assert [stem for stem in stems_of(text, YEARS, origin="date") if "泳池" in stem[20:]] == []


def test_years_in_titles_and_quotes_are_no_wrong_options() -> None:
    others = "看，《2015年报告》《2016年报告》“2017年”。2019年，球场达到40座。"
    assert stems_of("2018年，湖畔市出台了泳池管理规定。", others, origin="date") == []
