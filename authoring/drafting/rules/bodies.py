"""Ask which body has a duty, and match bodies with theirs (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from authoring.drafting.building import gives_away, make_draft, name, quote_inside, single_choice
from authoring.drafting.draft import LONGEST_QUOTE, Draft, Evidence
from authoring.drafting.material import Material, Placed
from authoring.drafting.setting import tidy
from quizzes.kinds.base import fold
from quizzes.kinds.choices import Option
from quizzes.kinds.matching import Matching, Pair
from quizzes.kinds.multiple_choice import MultipleChoice

_BODY = (
    r"[一-鿿（）()]{1,18}?(?:部门|委员会|领导小组办公室|领导小组|人民政府|办事处|支队|总队|公司|银行|中心|协会"
    r"|机构|研究院|法院|检察院|工作部|组织部|宣传部|网信办|办公室|局|委|办|厅|处|部|署|院|会)"
)
BODY = re.compile(rf"^(?P<body>{_BODY})(?=负责|牵头|会同|应当|具体|承担)")
_DUTY = re.compile(rf"^(?P<body>{_BODY})负责(?P<duty>.{{6,60}})$")
_LEADER = re.compile(rf"牵头(?:单位|部门)[:：](?P<body>{_BODY})(?=$|[；;，,。）)])")
_RESPONSIBLE = re.compile(r"^[（(]责任单位[:：](?P<bodies>[^（）()]{3,80})[）)]$")
_GENERAL = re.compile(r"有关|相关|各|本|其|等|主管部门$")

_FEWEST_PAIRS, _MOST_PAIRS = 3, 5


@dataclass(frozen=True, slots=True)
class Duty:
    """A body and what it is to do, in the clause that says so."""

    placed: Placed
    body: str
    duty: str
    quote: str


def draft_bodies(material: Material, random: Random) -> Iterator[Draft]:
    """Yield questions for who does what, who leads a task, and who is responsible."""
    duties = list(find_duties(material))
    yield from _who(material, duties, random)
    yield from _leaders(material, random)
    yield from _responsible(material, random)


def draft_matching(material: Material, random: Random) -> Iterator[Draft]:
    """Yield bodies to match with their duties: those of one passage, else of the whole lesson."""
    duties = [duty for duty in find_duties(material) if not _is_obvious(duty)]
    by_passage: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_passage[duty.placed.passage.index].append(duty)
    groups = [group for group in by_passage.values() if len(_distinct(group)) >= _FEWEST_PAIRS]
    for group in groups or [duties]:
        chosen = _distinct(group)[:_MOST_PAIRS]
        if len(chosen) >= _FEWEST_PAIRS:
            yield _matching(material, chosen, random)


def find_duties(material: Material) -> Iterator[Duty]:
    """Yield each “somebody 负责 something” of the material."""
    for placed in material.placed:
        for clause in placed.sentence.clauses:
            match = _DUTY.match(clause.text)
            if match is None or _GENERAL.search(match["body"]):
                continue
            duty = material.setting.statement(match["duty"])
            body = tidy(match["body"])
            if duty is not None and not duty.endswith(("以及", "和", "及")):
                yield Duty(placed, body, duty, clause.text)


def _who(material: Material, duties: Sequence[Duty], random: Random) -> Iterator[Draft]:
    for place, duty in enumerate(duties):
        near = [*duties[max(0, place - 4) : place], *duties[place + 1 : place + 5]]
        wrong = {
            other.body: f"{other.body}负责的是{quote_inside(other.duty)}。"
            for other in near
            if not _is_same_body(other.body, duty.body) and fold(other.duty) != fold(duty.duty)
        }
        stem = material.setting.introduce(f"{_which([duty.body, *wrong])}负责{duty.duty}？")
        if _is_obvious(duty) or gives_away(duty.body, list(wrong), stem):
            continue
        content = single_choice(stem, duty.body, wrong, random)
        if content is not None:
            yield make_draft(
                content, duty.placed, quote=duty.quote, origin="body", confidence="0.85"
            )


def _leaders(material: Material, random: Random) -> Iterator[Draft]:
    found: list[tuple[Placed, str, str]] = []
    topics: dict[int, str] = {}
    for placed in material.placed:
        text = placed.sentence.text
        if placed.sentence.place == 0 and 4 <= len(text) <= 20:  # noqa: PLR2004 -- the length of a task's name
            topics[placed.passage.index] = text
        match = _LEADER.search(text)
        if match is not None and placed.passage.index in topics:
            found.append((placed, topics[placed.passage.index], match["body"]))
    for place, (placed, topic, body) in enumerate(found):
        near = found[max(0, place - 6) : place] + found[place + 1 : place + 7]
        wrong = {
            other: f"{other}牵头的是{quote_inside(task)}。"
            for _where, task, other in near
            if not _is_same_body(other, body)
        }
        yield from _leader(material, placed, topic, body, wrong, random)


def _leader(
    material: Material, placed: Placed, topic: str, body: str, wrong: dict[str, str], random: Random
) -> Iterator[Draft]:
    stem = material.setting.introduce(f"“{topic}”任务由哪个单位牵头？")
    quote = placed.words(placed.passage.text.find(topic), placed.sentence.end)
    if len(quote) > LONGEST_QUOTE or gives_away(body, list(wrong), stem):
        return
    content = single_choice(stem, body, wrong, random)
    if content is not None:
        yield make_draft(content, placed, quote=quote, origin="body", confidence="0.80")


def _responsible(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a multiple choice for each （责任单位：…） that closes a task."""
    found: list[tuple[Placed, tuple[str, ...]]] = []
    topics: dict[int, str] = {}
    for placed in material.placed:
        match = _RESPONSIBLE.match(placed.sentence.text)
        if placed.sentence.place == 0 and 4 <= len(placed.sentence.text) <= 20:  # noqa: PLR2004 -- as above
            topics[placed.passage.index] = placed.sentence.text
        if match is not None:
            found.append((placed, tuple(tidy(part) for part in match["bodies"].split("、"))))
    everyone = list(dict.fromkeys(body for _placed, bodies in found for body in bodies))
    for placed, bodies in found:
        topic = topics.get(placed.passage.index)
        others = [body for body in everyone if body not in bodies]
        if topic and 2 <= len(bodies) <= 4 and len(others) >= 2:  # noqa: PLR2004 -- a choice of several among several
            yield _several(material, placed, topic, bodies, random.sample(others, 2))


