"""Essays of the demonstration learners, and what their instructor says of each (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FULL_PERCENT = 70
"""An essay that earns less of its points counts as thin."""


@dataclass(frozen=True, slots=True)
class Essay:
    text: str
    percent: int
    """What the instructor gives for it, of the points."""
    comment: str

    @property
    def is_full(self) -> bool:
        return self.percent >= FULL_PERCENT


_BY_QUESTION: Mapping[str, Sequence[Essay]] = {
    "hz-122": (
        Essay(
            "杭州不是没有政策：2018年就有支持未来产业的指导意见，2021年又有人工智能产业规划。"
            "问题在于，别的城市也出过差不多的政策，却没有同样的结果。"
            "所以文章说，差别要到创新生态和产业土壤里去找。"
            "我认为这属于作者的观点，因为文中没有把各城市的政策和成效逐一对照，"
            "因果关系并没有得到证明。",
            95,
            "理由完整，性质判断准确，依据也写清楚了。",
        ),
        Essay(
            "文章先承认杭州的支持政策出得早，2021年的规划还提出要做人工智能的“头雁城市”。"
            "但许多城市都有相近的政策，单看政策解释不了“六小龙”为什么出现在杭州。"
            "文章于是把原因归到当地独有的创新生态。"
            "这是一种观点，不是官方信息。",
            80,
            "理由说得好。请再补一句：文中没有逐城比较，因果未经证实。",
        ),
        Essay(
            "因为政策大家都有，关键还是生态。这是作者的观点。",
            40,
            "结论是对的，但没有写出杭州有哪些政策，也没有说明判断的依据。",
        ),
    ),
    "hz-223": (
        Essay(
            "这句话不能这样写。截图是谁发的、什么时候发的、说的是哪家企业，都查不到，只能算传闻。"
            "它最多说明网上有这样一种口碑，证明不了政府部门实际上怎样办事。"
            "建议改成“网上流传的一张截图称办事不用请客，此说未经核实”，"
            "再去找主管部门的数据或者愿意具名的企业来佐证。",
            95,
            "评价准确，修改意见可以直接采用。",
        ),
        Essay(
            "朋友圈截图的作者和时间都无从查证，属于传闻，不能当作证据。"
            "写调研报告应当用可以核对的材料。"
            "可以把“证明”“从不”删掉，改为“有网传截图提到”，并注明未经核实。",
            80,
            "修改得当。还可以说明：它只反映口碑，不能代表部门的实际做法。",
        ),
        Essay(
            "这样写不太严谨，建议删掉这句话。",
            30,
            "为什么不严谨？请说明截图的来源无从查证，属于传闻。",
        ),
    ),
    "hz-326": (
        Essay(
            "文章提到的做法至少有三项：科研经费可以按“包干制”使用；"
            "通过“揭榜挂帅”，企业出题，全球的科研团队来解题；"
            "在“未来产业先导区”里，脑机接口、量子信息等领域可以试行“沙盒监管”。"
            "本地要借鉴，先要找到这些做法的原始文件，因为文章没有注明依据。"
            "另外，这些做法是不是真的带来了成果，文中没有检验，不能想当然。",
            95,
            "做法具体，借鉴前要核实的两点都写到了。",
        ),
        Essay(
            "一是经费“包干制”，二是给顶尖科学家千万级启动资金，三是“揭榜挂帅”。"
            "借鉴之前应当先核实有没有正式文件，例如启动资金由谁出、给什么人。",
            80,
            "三项做法都对。还应指出：做法与成果之间的因果关系文中没有检验。",
        ),
        Essay(
            "主要是放水养鱼，给科研人员更多自由，各地都应该学习。",
            20,
            "“放水养鱼”是作者的比喻，请写出具体的做法，以及借鉴前要核实什么。",
        ),
    ),
    "hz-327": (
        Essay(
            "2024年杭州实际利用外资65.42亿美元，在副省级城市里排第一，"
            "在全国所有城市里排第三，仅次于上海和北京，也是历年最高的名次。"
            "这笔外资占全国的5.63%，占全省的42.84%。"
            "引用时要写清名次是跟谁比的，还要先核对出处，因为文章没有写明由谁发布。"
            "秦诗立的话是个人评价，要和数据分开写。",
            100,
            "数字准确，注意事项齐全。",
        ),
        Essay(
            "杭州2024年利用外资65.42亿美元，全国第三、副省级城市第一，占全省的42.84%。"
            "需要注意的是，文章没有交代数字是哪个部门公布的，正式引用前应当核对。",
            70,
            "主要数字都对，漏了占全国的份额。名次要连同比较范围一起写。",
        ),
        Essay(
            "杭州利用外资很多，排在全国前列，说明杭州很有吸引力。",
            20,
            "题目要求用数字说明，请写出金额、名次和份额。",
        ),
    ),
}

_ANY_QUESTION: Sequence[Essay] = (
    Essay(
        "从课文看，这个问题要分两层来说。第一层是课文给出的事实和数字，这些可以核对。"
        "第二层是作者对原因的解释，课文没有逐一证明，只能算看法。"
        "所以我的结论是：先引用可以核对的内容，再注明哪些是观点。",
        80,
        "层次清楚。如能引用课文的原句会更好。",
    ),
    Essay(
        "我同意课文的说法，很有启发。",
        20,
        "请写出理由，并引用课文中的依据。",
    ),
)


def essays_for(uid: str, *, is_full: bool) -> list[Essay]:
    """Return the full or the thin texts for a question; general ones for a question unknown."""
    essays = _BY_QUESTION.get(uid, _ANY_QUESTION)
    return [essay for essay in essays if essay.is_full is is_full]


def essay_of(text: str) -> Essay | None:
    """Return the essay that has this text."""
    known = [*_ANY_QUESTION, *(essay for essays in _BY_QUESTION.values() for essay in essays)]
    return next((essay for essay in known if essay.text == text), None)
