from tests.authoring.drafting.sources import drafts_of, options_of

TEXTS = (
    "第九条 违反本规定第三条规定，未换水的，处一千元以上五千元以下罚款。",
    "第十条 违反本规定第四条规定，未公示的，处五百元以上二千元以下罚款。",
    "第十一条 违反本规定第五条规定，未备案的，处二百元以上一千元以下罚款。",
    "第十二条 违反本规定第六条规定，堵塞通道的，处五千元以上三万元以下罚款。",
)


def test_penalty_is_asked_for_with_the_other_ranges_as_wrong_options() -> None:
    draft = drafts_of(*TEXTS, origin="penalty")[0]
    assert draft.content.stem == (
        "根据《湖畔市公共泳池管理规定》，违反第三条规定，未换水的，处多少罚款？"
    )
    assert options_of(draft) == {
        "一千元以上五千元以下": True,
        "五百元以上二千元以下": False,
        "二百元以上一千元以下": False,
        "五千元以上三万元以下": False,
    }


def test_penalty_is_not_asked_for_with_too_few_others() -> None:
    assert drafts_of(*TEXTS[:3], origin="penalty") == []


def test_penalty_with_two_ranges_is_not_asked_for() -> None:
    text = "未换水的，处一千元以上五千元以下罚款；仍不换水的，处六千元以上九千元以下罚款。"
    assert "六千元以上九千元以下" in text
    stems = [draft.content.stem for draft in drafts_of(text, *TEXTS, origin="penalty")]
    assert [stem for stem in stems if "仍不" in stem] == []
