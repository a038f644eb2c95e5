from tests.authoring.drafting.sources import content_of, drafts_of, options_of, stems_of

DUTIES = (
    "市城管局负责制定开放方案，市商务局负责组织夜间活动，"
    "市教育局负责安排学生课程，市公安局负责维护现场秩序。"
)
INTRODUCED = "根据《湖畔市公共泳池管理规定》，"


def test_body_is_asked_for_by_its_duty() -> None:
    draft = next(
        draft for draft in drafts_of(DUTIES, origin="body") if "开放方案" in draft.content.stem
    )
    assert draft.content.stem == f"{INTRODUCED}哪个部门负责制定开放方案？"
    assert options_of(draft) == {
        "市城管局": True, "市商务局": False, "市教育局": False, "市公安局": False,
    }  # fmt: skip
    assert draft.quote == "市城管局负责制定开放方案"


def test_body_whose_name_tells_its_duty_is_not_asked_for() -> None:
    stems = stems_of(DUTIES + "市体育局负责组织体育比赛。", origin="body")
    assert [stem for stem in stems if "体育比赛" in stem] == []


def test_bodies_without_a_name_are_not_asked_for() -> None:
    assert stems_of("有关部门负责制定开放方案。各部门负责维护现场秩序。", origin="body") == []


def test_ministries_are_bodies() -> None:
    text = (
        "国家发展改革委负责统筹试点工作，财政部负责落实优惠政策，"
        "民政部负责指导社区治理，自然资源部负责盘活存量用地。"
    )
    assert f"{INTRODUCED}哪个单位负责统筹试点工作？" in stems_of(text, origin="body")


def test_leader_of_a_task_is_asked_for() -> None:
    texts = [
        f"{number}.{task}。全面做好此事。牵头单位：{body}。"
        for number, task, body in (
            (1, "改善水质条件", "市城管局"),
            (2, "延长开放时间", "市商务局"),
            (3, "组织夜间活动", "市教育局"),
            (4, "维护现场秩序", "市公安局"),
        )
    ]
    assert f"{INTRODUCED}“改善水质条件”任务由哪个单位牵头？" in stems_of(*texts, origin="body")


def test_responsible_bodies_are_a_choice_of_several() -> None:
    texts = (
        "（一）改善水质条件。按标准换水。（责任单位：市城管局、市商务局）",
        "（二）延长开放时间。夏季开放到夜间。（责任单位：市教育局、市公安局）",
    )
    draft = drafts_of(*texts, origin="body")[0]
    assert draft.content.stem == f"{INTRODUCED}“改善水质条件”任务的责任单位包括哪些？"
    assert options_of(draft) == {
        "市城管局": True, "市商务局": True, "市教育局": False, "市公安局": False,
    }  # fmt: skip


def test_matching_pairs_bodies_with_their_duties() -> None:
    (draft,) = drafts_of(DUTIES, origin="matching")
    assert {pair.left: pair.right for pair in content_of(draft).pairs} == {
        "市城管局": "制定开放方案",
        "市商务局": "组织夜间活动",
        "市教育局": "安排学生课程",
        "市公安局": "维护现场秩序",
    }
    assert len(draft.evidence) == 4


def test_matching_goes_over_the_lesson_where_no_passage_has_three() -> None:
    texts = [f"{clause}。" for clause in DUTIES.rstrip("。").split("，")]
    (draft,) = drafts_of(*texts, origin="matching")
    assert [entry.passage for entry in draft.evidence] == [0, 1, 2, 3]


def test_matching_needs_three_bodies() -> None:
    text = "市城管局负责制定开放方案，市商务局负责组织夜间活动。"
    assert drafts_of(text, origin="matching") == []
