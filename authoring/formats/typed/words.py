"""The words that people write kinds, answers and difficulty in, Chinese and English (pure)."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from quizzes.kinds.base import fold

CHOICE = "choice"
"""A choice of which the answer says whether it is single or multiple."""

COMPOSITE = "composite"
"""Several questions under one text, for which there is no kind."""

_KINDS = {
    "single_choice": "单选 单项选择 单项 single singlechoice singleanswer radio 最佳选择",
    "multiple_choice": "多选 多项选择 多项 multipleanswer multipleresponse multiselect multipleselect checkbox "
    "不定项 不定项选择 multi multiple",
    CHOICE: "选择 客观 choice multiplechoice mcq mc 选择型",
    "true_false": "判断 是非 判断正误 判断对错 对错 正误 判断改错 辨别正误 truefalse true/false tf "
    "t/f boolean judge judgment judgement trueorfalse 是非判断",
    "blanks": "填空 blanks blank fill fillblank fillin fillinblank fillintheblank "
    "fillintheblanks cloze",
    "numeric": "数值 计算 数字 numeric number numerical calculation calculated",
    "ordering": "排序 ordering order sort sequence sorting 顺序",
    "matching": "匹配 连线 配对 matching match 搭配",
    "essay": "简答 问答 论述 主观 名词解释 案例 案例分析 材料分析 作文 写作 辨析 应用 分析 综合 开放 "
    "解答 简述 essay shortanswer shorttext longanswer text open openended subjective 论文 编程 "
    "实操 综合分析 情景分析 文字表述 编码",
    COMPOSITE: "组合 套 材料 阅读理解 完形填空 完型填空 听力 共用题干 题组 复合 composite reading",
}
KIND_NAMES = {
    "single_choice": "单选题",
    "multiple_choice": "多选题",
    "true_false": "判断题",
    "blanks": "填空题",
    "numeric": "数值题",
    "ordering": "排序题",
    "matching": "匹配题",
    "essay": "简答题",
}
"""What files that are written call each kind."""

_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_CHINESE_KINDS = sorted((word for word in _KIND_OF if word > "\u0250"), key=len, reverse=True)
_TITLE_KIND = re.compile(
    rf"({'|'.join(_CHINESE_KINDS)}|单|多)(?:型|类)?(?:试题|考题|题)|不定项选择|单项选择|多项选择"
)

_TRUTHS = {
    True: "对 √ ✓ ✔ ✅ ☑ 正确 t true 是 y yes 1 真 v 对的 正确的 正 ○ ⭕ right correct",
    False: "错 × ✗ ✘ ❌ ☒ ✕ ✖ x 错误 f false 否 n no 0 假 不对 不正确 错的 错误的 误 不是 非 ╳ wrong "
    "incorrect",
}
_TRUTH_OF = {word: truth for truth, words in _TRUTHS.items() for word in words.split()}
_DIFFICULTIES = {
    1: "易 简单 容易 低 初级 较易 基础 easy low simple 很容易 较容易 较简单",
    2: "中 一般 中等 适中 普通 中级 medium normal moderate middle 较中",
    3: "难 困难 高 高级 较难 很难 较困难 hard difficult high 非常难",
}
DIFFICULTY_NAMES = {1: "易", 2: "中", 3: "难"}
_DIFFICULTY_OF = {word: level for level, words in _DIFFICULTIES.items() for word in words.split()}

_LONGEST_TRUTH = 20
_BETWEEN_LETTERS = re.compile(r"[,;、/|&+和与及.。·\\-]")
_AROUND_ANSWER = re.compile(
    r"(?:正确|标准|参考)?(?:答案)?[:]?(?:应?选择?)?[:]?(.*?)(?:选?项)?[.。;,]?"
)
MOST_POINTS = Decimal("9999.99")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def kind_of(word: str) -> str:
    """Return the kind that a cell such as 单项选择题 names; "" for what names none."""
    folded = re.sub(r"[(\[【].*", "", fold(word)).replace("_", "").replace("-", "")
    for ending in ("", "试题", "考题", "型题", "题型", "题", "型", "question"):
        kind = _KIND_OF.get(folded.removesuffix(ending))
        if kind:
            return kind
    return ""


def kind_in(title: str) -> str:
    """Return the kind that a title such as 一、单项选择题（每题2分） speaks of; "" for none."""
    return _kind_found(_TITLE_KIND.search(fold(title[:120])[:60]))


def kind_at_start(title: str) -> str:
    """Return the kind that a title begins with, as 单项选择题部分 does; "" for none."""
    return _kind_found(_TITLE_KIND.match(fold(title[:120])))


def _kind_found(found: re.Match[str] | None) -> str:
    if not found:
        return ""
    word = found[1] or found[0]
    return _KIND_OF.get(word) or _KIND_OF[f"{word}选"]


def truth_of(answer: str) -> bool | None:
    """Return what 对, ×, F and their like say; None for another word."""
    word = fold(answer[:_LONGEST_TRUTH]).strip(".。;,!:()[]【】")
    word = re.sub("^(?:正确|标准|参考)?答案:?", "", word)
    if word in _TRUTH_OF:
        return _TRUTH_OF[word]
    sign, rest = _TRUTH_OF.get(word[:1]), _TRUTH_OF.get(word[1:])
    return sign if sign is rest else None


def difficulty_of(word: str, highest: Decimal = Decimal(3)) -> int | None:
    """Return 1 to 3 for 易, 较难, 4 or 0.8; None for another word.

    `highest` is the highest number in the column: it tells a scale to 3 from one to 5 or 10. Numbers
    under 1 are shares of right answers, as teachers count them: the higher, the easier.
    """
    folded = fold(word).removesuffix("题").removesuffix("度")
    if folded in _DIFFICULTY_OF:
        return _DIFFICULTY_OF[folded]
    number = plain_number(folded.removesuffix("级").removesuffix("星") or folded)
    if number is None:
        return {"★": 1, "★★": 2, "★★★": 3, "★★★★": 3, "★★★★★": 3}.get(folded)
    return _level(number, highest)


def plain_number(text: str) -> Decimal | None:
    """Return a number of at most 12 characters without a sign, such as 2 or 0.5."""
    if len(text) > 12 or not _NUMBER.fullmatch(text):  # noqa: PLR2004 -- as documented
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover -- the pattern admits nothing else
        return None


def points_of(word: str) -> Decimal | None:
    """Return the points of "2", "2.5分" or "2 points", as many as a question may give; else None."""
    number = plain_number(re.sub("分|points?|marks?", "", fold(word)))
    if number is None or not 0 < number <= MOST_POINTS:
        return None
    rounded = number.quantize(Decimal("0.01"))
    return number if rounded == number else None


def letters_of(answer: str, options: Sequence[str]) -> tuple[int, ...] | None:
    """Return the places of the options that an answer names, in its order; None if it names none.

    It may be letters ("ABD", "A、B、D", "A. 南湖"), their numbers ("1,3"), or the options' words.
    """
    by_words = _by_words(answer, options)
    if by_words is not None:
        return by_words
    folded = fold(answer)
    around = _AROUND_ANSWER.fullmatch(folded)
    bare = _BETWEEN_LETTERS.sub("", (around[1] if around else folded).strip("()[]【】"))
    if bare.isascii() and bare.isalpha() and len(bare) <= 26:  # noqa: PLR2004 -- the alphabet
        places = [ord(letter) - ord("a") for letter in bare]
    elif bare.isascii() and bare.isdecimal() and len(bare) <= len(options):
        places = [int(digit) - 1 for digit in bare]
    else:
        return _by_first_letter(folded, options)
    is_known = all(0 <= place < len(options) and options[place] for place in places)
    return tuple(dict.fromkeys(places)) if places and is_known else None


def _by_words(answer: str, options: Sequence[str]) -> tuple[int, ...] | None:
    """Return the places of options whose very words the answer gives, one or several lines."""
    places = {fold(option): place for place, option in enumerate(options) if option}
    whole = places.get(fold(answer))
    if whole is not None:
        return (whole,)
    parts = [fold(part) for part in re.split(r"[\n;；|]", answer) if part.strip()]
    if len(parts) > 1 and all(part in places for part in parts):
        return tuple(dict.fromkeys(places[part] for part in parts))
    return None


def _by_first_letter(folded: str, options: Sequence[str]) -> tuple[int, ...] | None:
    """Return the place that "A.南湖" names, where the words are those of option A."""
    found = re.match(r"\(?([a-z])[.、:,)]+(.+)", folded)
    if not found:
        return None
    place = ord(found[1]) - ord("a")
    is_same = place < len(options) and fold(options[place]) == found[2]
    return (place,) if is_same else None


def _level(number: Decimal, highest: Decimal) -> int | None:
    if highest <= 1 and number < 1:
        return 1 if number >= Decimal("0.7") else 2 if number >= Decimal("0.4") else 3
    scale = Decimal(3) if highest <= 3 else Decimal(5) if highest <= 5 else Decimal(10)  # noqa: PLR2004 -- usual scales
    if not 0 < number <= scale:
        return None
    if scale == 3:  # noqa: PLR2004 -- ours
        return round(number)
    middle = (scale + 1) / 2
    width = scale / 10
    return 2 if abs(number - middle) <= width else 1 if number < middle else 3
