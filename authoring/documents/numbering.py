"""The numbers that Chinese official texts give their parts, at the start of a paragraph (pure).

GB/T 9704 counts 一、 （一） 1. （1）; laws count 编 章 节 条 款 项 目; articles of the web 01 02 03.
"""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from authoring.documents.numerals import han_number
from lessons.numerals import han_numeral

LONGEST_HEADING = 60


class Kind(IntEnum):
    """What a number counts; the smaller, the higher it stands."""

    TWO_DIGIT = 1
    PART = 2
    SUBPART = 3
    CHAPTER = 4
    SECTION = 5
    ARTICLE = 6
    HAN = 7
    HAN_PAREN = 8
    ARABIC = 9
    ARABIC_PAREN = 10
    CIRCLED = 11


@dataclass(frozen=True, slots=True)
class Mark:
    """A number found at the start of a text."""

    kind: Kind
    number: int
    label: str
    """The number in its usual form: ㈠ and (一) are （一）."""
    rest: str
    """What follows the number."""
    is_sure: bool = True
    """False where only the sequence can tell a number from a reference: 第三条为了…"""
    branch: int = 0
    """Of 第十二条之一: 1."""


_ORDINAL = re.compile(
    r"第 ?([〇零一二三四五六七八九十百千两 ]{1,12}|\d{1,4}) ?(分编|编|篇|部分|章|节|条)"
    r"(?: ?之 ?([一二三四五六七八九十]{1,3})(?![一-鿿]))?"
)
_ORDINAL_KINDS = {
    "编": Kind.PART, "篇": Kind.PART, "部分": Kind.PART, "分编": Kind.SUBPART,
    "章": Kind.CHAPTER, "节": Kind.SECTION, "条": Kind.ARTICLE,
}  # fmt: skip
_HAN = re.compile(r"([一二三四五六七八九十百]{1,5}) ?[、.．] ?")
_HAN_PAREN = re.compile(r"[（(] ?([一二三四五六七八九十百]{1,5}) ?[）)] ?[、.．]? ?")
_ARABIC = re.compile(r"(\d{1,3})( ?[.．、] ?)")
_ARABIC_PAREN = re.compile(r"(?:[（(] ?(\d{1,3}) ?[）)]|(\d{1,3}) ?[）)]) ?[、.．]? ?")
_TWO_DIGIT = re.compile(
    r"(?:PART|Part|part|NO|No)?[.．]? ?(\d{2})(?:$|( ?[.．、:：|｜丨/／—-] ?| ))(?!\d)"
)
_SINGLE = (
    (Kind.HAN_PAREN, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    (Kind.ARABIC, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    (Kind.ARABIC_PAREN, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    (Kind.CIRCLED, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    (Kind.CIRCLED, "❶❷❸❹❺❻❼❽❾❿"),
)
_SINGLES = {
    character: (kind, number)
    for kind, characters in _SINGLE
    for number, character in enumerate(characters, 1)
}
_CIRCLED = _SINGLE[3][1]

_REFERENCE = re.compile(
    r" ?(?:规定|所|的|第|、|，|,|。|；|和|与|及|或|至|到|之|中|修改|改为|款|项|目|以外|以下|以上)"
)
"""What follows a number that is spoken of, and does not count the paragraph it begins."""

_RANGE = re.compile(r"[、至和或与及到—~～-] ?[（(]|[至、和或与及]? ?[项款目]")


def find_mark(text: str) -> Mark | None:
    """Return the number that `text` begins with, but for 01 02 03 (see `find_two_digits`)."""
    if not text:
        return None
    if text[0] in _SINGLES:
        kind, number = _SINGLES[text[0]]
        return Mark(kind, number, _label(kind, number), text[1:].lstrip(" 、.．"))
    if text[0] == "第":
        return _ordinal(text)
    return _han(text) or _parenthesis(text) or _arabic(text)


def find_two_digits(text: str) -> Mark | None:
    """Return the number of a section of an article: 01, alone or before a short title."""
    match = _TWO_DIGIT.match(text)
    if match is None or len(text) > LONGEST_HEADING or ends_sentence(text):
        return None
    number = int(match[1])
    return Mark(Kind.TWO_DIGIT, number, f"{number:02}", text[match.end() :]) if number else None


def ends_sentence(text: str) -> bool:
    """Say that `text` ends as a sentence or an item does, and a heading does not."""
    return text.rstrip("”’」』）) ").endswith(("。", "；", "：", "，", "、", ";", ":", ",", "…"))


def is_like_heading(text: str) -> bool:
    """Say that `text` is short and does not end like a sentence."""
    return 0 < len(text) <= LONGEST_HEADING and not ends_sentence(text) and "。" not in text


def unspaced(text: str) -> str:
    """Return a heading without the spaces that only stretch it: 总 则 → 总则."""
    words = text.split(" ")
    is_stretched = len(words) > 1 and all(len(word) == 1 and word > "\u2e7f" for word in words)
    return "".join(words) if is_stretched else text


def _label(kind: Kind, number: int) -> str:
    if kind is Kind.HAN:
        return han_numeral(number)
    if kind is Kind.HAN_PAREN:
        return f"（{han_numeral(number)}）"
    if kind is Kind.ARABIC_PAREN:
        return f"（{number}）"
    if kind is Kind.CIRCLED and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    return str(number)


def _ordinal(text: str) -> Mark | None:
    match = _ORDINAL.match(text)
    number = han_number(match[1].replace(" ", "")) if match else None
    if match is None or number is None:
        return None
    kind = _ORDINAL_KINDS[match[2]]
    rest = text[match.end() :]
    branch = han_number(match[3]) or 0 if match[3] else 0
    label = f"第{han_numeral(number)}{match[2]}" + (f"之{han_numeral(branch)}" if branch else "")
    mark = Mark(kind, number, label, rest.strip(" :："), branch=branch)
    if kind is Kind.ARTICLE:
        return _article(mark, rest)
    return mark if _is_title(rest) else None


def _article(mark: Mark, rest: str) -> Mark | None:
    if _REFERENCE.match(rest):
        return None
    is_sure = not rest or rest[0] in " :：【（(〔["
    return mark if is_sure else replace(mark, is_sure=False)


def _is_title(rest: str) -> bool:
    if not rest:
        return True
    if rest[0] != " " and _REFERENCE.match(rest):
        return False
    return is_like_heading(rest)


def _han(text: str) -> Mark | None:
    match = _HAN.match(text)
    number = han_number(match[1]) if match else None
    if match is None or number is None:
        return None
    rest = text[match.end() :]
    if "、" in match[0] and re.match(
        r"[一二三四五六七八九十两]{1,3}(?:、|[是类级等线产次季])", rest
    ):
        return None  # 一、二、三产业 counts nothing
    return Mark(Kind.HAN, number, _label(Kind.HAN, number), rest)


def _parenthesis(text: str) -> Mark | None:
    for kind, pattern in ((Kind.HAN_PAREN, _HAN_PAREN), (Kind.ARABIC_PAREN, _ARABIC_PAREN)):
        match = pattern.match(text)
        number = han_number(match[1] or match[match.lastindex or 1]) if match else None
        if match is None or number is None:
            continue
        rest = text[match.end() :]
        return None if _RANGE.match(rest) else Mark(kind, number, _label(kind, number), rest)
    return None


def _arabic(text: str) -> Mark | None:
    match = _ARABIC.match(text)
    if match is None or not int(match[1]):
        return None
    rest = text[match.end() :]
    is_spaced = match[2].endswith(" ")
    if rest[:1].isdecimal() and not is_spaced and not re.match(r"\d{4} ?年", rest):
        return None  # 3.5 counts nothing, 1.2026年 does
    if "、" in match[2] and re.match(r"\d{1,3} ?[、号楼层岁]", rest):
        return None
    if match[1][0] == "0" and not is_spaced:
        return None
    number = int(match[1])
    return Mark(Kind.ARABIC, number, str(number), rest)
