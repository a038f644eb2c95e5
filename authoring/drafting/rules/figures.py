"""Ask for figures: amounts, shares, growth and time limits (pure)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from authoring.drafting.building import make_draft, name, quote_inside, single_choice, words_around
from authoring.drafting.draft import Draft
from authoring.drafting.material import Figure, Material
from authoring.drafting.sentences import Clause
from authoring.drafting.setting import tidy, without_quoted
from quizzes.kinds.numeric import NearMiss, Numeric

TIME = re.compile(
    r"^(?:早在|在)?((?:到|截至)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:前)?|全年|过去一年)"
)
"""What sets the time of a whole sentence, at its beginning."""

_STATES = re.compile(
    r"(?:达到|达|为|增长|提高到|提高|降至|降到|下降|突破|超过|占[^，]{0,14}?|完成|实现|缩短到|压缩至|缩小到"
    r"|建成|新增|新建|覆盖|稳定在|保持在?|回升到|增加|减少|累计达到)[约近超]?$"
)
_FRAME = re.compile(
    r"^(?:对|为(?!了)|按|按照|在(?!全)|违反|凡|经|除|有|当|如|若|因|自|通过|针对|以|从|由|依)"
)
_BARE_HEAD = re.compile(
    r"^(?:其中|同比|比|较|占|增|降|达|并|且|均|都|也|还|已|将|可|应|不|由|从|以|在|对|向|按|经|为|与|和|于|使|让"
    r"|把|被|给|带动|惠及|吸引|累计|总|占比|单|每|居|位|净|验收|逾期|一次性|连续|数量|规模|平均)"
)
_CONDITION = re.compile(
    r"^(?:以上|以下)的|^(?:以上|以下)?(?:[一-鿿]{0,4})(?:的[一-鿿]{2,8})(?:\d|$)"
)
_WEAK_AFTER = re.compile(r"^(?:以上|以下)(?![，。的罚]|$)")

_MODAL = re.compile(r"应当|不得|可以|必须|应")
_CONSEQUENCE = re.compile(r"应当|可以|不得|给予|按照|由")
_CONDITION_ONLY = re.compile(r"的，$")
_ENUMERATES = re.compile(r"\d[^，；。\d]{0,12}、[^，；。]{0,20}$")
_AFTER_PLAIN = re.compile(r"内|以内|前|后|以上|以下|的|左右|[（(]")
_TAKES_OBJECT = re.compile(
    r"(?:建成|获批|给予|完成|新增|新建|安排|投资|培训|培育|容纳|实现|布局|有|达到?|为|配建|开展|获得|发放|建设|设立"
    r"|覆盖|低|高出|缩短|增加|减少|超|近|提供|引进|改造|打造|超过|不少于|不低于|少于|低于|高于|评估|收取|减收|征收"
    r"|补助|奖励|叠加|通过|治理|节约|吸引|落户|拥有|建有|举办|组织|选派|派出|资助|征集|储备|供应)了?[约近超]?$"
)

_OPEN_ENDS = ("的", "时", "后", "中")
"""How a clause ends that leads to another."""
_METRIC = re.compile(
    r"(?:率|比重|比例|占比|量|额|强度|收入|支出|产值|增加值|价格|规模|总值|投资|消费)$"
)
_SURE = {"deadline": "0.88"}
"""How often the choice needs no edit, where that is not 0.80: a time limit is plain."""
_MEASURE = re.compile(
    r"(?:产量|总值|增加值|人口|收入|面积|人数|户数|总数|数量|总额|余额|储备|总量|支出|规模|存栏|出栏|全长|总长)$"
)
"""What a figure may follow without a verb in a report, and not in a question."""
_LONGEST = 76
_SHORTEST = 7
_MOST_RATIO = 25


def draft_figures(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each figure whose sentence stands alone."""
    for figure in material.figures:
        asked = ask_for(material, figure)
        if asked is not None:
            stem, quote = asked
            yield _draft(material, figure, stem, quote, random)


