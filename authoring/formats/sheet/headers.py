"""What the columns of a table of questions are called, and which they are (pure)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from authoring.formats.typed.question import MOST_OPTIONS
from authoring.formats.typed.words import CHOICE, kind_of
from quizzes.kinds.base import fold

ROWS_TO_SEARCH = 20
"""Titles and notes may stand above the header."""

_NAMES = {
    "stem": "题干 题目 试题内容 题目内容 试题 问题 试题题干 题干内容 试题题目 题目描述 试题描述 题面 "
    "问题描述 大题题干 题目名称 试题名称 考题 考题内容 题目标题 标题 内容 问题内容 question stem content title "
    "questiontext questioncontent text prompt questionstem questiontitle",
    "kind": "题型 试题类型 题目类型 类型 题类 试题题型 题目题型 考题类型 问题类型 题型名称 questiontype "
    "type kind 类别题型",
    "part": "小题题干 子题题干 小题 子题",
    "part_kind": "小题题型 子题题型",
    "options": "选项 备选项 选项内容 备选答案 候选项 答案选项 可选项 试题选项 题目选项 所有选项 选项列表 "
    "options choices",
    "answer": "答案 正确答案 标准答案 参考答案 试题答案 题目答案 正确选项 答案内容 正确答案选项 标答 "
    "answer correctanswer correctanswers correct correctoption correctoptions rightanswer answers key",
    "explanation": "解析 答案解析 试题解析 题目解析 解析内容 答案说明 解释 详解 解析说明 题解 试题分析 "
    "答题解析 解题思路 解题分析 考题解析 问题解析 explanation analysis rationale solution generalfeedback",
    "difficulty": "难度 难易度 难易程度 难度系数 难度等级 试题难度 题目难度 难易 难度级别 difficulty "
    "level difficultylevel",
    "points": "分值 分数 得分 本题分值 试题分数 试题分值 题目分值 题目分数 默认分值 默认分数 每题分值 "
    "score points point mark marks",
    "category": "章节 所属章节 章 节 分类 类别 试题分类 题目分类 所属分类 目录 科目 所属科目 课程 学科 "
    "专业 题库 所属题库 模块 一级分类 二级分类 三级分类 一级目录 二级目录 题库分类 题目类别 试题类别 "
    "category chapter section subject course unit",
    "topic": "知识点 所属知识点 考点 考查知识点 知识点名称 考核点 topic knowledge knowledgepoint",
    "tags": "标签 关键词 关键字 题目标签 试题标签 tags tag keywords labels",
    "uid": "题号 编号 试题编号 题目编号 试题id 题目id 试题编码 题目编码 编码 试题序号 id uid questionid "
    "identifier idnumber",
    "quote": "依据 原文 原文依据 依据原文 出题依据 政策依据 法律依据 法规依据 命题依据 quote evidence",
    "feedback": "反馈 选项反馈 选项解析 feedback",
    "guidance": "评分标准 评分要点 评分细则 采分点 得分点 评分规则 guidance rubric",
    "length": "字数 字数要求 字数限制 length",
    "counter": "序号 行号 no no. 序列 number index 选项数 选项个数",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_HAN = "一二三四五六七八九十"
_OPTION = re.compile(
    rf"(?:选项|备选项|备选答案|候选项|选择项|选择|答案选项|答案|option|choice|opt|answer)"
    rf"[_.\-:]?(?:([a-z])|([0-9]{{1,2}})|([{_HAN}]))|([a-z])(?:选项|项|答案)?"
)
_NOTE = re.compile(r"[(（\[【〔<《][^)）\]】〕>》]*[)）\]】〕>》]?")
_LIMIT = re.compile(r"(?<=[A-Za-z0-9)])\s[-–—]\s.*", re.DOTALL)
"""What Kahoot adds: "Question - max 120 characters"."""
_KIND_CODE = re.compile(r"([0-9])[-—:：=、.\s]{0,2}([\u4e00-\u9fff]{2,6})")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns (from 0) hold what."""

    fields: Mapping[str, tuple[int, ...]]
    options: Mapping[int, int]
    """Column → place of the option."""
    others: Mapping[int, str] = field(default_factory=dict)
    """Columns that nothing is known of, with what they are called."""
    kind_codes: Mapping[str, str] = field(default_factory=dict)
    """Numbers that a header explains, as in 题型（0单选，1判断）."""

    @property
    def is_complete(self) -> bool:
        """Say that there is enough to be a table of questions: stems and something to answer."""
        is_answered = {"answer", "options", "kind", "explanation"} & set(self.fields)
        return "stem" in self.fields and bool(is_answered or self.options)

    def first(self, name: str) -> int | None:
        return next(iter(self.fields.get(name, ())), None)


def columns_of(cells: Sequence[str]) -> Columns:
    """Return what the cells of a header say; cells that say nothing known are `others`."""
    fields: dict[str, tuple[int, ...]] = {}
    options: dict[int, int] = {}
    others: dict[int, str] = {}
    codes: dict[str, str] = {}
    for column, cell in enumerate(cells):
        name = _bare(cell)
        known = _FIELD_OF.get(name)
        place = None if known else _option_place(name)
        if known:
            fields[known] = (*fields.get(known, ()), column)
            codes |= _codes(cell) if known == "kind" else {}
        elif place is not None and place not in options.values():
            options[column] = place
        elif name:
            others[column] = " ".join(cell.split())[:50]
    return Columns(_settled(fields), options, others, codes)


def below_options(header: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """Return a header of two rows as one: 选项 above, A B C D below it; None for another row.

    Cells that are merged over both rows say the same twice.
    """
    width = max(len(header), len(below))
    upper, lower = ([*cells, *[""] * (width - len(cells))] for cells in (header, below))
    pairs = list(zip(upper, lower, strict=True))
    named = [_option_place(_bare(low)) is not None for up, low in pairs if low and low != up]
    if len(named) < 2 or not all(named):  # noqa: PLR2004 -- a choice has two options
        return None
    return [low or up for up, low in pairs]


def column_letters(column: int) -> str:
    """Return the letters of a sheet's column, from 0: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _settled(fields: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Let 知识点 be the chapter where there is no other, else tags."""
    topics = fields.pop("topic", ())
    if topics:
        name = "tags" if "category" in fields else "category"
        fields[name] = (*fields.get(name, ()), *topics)
    return fields


def _bare(cell: str) -> str:
    text = _LIMIT.sub("", _NOTE.sub("", cell[:200]) or cell[:50])
    return re.sub(r"[*:：、_]|必填|选填|可选", "", fold(text))


def _option_place(name: str) -> int | None:
    found = _OPTION.fullmatch(name)
    if not found:
        return None
    letter, number, han, alone = found.groups()
    if number:
        place = int(number) - 1
    elif han:
        place = _HAN.index(han)
    else:
        place = ord(letter or alone) - ord("a")
    return place if 0 <= place < MOST_OPTIONS else None


def _codes(cell: str) -> dict[str, str]:
    found = {number: kind_of(word) for number, word in _KIND_CODE.findall(cell[:200])}
    return {number: kind for number, kind in found.items() if kind and kind != CHOICE}
