"""Statements of duty, prohibition and permission to judge: as they stand, or changed (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from authoring.drafting.building import make_draft, name, quote_inside
from authoring.drafting.draft import Draft
from authoring.drafting.material import Figure, Material, Placed
from authoring.drafting.rules.bodies import BODY
from authoring.drafting.setting import tidy
from quizzes.kinds.true_false import TrueFalse

_MODALS = re.compile(r"应当|不得|可以|必须|严禁|禁止")
_EVIL = re.compile(
    r"擅自|非法|违反|伪造|骗取|侵害|损害|歧视|泄露|截留|挪用|名目|破坏|公平|虚假|任何|不正当|指定|变相|强制|拒绝"
)
_PLAIN_SENSE = re.compile(r"是指|泄露|截留|挪用|歧视|伪造|骗取|侵害|虚假|破坏|名目")
"""Definitions, and what nobody takes for allowed: no question."""
_EXHORTS = re.compile(
    r"应当(?:进一步|积极|主动)?(?:加强|坚持|高度重视|健全|完善|建立健全|遵循|推进|支持|鼓励|合理|及时、)"
)
"""What nobody would say otherwise: there is nothing to judge in it."""
_CHECKABLE = re.compile(r"\d|[日月年]内|不得")
_CAN = re.compile(r"可以(?:容纳|看|说|想见|获得|达到|满足|发现|预见)")
_LIMITS = {
    "不得少于": "不得超过", "不得超过": "不得少于", "不得低于": "不得高于",
    "不得高于": "不得低于", "不少于": "不超过", "不低于": "不高于",
}  # fmt: skip
_LIMIT = re.compile("|".join(_LIMITS))
_SHORTEST, _LONGEST = 14, 88


@dataclass(frozen=True, slots=True)
class Change:
    """A wrong wording: what stands in place of what."""

    words: str
    right: str
    wrong: str
    weight: int
    """How much rather this change than another: 3 for a figure, 1 for a modal."""


def draft_duties(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a statement for each sentence of duty, as many true as false where it can be."""
    by_sentence: dict[tuple[int, int], list[Figure]] = {}
    for figure in material.figures:
        by_sentence.setdefault(_key(figure.placed), []).append(figure)
    balance = random.choice((0, 1))
    for placed in material.placed:
        words = placed.sentence.text
        if not _is_duty(words):
            continue
        changes = _changes(material, placed, by_sentence.get(_key(placed), []))
        draft = _false(material, placed, changes) if balance > 0 else None
        draft = draft or (_true(material, placed) if balance <= 1 else None)
        if draft is not None:
            balance += 1 if _answer(draft) else -1
            yield draft


def _is_duty(words: str) -> bool:
    modals = _MODALS.findall(_CAN.sub("", words)) or _LIMIT.findall(words)
    is_hollow = _EXHORTS.search(words) and not _CHECKABLE.search(words)
    is_whole = not any(mark in words for mark in ("：", "；", "罚款"))
    is_fit = is_whole and _SHORTEST <= len(words) <= _LONGEST
    return bool(modals) and is_fit and not is_hollow and not _PLAIN_SENSE.search(words)


def _true(material: Material, placed: Placed) -> Draft | None:
    words = placed.sentence.text
    statement = material.setting.statement(words)
    if statement is None:
        return None
    content = TrueFalse(
        stem=f"{material.setting.introduce(statement, placed.passage.headings)}。",
        answer=True,
        feedback=f"原文就是这样说的，见{placed.passage.label}。",
    )
    confidence = "0.60" if _EVIL.search(words) else "0.75"
    return make_draft(
        content, placed, quote=words, origin="duty", confidence=confidence, difficulty=1
    )


def _false(material: Material, placed: Placed, changes: list[Change]) -> Draft | None:
    if not changes:
        return None
    best = max(changes, key=lambda change: change.weight)
    statement = material.setting.statement(best.words)
    if statement is None:
        return None
    quote = placed.sentence.text
    content = TrueFalse(
        stem=f"{material.setting.introduce(statement, placed.passage.headings)}。",
        answer=False,
        feedback=f"正确的表述是{quote_inside(best.right)}，不是{quote_inside(best.wrong)}。",
    )
    return make_draft(
        content, placed, quote=quote, origin="duty", confidence=f"0.{70 + 4 * best.weight}",
        explanation=f"{name(placed.passage)}的原文是：{quote_inside(quote)}。"
        f"题中把{quote_inside(best.right)}改成了{quote_inside(best.wrong)}。",
    )  # fmt: skip


def _changes(material: Material, placed: Placed, figures: list[Figure]) -> list[Change]:
    found = [change for figure in figures for change in _other_figure(material, figure)]
    return [*found, *_other_limit(placed), *_other_body(material, placed), *_other_modal(placed)]


def _other_figure(material: Material, figure: Figure) -> Iterator[Change]:
    words = figure.placed.sentence.text
    right = figure.quantity.text
    if words.count(right) != 1 or figure.quantity.number == 1:
        return
    for other in material.figures_near(figure):
        is_wrong = other.quantity.measure != figure.quantity.measure and other.role == figure.role
        small, large = sorted((other.quantity.number, figure.quantity.number))
        if is_wrong and other.quantity.text not in words and small > 0 and large / small <= 6:  # noqa: PLR2004 -- else the change shows
            yield Change(words.replace(right, other.quantity.text), right, other.quantity.text, 3)
            return


def _other_limit(placed: Placed) -> Iterator[Change]:
    """不得少于 for 不得超过: which way a limit holds."""
    words = placed.sentence.text
    found = list(_LIMIT.finditer(words))
    if len(found) == 1:
        match = found[0]
        wrong = _LIMITS[match[0]]
        yield Change(words[: match.start()] + wrong + words[match.end() :], match[0], wrong, 2)


def _other_body(material: Material, placed: Placed) -> Iterator[Change]:
    words = placed.sentence.text
    match = BODY.match(words)
    if match is None:
        return
    index = placed.passage.index
    for other in _bodies(material, index):
        if other not in words and match["body"] not in other:
            yield Change(other + words[match.end("body") :], match["body"], other, 2)
            return


def _bodies(material: Material, index: int) -> Iterator[str]:
    """Yield bodies that open sentences of the nearest passages."""
    for passage in material.passages[max(0, index - 4) : index + 5]:
        match = BODY.match(tidy(passage.text).split("。")[0])
        if match is not None:
            yield match["body"]


def _other_modal(placed: Placed) -> Iterator[Change]:
    """应当 for 可以 and the other way; 不得 becomes 可以 only where nobody could tell by sense."""
    words = placed.sentence.text
    modals = list(_MODALS.finditer(words))
    if len(modals) != 1 or _EVIL.search(words) or _LIMIT.search(words):
        return
    right = modals[0][0]
    wrong = {"应当": "可以", "必须": "可以", "可以": "应当", "不得": "可以"}.get(right)
    if wrong is not None:
        start, end = modals[0].span()
        yield Change(words[:start] + wrong + words[end:], right, wrong, 1)


def _key(placed: Placed) -> tuple[int, int]:
    return placed.passage.index, placed.sentence.start


def _answer(draft: Draft) -> bool:
    return isinstance(draft.content, TrueFalse) and draft.content.answer
