"""The questions that the sheet to fill in shows, one of each kind, and how to fill it in (pure)."""

from decimal import Decimal

from authoring.formats.shape import Item
from quizzes.kinds import AnyContent, load_content

_CONTENTS: tuple[tuple[str, dict[str, object], str], ...] = (
    (
        "single_choice",
        {
            "stem": "图书馆规定，读者一次最多可以借几册图书？",
            "options": [
                {"text": "3册", "feedback": "这是未成年读者的上限。"},
                {"text": "5册"},
                {"text": "10册", "right": True},
                {"text": "不限"},
            ],
        },
        "规定写明：成年读者每次借书不超过10册。",
    ),
    (
        "multiple_choice",
        {
            "stem": "下列哪些证件可以用来办理借书证？",
            "options": [
                {"text": "身份证", "right": True},
                {"text": "社会保障卡", "right": True},
                {"text": "超市会员卡"},
                {"text": "护照", "right": True},
            ],
        },
        "身份证、社会保障卡和护照都是有效证件。",
    ),
    (
        "true_false",
        {"stem": "阅览室的工具书可以外借。", "answer": False},
        "工具书只供在馆内查阅。",
    ),
    (
        "blanks",
        {
            "stem": "图书借期为____天，可以续借____次。",
            "blanks": [{"accept": ["30", "三十"]}, {"accept": ["1", "一"]}],
        },
        "借期30天，续借1次；一空有几种写法时用 / 分开，几空之间用；分开。",
    ),
    (
        "numeric",
        {"stem": "馆舍面积是多少平方米？", "value": "2400", "tolerance": "50", "unit": "平方米"},
        "公布的面积是2400平方米；±50 表示容许的误差。",
    ),
    (
        "ordering",
        {"stem": "借书的步骤依次是什么？", "entries": ["办证", "找书", "登记", "离馆"]},
        "答案写选项字母的正确顺序。",
    ),
    (
        "matching",
        {
            "stem": "把楼层和阅览室对应起来。",
            "pairs": [
                {"left": "一楼", "right": "报刊阅览室"},
                {"left": "二楼", "right": "自然科学阅览室"},
                {"left": "三楼", "right": "古籍阅览室"},
            ],
        },
        "每个选项写一对，中间用 → 连接。",
    ),
    (
        "essay",
        {
            "stem": "读者遗失图书后应当怎样处理？",
            "guidance": "说到及时申报得1分，说到赔偿得1分。",
            "sample": "先向服务台申报遗失，再购买同版图书归还，或按规定赔偿。",
        },
        "见借阅规定中关于赔偿的部分。",
    ),
)

HELP_HEADER = ("栏目", "说明")
HELP: tuple[tuple[str, str], ...] = (
    ("题号", "题目的固定编号，可以不填。再次导入时凭它认出同一道题。"),
    (
        "题型",
        "单选题、多选题、判断题、填空题、数值题、排序题、匹配题、简答题。不填时按选项和答案推断。",
    ),
    ("题干", "必填。填空题用 ____ 表示空。"),
    (
        "选项A 至 选项H",
        "选择题、排序题、匹配题填写，2 至 8 项，不可重复。匹配题每格写一对：左 → 右。",
    ),
    ("答案", "选择题 B 或 ABD，判断题 对 或 错，排序题 BADC，简答题写参考答案。"),
    ("答案", "填空题如 30/三十；1：分号分空，斜线分写法。数值题如 2400±50 平方米。"),
    ("答案", "填空的答案本来就有斜线或分号时，前面加 \\，如 km\\/h；数字之间的斜线（1/2）不必加。"),
    ("解析", "说明答案为什么正确。"),
    ("反馈", "答错时的提示，可以不填。选择题每行一项，如 A：这是未成年读者的上限。"),
    ("评分标准", "简答题阅卷时给分的依据。"),
    ("字数", "简答题的字数，如 100-500。"),
    ("难度", "易、中、难。"),
    ("分值", "大于 0 的数。"),
    ("章节", "所属章节，分级用 / 分开。"),
    ("标签", "几个标签用；分开。"),
    ("依据", "题目所依据的原文，一字不差地抄录一句。"),
)


def examples() -> tuple[Item, ...]:
    """Return one question of each kind."""
    return tuple(
        Item(
            _content(kind, stored),
            uid=f"示例-{number}",
            explanation=explanation,
            points=Decimal(2),
            difficulty=1 + number % 3,
            tags=("借阅",),
            category="图书馆/借阅规定",
        )
        for number, (kind, stored, explanation) in enumerate(_CONTENTS, 1)
    )


def _content(kind: str, stored: dict[str, object]) -> AnyContent:
    return load_content(kind, stored)