def ask_for(material: Material, figure: Figure) -> tuple[str, str] | None:
    """Return (stem, quote) that ask for a figure in the words of its sentence; None if they cannot."""
    end = _ending(figure)
    words = _question_words(figure, end)
    if words is None or is_ambiguous(material, figure):
        return None
    statement = material.setting.statement(words)
    if statement is None or not _SHORTEST <= len(without_quoted(statement)) <= _LONGEST:
        return None
    quote = figure.placed.words(opening(figure), end)
    if figure.placed.time and "年" not in statement and not _MODAL.search(statement):
        statement = f"{figure.placed.time}，{statement}"
    return f"{material.setting.introduce(statement, figure.placed.passage.headings)}？", quote


def opening(figure: Figure) -> int:
    """Return where in the passage the words begin that a figure needs to be understood.

    That is the sentence's beginning, or a later 2024年，or what follows a semicolon.
    """
    clauses = figure.placed.sentence.clauses
    for place in range(figure.place, 0, -1):
        text = clauses[place].text
        is_time = TIME.fullmatch(text) is not None and place < figure.place
        is_new = clauses[place - 1].stop in "；;" and not _BARE_HEAD.match(text)
        if is_time or (is_new and not any(part.stop in "：:" for part in clauses[:place])):
            return clauses[place].start
    return clauses[0].start


def _ending(figure: Figure) -> int:
    """Return where the words end: a condition (…的，) is nothing without what it leads to."""
    clauses = figure.placed.sentence.clauses
    place = figure.place
    while place + 1 < len(clauses) and (
        clauses[place].text.endswith((*_OPEN_ENDS, "内", "前", "起"))
        or _CONSEQUENCE.match(clauses[place + 1].text)
    ):
        place += 1
    return clauses[place].end


def is_ambiguous(material: Material, figure: Figure) -> bool:
    """Say that the same words lead to another figure elsewhere, with nothing to tell them apart."""
    words = _core(figure.before)
    if TIME.match(figure.placed.sentence.text):
        return False
    return any(
        _core(other.before) == words and other.placed.sentence is not figure.placed.sentence
        for other in material.figures_near(figure)
    )


def _core(before: str) -> str:
    """Return the last words before a figure that say what it counts."""
    return re.sub(r"(?:完成|达到|达|为|约|近|超|实现|全市|全县|全省|全年)", "", before)[-8:]


def _question_words(figure: Figure, end: int) -> str | None:
    if not _is_worth_asking(figure):
        return None
    head = _without_parallels(figure)
    if head is None:
        start = opening(figure)
        head = figure.placed.words(start, figure.clause.start)
        is_cut = start > figure.placed.sentence.start
        if is_cut and not TIME.match(head) and _CONDITION_ONLY.search(head):
            return None
    tail = figure.placed.words(figure.quantity.end, end)
    return f"{head.removeprefix('早在')}{figure.before.removeprefix('早在')}{asking_words(figure)}{tail}"


def asking_words(figure: Figure) -> str:
    """Return the words that ask: 多少亿元, 多少个百分点; 多少 alone for a share."""
    unit = figure.quantity.unit
    asked = "多少" if unit in ("%", "％") else f"多少{unit}"
    return f"为{asked}" if not figure.after and _MEASURE.search(figure.before) else asked


def _is_worth_asking(figure: Figure) -> bool:
    before, after = figure.before, figure.after
    is_told = figure.quantity.unit == "%" and figure.quantity.number >= 100  # noqa: PLR2004 -- all of it: guessed at once
    if figure.quantity.number in (0, 1) or is_told or not tidy(before):
        return False
    if figure.quantity.unit in ("年", "天") and figure.role != "deadline":
        return False
    if before.endswith(("连续", "第", "至少开展", "不足", "每", "过去的", "由", "从", "、")):
        return False
    if _ENUMERATES.search(before) or re.match(r"[^，]{0,8}、[^、]{0,12}\d", after):
        return False
    is_plain = not after or _AFTER_PLAIN.match(after)
    if not is_plain and not _TAKES_OBJECT.search(before):
        return False
    return not (_CONDITION.match(after) or _WEAK_AFTER.match(after)) and "罚款" not in after


def _without_parallels(figure: Figure) -> str | None:
    """Return the time alone where the clauses before are statements of their own; else None."""
    sentence = figure.placed.sentence
    colon = max(
        (at for at in range(figure.place) if sentence.clauses[at].stop in "：:"), default=-1
    )
    earlier = sentence.clauses[colon + 1 : figure.place]
    if not earlier or not _stands_alone(figure, earlier):
        return None
    if colon >= 0:
        return figure.placed.words(sentence.start, sentence.clauses[colon].end) + "："
    time = TIME.match(sentence.text)
    return f"{time[1]}，" if time else ""


