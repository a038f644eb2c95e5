import pytest

from authoring.drafting.setting import Setting, is_self_contained, tidy, without_introduction

SETTING = Setting("湖畔市公共泳池管理规定")


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("本规定自2026年5月1日起施行", "《湖畔市公共泳池管理规定》自2026年5月1日起施行"),
        ("本市泳池应当每日换水", "湖畔市泳池应当每日换水"),
        ("违反本规定第八条规定，未换水的，处罚款", "违反第八条规定，未换水的，处罚款"),
        ("依照本规定第八条的规定，泳池应当换水", "泳池应当换水"),
        ("泳池应当换水,并公示;", "泳池应当换水，并公示"),
    ],
)
def test_statement_puts_names_in_the_place_of_pointers(words: str, statement: str) -> None:
    assert SETTING.statement(words) == statement


@pytest.mark.parametrize(
    "words",
    [
        "其负责人应当到场",
        "该泳池应当换水",
        "这座泳池有3个入口",
        "上述单位应当换水",
        "前款规定的泳池应当换水",
        "本省泳池应当换水",
        "我们有3座泳池",
        "同比增长5%",
        "其中东区3座",
        "在其中的排名里，泳池第三",
        "占全市的5%",
        "逾期不改正的，处罚款",
        "5家泳池，占一半",
        "今年开放3座泳池",
        "（泳池应当换水",
        "为什么要换水？",
    ],
)
def test_statement_refuses_what_points_outside(words: str) -> None:
    assert SETTING.statement(words) is None


@pytest.mark.parametrize(
    "words",
    ["其他泳池应当换水", "应该换水", "居民可以游泳", "上海有3座泳池", "泳池多，其中东区3座"],
)
def test_is_self_contained_lets_plain_words_pass(words: str) -> None:
    assert is_self_contained(words)


def test_is_self_contained_does_not_read_quotes() -> None:
    assert is_self_contained("泳池门口写着“这里水深”")


def test_introduce_names_the_document() -> None:
    assert SETTING.introduce("泳池应当换水") == "根据《湖畔市公共泳池管理规定》，泳池应当换水"


def test_introduce_does_not_name_the_document_twice() -> None:
    assert SETTING.introduce("《湖畔市公共泳池管理规定》自5月起施行") == (
        "《湖畔市公共泳池管理规定》自5月起施行"
    )


def test_introduce_speaks_of_the_lesson_without_a_document() -> None:
    assert Setting().introduce("泳池应当换水") == "据课文，泳池应当换水"


def test_introduce_names_the_part_that_tells_the_year() -> None:
    assert Setting("泳池报告").introduce("新建泳池多少座", ("泳池报告", "一、2025年工作回顾")) == (
        "根据《泳池报告》“2025年工作回顾”部分，新建泳池多少座"
    )


def test_introduce_names_no_part_where_the_year_is_told() -> None:
    stem = Setting("泳池报告").introduce("2025年新建泳池多少座", ("一、2025年工作回顾",))
    assert stem == "根据《泳池报告》，2025年新建泳池多少座"


@pytest.mark.parametrize(
    "stem",
    [
        "根据《泳池报告》，新建泳池多少座？",
        "根据《泳池报告》“2025年工作回顾”部分，新建泳池多少座？",
        "据课文，新建泳池多少座？",
        "《泳池报告》规定，新建泳池多少座？",
        "新建泳池多少座？",
    ],
)
def test_without_introduction_leaves_the_question(stem: str) -> None:
    assert without_introduction(stem) == "新建泳池多少座？"


@pytest.mark.parametrize(
    ("words", "tidied"),
    [("湖 长 5 米", "湖长5米"), ("AI city,湖", "AI city，湖"), ("1,200人", "1,200人")],
)
def test_tidy_sets_chinese_punctuation(words: str, tidied: str) -> None:
    assert tidy(words) == tidied
