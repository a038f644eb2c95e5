"""Say when two wordings are the same thing: amounts, ranks, dates, bodies, places (pure)."""

import re
from decimal import Decimal
from difflib import SequenceMatcher

from authoring.documents.numerals import han_number
from authoring.drafting.quantities import find_quantities, read_quantity
from quizzes.kinds.base import fold

_MODALS = re.compile(r"应当|不得|可以|必须|严禁|禁止")
_RANK = re.compile(r"第([〇零一二两三四五六七八九十\d]{1,4})[位名]?")
_DATE = re.compile(r"\d{4}[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?")
_NEGATION = re.compile(r"没有|并非|[不未没无非]")
_POINTERS = ("本", "我")

_SYNONYMS = (
    ("发展和改革", "发展改革"), ("发改", "发展改革"), ("人民政府", "政府"), ("委员会", "委"),
    ("办公室", "办"), ("人力资源和社会保障", "人力资源社会保障"), ("人社", "人力资源社会保障"),
    ("卫生健康", "卫健"), ("住房和城乡建设", "住建"), ("住房城乡建设", "住建"),
    ("工业和信息化", "工信"), ("经济和信息化", "经信"), ("市场监督管理", "市场监管"),
    ("高等学校", "高校"), ("部门", "局"), ("人工智能", "ai"), ("数据局", "数据"),
)  # fmt: skip


def bare(text: str) -> str:
    """Return `text` for comparison: folded, without punctuation."""
    return re.sub(r"[\W_]", "", fold(text))


def measures_in(text: str) -> set[tuple[str, Decimal]]:
    """Return the amounts named in `text`, equal ones once however they are written."""
    return {quantity.measure for quantity in find_quantities(text)}


def is_same_thing(one: str, other: str) -> bool:
    """Say that two answers mean the same: 1.2万亿元 and 12000亿元, 第3位 and 第三."""
    first, second = read_quantity(one), read_quantity(other)
    if first is not None and second is not None:
        return first.measure == second.measure
    return canonical(one) == canonical(other)


def canonical(text: str) -> str:
    """Return one spelling for the usual spellings of a rank, a date, a body or a place."""
    plain = fold(text)
    rank = _RANK.fullmatch(plain)
    if rank is not None:
        number = int(rank[1]) if rank[1].isdecimal() else han_number(rank[1])
        return f"第{number}"
    if _DATE.fullmatch(plain):
        return "-".join(str(int(part)) for part in re.findall(r"\d+", plain))
    plain = bare(plain)
    for long, short in _SYNONYMS:
        plain = plain.replace(long, short)
    is_place = len(plain) > 2 and plain[-1] in "市省县"  # noqa: PLR2004 -- 湖市 is no 湖
    return plain[:-1] if is_place else plain


def is_stated(statement: str, quote: str) -> bool:
    """Say that `quote` says what `statement` does: it may be a part of it, nothing is changed.

    Words such as 本市 and 本规定 may have been replaced by what they point at.
    """
    said, source = bare(statement), bare(quote)
    if not said or measures_in(statement) - measures_in(quote):
        return False
    if said in source:
        return True
    return all(
        _is_harmless(tag, source[a:b], is_edge=a == 0 or b == len(source))
        for tag, a, b, _c, _d in _changes(source, said)
    )


def share_stated(statement: str, quote: str) -> float:
    """Return which share of the characters of `statement` stands in `quote` in its order."""
    said, source = bare(statement), bare(quote)
    changed = sum(d - c for _tag, _a, _b, c, d in _changes(source, said))
    return 1 - changed / len(said) if said else 0.0


def differs_by_negation(statement: str, quote: str) -> bool:
    """Say that `statement` is made of `quote` by putting in or taking out a 不 or 没有."""
    said, source = bare(statement), bare(quote)
    plain, plain_source = _NEGATION.sub("", said), _NEGATION.sub("", source)
    return said not in source and plain in plain_source


def _is_harmless(tag: str, before: str, *, is_edge: bool) -> bool:
    if tag == "delete":
        return is_edge or not (_NEGATION.search(before) or _MODALS.search(before))
    return tag == "replace" and before.startswith(_POINTERS)


def _changes(source: str, said: str) -> list[tuple[str, int, int, int, int]]:
    matcher = SequenceMatcher(None, source, said, autojunk=False)
    return [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