def _stands_alone(figure: Figure, earlier: Sequence[Clause]) -> bool:
    """Say that a clause needs none of those before it: it names what it measures, as they do."""
    subject = _subject(figure.before)
    is_statement = bool(_STATES.search(figure.before)) and len(subject) >= 4  # noqa: PLR2004 -- 人口, 总数 alone name nothing
    if not is_statement or _BARE_HEAD.match(figure.clause.text):
        return False
    if any(_FRAME.match(part.text) or part.text.endswith(_OPEN_ENDS) for part in earlier):
        return False
    is_full = len(subject) >= 6 and bool(_METRIC.search(subject))  # noqa: PLR2004 -- 上架率 alone names nothing either
    return is_full or all(re.search(r"[\d%]", part.text) for part in earlier)


def _subject(before: str) -> str:
    return _STATES.sub("", before)


def _draft(material: Material, figure: Figure, stem: str, quote: str, random: Random) -> Draft:
    wrong = distractors(material, figure, quote, stem)
    content = single_choice(stem, figure.quantity.text, wrong, random)
    if content is not None and (figure.quantity.is_han or random.random() < 0.75):  # noqa: PLR2004 -- some for the keyboard
        return make_draft(
            content, figure.placed, quote=quote, origin=figure.role,
            confidence=_confidence(figure, stem, _SURE.get(figure.role, "0.80")),
        )  # fmt: skip
    numeric = Numeric(
        stem=stem,
        value=figure.quantity.number,
        unit=figure.quantity.unit,
        near_misses=_near_misses(material, figure, quote),
    )
    return make_draft(
        numeric, figure.placed, quote=quote, origin=figure.role, difficulty=2,
        confidence=_confidence(figure, stem, "0.75"),
    )  # fmt: skip


def _near_misses(material: Material, figure: Figure, quote: str) -> tuple[NearMiss, ...]:
    """Return up to three figures of the same unit that may be taken for the right one."""
    values: dict[Decimal, str] = {}
    for other in material.figures_near(figure):
        is_other = other.quantity.measure != figure.quantity.measure
        if is_other and _is_comparable(figure, other) and other.quantity.text not in quote:
            values.setdefault(other.quantity.number, _where(other, figure))
    return tuple(NearMiss(value=value, feedback=text) for value, text in list(values.items())[:3])


def distractors(material: Material, figure: Figure, quote: str, stem: str) -> dict[str, str]:
    """Return figures of the document in the same form that are wrong here, with what they are."""
    wrong: dict[str, str] = {}
    amounts = {figure.quantity.measure}
    for other in material.figures_near(figure):
        text = other.quantity.text
        is_like = _is_comparable(figure, other)
        if is_like and other.quantity.measure not in amounts and text not in quote + stem:
            amounts.add(other.quantity.measure)
            wrong[text] = _where(other, figure)
    return wrong


def _is_comparable(one: Figure, other: Figure) -> bool:
    """Say that a figure may be taken for another: of one size, and shares beside shares."""
    small, large = sorted((one.quantity.number, other.quantity.number))
    if one.quantity.unit == "%" and (one.role != other.role or large >= 100):  # noqa: PLR2004 -- all of it
        return False
    return small > 0 and large / small <= _MOST_RATIO


def _where(figure: Figure, asked: Figure) -> str:
    is_beside = figure.placed is asked.placed  # the words around would tell the answer
    alone = quote_inside(tidy(figure.clause.text))
    words = alone if is_beside else words_around(figure.placed, figure.place)
    return f"{figure.quantity.text}是{name(figure.placed.passage)}中{words}的数字。"


def _confidence(figure: Figure, stem: str, base: str) -> str:
    """Lower `base` for long stems and for figures that are no plain statement."""
    value = Decimal(base)
    if len(stem) > 60:  # noqa: PLR2004 -- about two lines on a telephone
        value -= Decimal("0.10")
    if not _STATES.search(figure.before):
        value -= Decimal("0.05")
    if figure.place > 0 and figure.placed.sentence.place > 0:
        value -= Decimal("0.05")
    return str(value)
