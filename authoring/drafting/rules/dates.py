"""Ask for dates: years of events, days from which and before which (pure)."""

import re
from collections.abc import Iterator
from random import Random

from authoring.drafting.building import make_draft, name, quote_inside, single_choice
from authoring.drafting.draft import Draft
from authoring.drafting.material import Material, Placed
from authoring.drafting.sentences import quoted_spans
from authoring.drafting.setting import tidy
from quizzes.kinds.blanks import BLANK, Blank, Blanks

_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|底|末)?|(?<!\d)\d{1,2}月\d{1,2}日")
_EVENT = re.compile(
    r"^(?:早在|在)?(?P<date>\d{4}年(?:\d{1,2}月)?)，?(?P<event>(?!以来|至|到|底|末|前|全年|[一-鿿]{0,6}的)[一-鿿《].{5,50})$"
)
_HAPPENS = re.compile(
    r"出台|发布|成立|印发|签订|签署|关闭|建成|启动|设立|开通|举办|施行|获批|投产|开工|通车|揭牌|落户|创办"
)
_SHORTEST = 8
"""Characters of an event that say who did what."""
_FROM = re.compile(r"自(?P<date>\d{4}年\d{1,2}月\d{1,2}日)起")
_YEARLY = re.compile(r"每年(?P<date>\d{1,2}月\d{1,2}日)(?:以?前|之前)")
_BEFORE = re.compile(
    r"^(?P<date>\d{4}年(?:\d{1,2}月)?底)前，(?P<task>(?:全面|基本)?(?:完成|建成|实现)[^，；。]{4,40})$"
)

type _Found = tuple[Placed, str, str, str]
"""The sentence, the date, the question's words and the quote."""


def draft_dates(material: Material, random: Random) -> Iterator[Draft]:
    """Yield a question for each date that a whole statement hangs on."""
    dates = _dates_by_form(material)
    for placed, date, words, quote in _found(material):
        statement = material.setting.statement(words)
        if statement is None:
            continue
        stem = f"{material.setting.introduce(statement)}？"  # names its own time
        wrong = _wrong(dates.get(_form(date), []), date, quote)
        content = single_choice(stem, date, wrong, random)
        if content is not None:
            yield make_draft(content, placed, quote=quote, origin="date", confidence="0.80")
        elif date in quote and _form(date) in ("Y-M-D", "M-D"):
            draft = _with_blank(material, placed, date, quote)
            if draft is not None:
                yield draft


def _found(material: Material) -> Iterator[_Found]:
    for placed in material.placed:
        text = tidy(placed.sentence.text)
        yield from _event(placed, text)
        yield from _in_place(placed, _FROM, "自何时起")
        yield from _in_place(placed, _YEARLY, "每年何时前")
        match = _BEFORE.match(text)
        if match is not None:
            words = f"应于何时前{match['task']}"
            yield placed, match["date"], words, placed.sentence.text


def _event(placed: Placed, text: str) -> Iterator[_Found]:
    match = _EVENT.match(text)
    event = re.split("[，；]", match["event"])[0] if match else ""
    is_whole = len(event) >= _SHORTEST and not re.search(r"\d|[也还]", event)
    if match is None or not _HAPPENS.search(event) or not is_whole:
        return
    event = re.sub(r"(?<=[一-鿿])(?:便|就|已|正式)(?=出台|发布|成立|启动|印发)", "", event)
    wanted = "哪一年" if match["date"].endswith("年") else "何时"
    yield placed, match["date"], f"{event}，是在{wanted}", placed.sentence.text


def _in_place(placed: Placed, pattern: re.Pattern[str], words: str) -> Iterator[_Found]:
    """Yield the date of a sentence's first clause in which it stands, asked for where it stands."""
    for number, clause in enumerate(placed.sentence.clauses):
        match = pattern.search(clause.text)
        if match is None:
            continue
        quote = placed.words(placed.sentence.start, clause.end)
        asked = quote.replace(match[0], words, 1)
        if number <= 1 and len(asked) <= 80:  # noqa: PLR2004 -- further on, too much stands before it
            yield placed, match["date"], asked, quote
        return


def _with_blank(material: Material, placed: Placed, date: str, quote: str) -> Draft | None:
    statement = material.setting.statement(quote.replace(date, BLANK, 1))
    if statement is None or statement.count(BLANK) != 1:
        return None
    stem = f"{material.setting.introduce(statement)}。（填日期）"
    content = Blanks(stem=stem, blanks=(Blank(accept=_spellings(date)),))
    return make_draft(content, placed, quote=quote, origin="date", confidence="0.75")


def _dates_by_form(material: Material) -> dict[str, list[tuple[str, str]]]:
    """Map the form of a date to the dates of that form, each with the words around it."""
    dates: dict[str, dict[str, str]] = {}
    for placed in material.placed:
        hidden = quoted_spans(placed.sentence.text)
        for match in _DATE.finditer(placed.sentence.text):
            if not any(start <= match.start() < end for start, end in hidden):
                where = _where(placed, match)
                dates.setdefault(_form(match[0]), {}).setdefault(match[0], where)
    return {form: list(found.items()) for form, found in dates.items()}


def _where(placed: Placed, match: re.Match[str]) -> str:
    """Return what a date is the date of: its clause, and the next one where it stands alone."""
    clauses = placed.sentence.clauses
    place = placed.sentence.clause_at(placed.sentence.start + match.start())
    is_alone = len(clauses[place].text) <= len(match[0]) + 2
    end = clauses[min(place + is_alone, len(clauses) - 1)].end
    words = tidy(placed.words(clauses[place].start, end))
    return f"{match[0]}见于{name(placed.passage)}：{quote_inside(words)}。"


def _wrong(dates: list[tuple[str, str]], date: str, quote: str) -> dict[str, str]:
    """Return up to eight other dates, the nearest in the alphabet first."""
    place = next((number for number, (other, _) in enumerate(dates) if other == date), 0)
    near = dates[max(0, place - 4) : place + 5]
    return {other: where for other, where in near if other != date and other not in quote}


def _form(date: str) -> str:
    """Return which parts a date has: 2026年3月1日 is Y-M-D."""
    parts = [
        letter
        for mark, letter in (("年", "Y"), ("月", "M"), ("日", "D"), ("底", "E"))
        if mark in date
    ]
    return "-".join(parts)


def _spellings(date: str) -> tuple[str, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", date)]
    plain = [str(number) for number in numbers]
    full = [plain[0], *(f"{number:02}" for number in numbers[1:])]
    spelt = [date, "-".join(plain), ".".join(plain), "/".join(plain), "-".join(full)]
    return tuple(dict.fromkeys(spelt))
