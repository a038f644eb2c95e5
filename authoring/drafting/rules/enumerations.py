"""Ask for the members of closed lists, and for the order of procedures (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from authoring.drafting.building import cite, make_draft, name, quote_inside
from authoring.drafting.draft import Draft
from authoring.drafting.material import Material, Placed
from authoring.drafting.setting import tidy
from quizzes.kinds.base import fold
from quizzes.kinds.blanks import BLANK, Blank, Blanks
from quizzes.kinds.choices import Option
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.ordering import Ordering

_VERBS = "包括|分为|划分为|具备|遵循|开设了|开设|涵盖|设立|发展|聚焦|坚持|建设|建立|形成|突出|开展|实行|由|为|有"
_ITEM = r"[一-鿿A-Za-z0-9“”]{2,14}"
_LIST = re.compile(
    rf"(?P<verb>{_VERBS})(?P<items>{_ITEM}(?:、{_ITEM}){{1,7}}(?:(?:和|以及|与|及){_ITEM})?)"
)
_TAIL = re.compile(
    r"等?(?:[两三四五六七八九十]|\d{1,2})(?:个|项|类|种|大|条|级)?(?P<noun>[一-鿿]{2,8})$"
)
_PROCEDURE = re.compile(
    rf"按照?(?P<items>{_ITEM}(?:、{_ITEM}){{2,7}})的(?:基本)?(?:程序|流程|步骤|顺序|环节)(?P<tail>[一-鿿]{{0,6}})$"
)
_NO_NAME = re.compile(r"^[对在]|应当|可以|不得|；")
"""Marks of a subject that does not name what the procedure is of."""
_FIRST_THEN = re.compile(
    r"^(?P<subject>[^，。；：、]{2,20}?)(?:应当|要|须)?先(?P<a>[^，。；：、]{2,16})[，、](?:再|然后)"
    r"(?P<b>[^，。；：、]{2,16})[，、](?:最后|再)(?P<c>[^，。；：、]{2,16})$"
)
_FEWEST, _MOST = 3, 6


@dataclass(frozen=True, slots=True)
class Members:
    """A list that says how many it has: …四个等级, …四项功能."""

    placed: Placed
    quote: str
    head: str
    """The words up to the list, its verb included."""
    entries: tuple[str, ...]
    noun: str
    tail: str
    """What follows the last entry: 四个等级."""


def draft_lists(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each closed list: a choice where another list is of its kind, else a gap."""
    lists = list(_find_lists(material))
    for place, members in enumerate(lists):
        near = [*lists[max(0, place - 4) : place], *lists[place + 1 : place + 5]]
        draft = _choose(material, members, near, random) or _fill(material, members, random)
        if draft is not None:
            yield draft


def draft_orders(material: Material, random: Random) -> Iterator[Draft]:
    """Yield an ordering for each procedure: 按照申请、受理、审查、决定的程序, 先…再…最后…."""
    del random
    for placed in material.placed:
        for clause in placed.sentence.clauses:
            match = _PROCEDURE.search(clause.text)
            if match is not None:
                before = placed.words(placed.sentence.start, clause.start + match.start())
                subject = before.strip("，,") + _what(match["tail"])
                yield from _order(material, placed, subject, match["items"].split("、"), clause.end)
        then = _FIRST_THEN.match(placed.sentence.text)
        if then is not None:
            entries = [then["a"], then["b"], then["c"]]
            yield from _order(material, placed, then["subject"], entries, placed.sentence.end)


def _what(tail: str) -> str:
    return "" if tail in ("进行", "执行", "实施") else tail


def _find_lists(material: Material) -> Iterator[Members]:
    for placed in material.placed:
        for clause in placed.sentence.clauses:
            match = _LIST.search(clause.text)
            if match is None or match.end() != len(clause.text):
                continue
            members = _members(placed, clause.start, match)
            if members is not None:
                yield members


def _members(placed: Placed, start: int, match: re.Match[str]) -> Members | None:
    tail = _TAIL.search(match["items"])
    if tail is None or tail[0].startswith("等"):
        return None
    listed = match["items"][: tail.start()]
    entries = tuple(re.split(r"、|以及|和(?![平谐])|与(?!社会)|及(?![格时])", listed))
    is_list = _FEWEST <= len(entries) <= _MOST and all(1 < len(entry) <= 12 for entry in entries)  # noqa: PLR2004 -- longer ones are clauses
    head = placed.words(placed.sentence.start, start + match.start("items"))
    quote = placed.words(placed.sentence.start, start + match.end())
    return Members(placed, quote, head, entries, tail["noun"], tail[0]) if is_list else None


def _choose(
    material: Material, members: Members, near: Sequence[Members], random: Random
) -> Draft | None:
    asked = f"哪些{members.noun}"
    statement = material.setting.statement(members.head + asked)
    others = _others(members, near)
    if statement is None or len(others) < 2:  # noqa: PLR2004 -- one wrong option is soon found
        return None
    rights = sorted(random.sample(members.entries, min(4, len(members.entries))))
    chosen = random.sample(sorted(others), 2)
    options = [Option(text=entry, right=True) for entry in rights]
    options += [Option(text=entry, feedback=others[entry]) for entry in chosen]
    random.shuffle(options)
    stem = f"{material.setting.introduce(statement.removesuffix(asked))}下列{asked}？"
    return make_draft(
        MultipleChoice(stem=stem, options=tuple(options)), members.placed,
        quote=members.quote, origin="list", confidence="0.75",
    )  # fmt: skip


def _others(members: Members, near: Sequence[Members]) -> dict[str, str]:
    """Return entries of lists of the same noun, each with where it belongs."""
    own = {fold(entry) for entry in members.entries}
    return {
        entry: f"{entry}见于{name(other.placed.passage)}：{quote_inside(tidy(other.quote))}。"
        for other in near
        if other.noun == members.noun and other.quote != members.quote
        for entry in other.entries
        if fold(entry) not in own and entry not in members.placed.passage.text
    }


def _fill(material: Material, members: Members, random: Random) -> Draft | None:
    """Leave one entry out, not the first: the others show what is asked for."""
    place = random.randrange(1, len(members.entries))
    entry = members.entries[place]
    listed = members.quote[len(members.head) :]
    gap = listed.replace(f"、{entry}", f"、{BLANK}", 1)
    if gap.count(BLANK) != 1:
        gap = re.sub(rf"(和|与|以及|及){re.escape(entry)}", rf"\1{BLANK}", listed, count=1)
    statement = material.setting.statement(members.head + gap)
    is_told = any(entry in other or other in entry for other in members.entries if other != entry)
    if statement is None or gap.count(BLANK) != 1 or entry in members.head or is_told:
        return None
    stem = f"{material.setting.introduce(statement)}。"
    content = Blanks(stem=stem, blanks=(Blank(accept=(entry,)),))
    return make_draft(
        content, members.placed, quote=members.quote, origin="list", confidence="0.75"
    )


def _order(
    material: Material, placed: Placed, before: str, entries: Sequence[str], end: int
) -> Iterator[Draft]:
    subject = material.setting.statement(before)
    is_name = subject is not None and not _NO_NAME.search(subject)
    if subject is None or not is_name or len(set(map(fold, entries))) < len(entries):
        return
    quote = placed.words(placed.sentence.start, end)
    stem = material.setting.introduce(f"请将{subject}的各个环节按先后顺序排列。")
    content = Ordering(stem=stem, entries=tuple(entries), feedback=cite(placed.passage, quote))
    yield make_draft(content, placed, quote=quote, origin="order", confidence="0.85", difficulty=2)
