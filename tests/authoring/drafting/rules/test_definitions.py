from tests.authoring.drafting.sources import content_of, drafts_of, options_of

DEFINITIONS = (
    "本规定所称公共泳池，是指向社会开放的游泳场所。",
    "本规定所称专用泳池，是指供本单位人员锻炼的场地。",
    "本规定所称救生员，是指取得证书、在池边值守的人员。",
    "本规定所称开放季，是指每年六月至九月的开放时段。",
)


def test_meaning_is_asked_for_among_the_documents_meanings() -> None:
    stems = {draft.content.stem for draft in drafts_of(*DEFINITIONS, origin="definition")}
    assert "《湖畔市公共泳池管理规定》所称“公共泳池”，是指下列哪一项？" in stems


def test_wrong_meanings_are_those_of_other_terms() -> None:
    draft = drafts_of(*DEFINITIONS, origin="definition")[0]
    assert options_of(draft) == {
        "向社会开放的游泳场所": True,
        "供本单位人员锻炼的场地": False,
        "取得证书、在池边值守的人员": False,
        "每年六月至九月的开放时段": False,
    }


def test_meaning_that_repeats_its_term_is_asked_for_by_the_term() -> None:
    text = "本规定所称流动岗位，是指不在一处、来回走动的流动值守方式。"
    draft = drafts_of(text, *DEFINITIONS, origin="definition")[0]
    assert draft.content.stem == (
        "根据《湖畔市公共泳池管理规定》，下列哪一个概念是指“不在一处、来回走动的流动值守方式”？"
    )


def test_term_of_a_lone_definition_is_a_gap() -> None:
    (draft,) = drafts_of(DEFINITIONS[2], origin="definition")
    assert draft.content.stem == (
        "根据《湖畔市公共泳池管理规定》，____是指取得证书、在池边值守的人员。"
    )
    assert content_of(draft).blanks[0].accept == ("救生员",)


def test_term_that_the_title_tells_is_not_asked_for() -> None:
    assert drafts_of(DEFINITIONS[0], origin="definition") == []


def test_definition_of_a_way_of_writing_is_none() -> None:
    assert (
        drafts_of("本规定中“三日”“五日”的规定是指工作日，不含节假日。", origin="definition") == []
    )