def _several(
    material: Material, placed: Placed, topic: str, bodies: Sequence[str], others: Sequence[str]
) -> Draft:
    options = [Option(text=body, right=True) for body in bodies]
    options += [
        Option(text=body, feedback=f"{body}不在这项任务的责任单位之列。") for body in others
    ]
    options.sort(key=lambda option: option.id)
    stem = material.setting.introduce(f"“{topic}”任务的责任单位包括哪些？")
    quote = placed.sentence.text
    return make_draft(
        MultipleChoice(stem=stem, options=tuple(options)), placed,
        quote=quote, origin="body", confidence="0.80",
    )  # fmt: skip


def _matching(material: Material, duties: Sequence[Duty], random: Random) -> Draft:
    chosen = list(duties)
    random.shuffle(chosen)
    pairs = tuple(
        Pair(left=duty.body, right=duty.duty, feedback=f"见{name(duty.placed.passage)}。")
        for duty in chosen
    )
    first, *rest = duties
    more = tuple(Evidence(duty.placed.passage.index, duty.quote) for duty in rest)
    stem = material.setting.introduce("请将下列单位与各自负责的工作对应起来。")
    explanation = "；".join(f"{duty.body}负责{duty.duty}" for duty in duties) + "。"
    return make_draft(
        Matching(stem=stem, pairs=pairs), first.placed, quote=first.quote, origin="matching",
        confidence="0.80", difficulty=3, explanation=explanation, more=more,
    )  # fmt: skip


def _distinct(duties: Sequence[Duty]) -> list[Duty]:
    """Return one duty a body, and one body a duty."""
    bodies: dict[str, Duty] = {}
    for duty in duties:
        bodies.setdefault(duty.body, duty)
    return list({fold(duty.duty): duty for duty in bodies.values()}.values())


def _is_same_body(one: str, other: str) -> bool:
    """Say that two names may mean one body, or a body and a part of it."""
    return one == other or one in other or other in one


def _is_obvious(duty: Duty) -> bool:
    """Say that the body's own name tells its duty."""
    core = re.sub(r"^[市县区省]|部门$|局$|委$|委员会$|管理|支队$", "", duty.body)
    return any(core[place : place + 2] in duty.duty for place in range(len(core) - 1))


def _which(bodies: Sequence[str]) -> str:
    is_department = all(body.endswith(("部门", "局", "委", "厅")) for body in islice(bodies, 4))
    return "哪个部门" if is_department else "哪个单位"
