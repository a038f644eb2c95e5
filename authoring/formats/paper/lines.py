"""The lines of a paper, and what each looks like by itself (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from authoring.formats.typed.words import kind_at_start, kind_in, kind_of, points_of

CONTINUED = "\u2003\u2003"
"""Two wide spaces that nobody types: what a line begins with that goes on the one before."""
FILLED, FILLED_END = "\ue000", "\ue001"
"""Around words that are underlined, which may be the answer to a blank or only emphasis."""
RED = "\ue002"
"""Behind words in red, which may be the right option."""

_LONGEST_TITLE = 100
_LONGEST_START = 40
_LONGEST_NAME = 16
_OTHER_SECTION = re.compile(r"[\u4e00-\u9fff]{1,10}题")
"""A title such as 场景题, behind which the kind before holds no more."""
_HAN = "一二三四五六七八九十百"
_START = re.compile(
    r"(?:[（(]\s*([A-Za-z√×✓✗对错]{0,8})\s*[)）]\s*)?"
    r"(?:第\s*([0-9０-９]{1,6})\s*题\s*[.．、:：]?"
    r"|(?:题目?|Q|Question)\s?([0-9０-９]{1,6})\s*(?:[.．、:：)）]|$)"
    r"|([0-9０-９]{1,6})\s*(?:[．、:：)）]|[.](?:(?![0-9])|(?=(?:19|20)[0-9]{2}\s?年))|[,，](?=\D)))"
)
_BRACKETED_START = re.compile(r"()[（(【\[]\s*([0-9０-９]{1,6})\s*[)）】\]]\s*[.．、:：]?")
_ORDINAL = re.compile(
    rf"#*\s*(?:[（(]?[{_HAN}]{{1,3}}[)）]?\s*[、.．:：,，\s]|第\s*(?:[{_HAN}]{{1,3}}|[0-9]{{1,2}})\s*"
    rf"(?:部分|大题|题型|节|章|题)?\s*[、.．:：,，]?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]\s*[、.．]?|[一二三四五六七八九](?=[单多判填简问论不选数排匹名]))\s*"
)
_CHAPTER = re.compile(rf"#*\s*(第\s*(?:[{_HAN}]{{1,4}}|[0-9]{{1,3}})\s*[章节篇编单].{{0,40}})")
_TAGGED = re.compile(r"[【\[]([^【】\[\]]{2,12})[】\]]\s*[^\s（(：:【\[]")
_EACH = re.compile(r"每\s*(?:小\s*)?[题空]\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分")
_KEY_TITLE = re.compile(
    r"[#*\s【\[]*[^。？?，,：:；;]{0,40}?(?:参考|标准|正确|试题|试卷)?答案(?:及|与|和)?(?:参考|答案|试题)?"
    r"(?:解析|评分标准|评分细则|部分|汇总|速查|一览)?(?:表)?[】\]*\s]*(?:[（(][^（()）]{0,40}[)）])?[:：]?\s*"
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """The line of a text, the paragraph of a Word file; from 1."""
    text: str
    lost: tuple[str, ...] = ()
    """Codes of what stood in the line and is no text, such as "image"."""


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a question: its number, the rest of the line, an answer before the number."""

    number: int
    rest: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    kind: str
    points: Decimal | None
    rest: str = ""
    """What the line says after the title, as a key does: "一、单选题：1-5 ABCDA"."""


def start_of(text: str, *, is_bracketed: bool = False) -> Start | None:
    """Return the number a question begins with; `is_bracketed` papers write it as (1)."""
    found = (_BRACKETED_START if is_bracketed else _START).match(text[:_LONGEST_START])
    if not found:
        return None
    answer = found[1]
    number = next(text for text in found.groups()[1:] if text)
    return Start(int(number), text[found.end() :].lstrip(), answer or "")


def is_bracketed(lines: Sequence[Line]) -> bool:
    """Say that questions are numbered (1) (2), since no line has a number without brackets."""
    texts = [line.text.strip() for line in lines]
    return not any(_START.match(text) for text in texts) and any(
        _BRACKETED_START.match(text) for text in texts
    )


def section_of(text: str) -> Section | None:
    """Return the kind that a title such as 一、单项选择题（每题2分） announces; None for no title.

    The kind is "" if it is none of ours, and the questions below must tell.
    """
    bare = text.strip()
    if len(bare) > 4 * _LONGEST_TITLE or kind_before(bare):
        return None
    ordinal = _ORDINAL.match(bare)
    rest = bare[ordinal.end() :] if ordinal else bare
    rest = rest.lstrip("#*【[（( \t\u3000")
    title, colon, after = _cut_title(rest)
    name = re.split(r"[（(【\]】：:，,。\s]", title, maxsplit=1)[0]
    kind = _announced(name, has_ordinal=ordinal is not None)
    if not kind and not (ordinal and _OTHER_SECTION.fullmatch(name)):
        return None
    points = _EACH.search(bare)
    return Section(kind, points_of(points[1]) if points else None, after if colon else "")


def kind_before(text: str) -> str:
    """Return the kind of a question that begins with it, as 【单选题】湖在哪里？; "" for another line."""
    found = _TAGGED.match(text.strip()[:_LONGEST_START])
    return kind_of(found[1]) if found else ""


def chapter_of(text: str) -> str:
    """Return a line such as 第一章 总则, which is a category; "" for another."""
    found = _CHAPTER.fullmatch(text.strip()) if len(text) <= _LONGEST_TITLE else None
    is_sentence = text.rstrip().endswith(("。", "？", "?", "；", "）", ")", "："))
    return " ".join(found[1].split()) if found and not is_sentence else ""


def is_key_title(text: str) -> bool:
    """Say that a line is a title such as 参考答案及解析, behind which answers are collected."""
    bare = text.strip()
    return len(bare) <= _LONGEST_TITLE and _KEY_TITLE.fullmatch(bare) is not None


def _cut_title(text: str) -> tuple[str, str, str]:
    """Return a title, the colon behind it, and what follows: only a colon outside brackets parts."""
    depth = 0
    for place, sign in enumerate(text[:_LONGEST_TITLE]):
        depth += (sign in "（(") - (sign in "）)")
        if sign in "：:" and depth <= 0:
            return text[:place], sign, text[place + 1 :].strip()
    return text, "", ""


def _announced(name: str, *, has_ordinal: bool) -> str:
    """Return the kind a title names: at its beginning, or anywhere behind an ordinal."""
    if len(name) > _LONGEST_NAME:
        return ""
    return (kind_in(name) or kind_of(name)) if has_ordinal else kind_at_start(name)
