"""Words such as 【答案】 and "解析：" that say what follows them (pure)."""

import re

_NAMES = {
    "answer": "正确答案 参考答案 标准答案 试题答案 本题答案 答案 正确选项 answer correctanswer",
    "explanation": "答案解析 试题解析 题目解析 参考解析 解析 详解 explanation",
    "ignored": "我的答案 考生答案 学生答案 你的答案 用户答案 得分 作答",
    "difficulty": "难度 难易程度 难易度 难度系数",
    "points": "分值 本题分值",
    "topic": "知识点 考点 考查知识点",
    "guidance": "评分标准 评分要点 评分细则 采分点",
    "length": "字数 字数要求",
    "feedback": "选项反馈 反馈",
    "tags": "标签",
    "category": "章节 分类",
    "quote": "依据 原文 出题依据 政策依据",
    "uid": "题目编号 编号 题号",
    "kind": "题型",
}
_AT_START = {
    "answer": "答 参考答题要点 答题要点",
    "explanation": "分析 解答 解释 点评 解题思路 说明",
}
_FIELD_OF = {
    word: field
    for names in (_NAMES, _AT_START)
    for field, words in names.items()
    for word in words.split()
}


def _either(names: dict[str, str]) -> str:
    words = [word for listed in names.values() for word in listed.split()]
    return "|".join(sorted(words, key=len, reverse=True))


_ANY, _FIRST = _either(_NAMES), _either(_NAMES | {"": _either(_AT_START).replace("|", " ")})
_MARK = re.compile(
    rf"[【\[［]\s*({_FIRST})\s*[】\]］]\s*[:：]?|(?:(?<=^)|(?<=[\s。；;）)】]))({_ANY})\s*[:：]",
    re.IGNORECASE,
)
_START = re.compile(
    rf"[（(]?({_FIRST})[)）]?\s*[:：]"
    r"|((?:正确|参考|标准)?答案)(?=\s*[A-Ha-hＡ-Ｈ√×✓✗对错]{1,8}\s*$|\s+[A-HＡ-Ｈ√×✓✗]{1,8}\s)",
    re.IGNORECASE,
)


def split_marks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands before the first mark, and (field, words) of each mark."""
    if not any(sign in text for sign in ":：】]］") and "答案" not in text:
        return text, []
    found = [mark for mark in [_START.match(text)] if mark]
    start = found[0].end() if found else 0
    found += _MARK.finditer(text, start)
    if not found:
        return text, []
    ends = [mark.start() for mark in found[1:]] + [len(text)]
    marks = [
        (_FIELD_OF[(mark[1] or mark[2]).lower()], text[mark.end() : end].strip())
        for mark, end in zip(found, ends, strict=True)
    ]
    return text[: found[0].start()], marks
