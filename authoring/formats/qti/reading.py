"""What is read of one question before it is one: losses, words and content (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from authoring.formats.qti.trees import Element
from authoring.formats.shape import Notice, Place
from authoring.formats.texts import from_html
from authoring.formats.typed.markup import plain
from authoring.formats.typed.question import excerpt_of
from authoring.formats.typed.words import MOST_POINTS
from quizzes.kinds import KINDS, AnyContent
from quizzes.kinds.base import fold, short_id
from quizzes.kinds.blanks import BLANK

MARK = "\ue000"
"""Stands for a blank in words that are not converted yet; nobody writes it."""

_CODES = {
    "string_too_long": ("text-too-long", "max_length", "most"),
    "string_too_short": ("text-missing", "min_length", "least"),
    "missing": ("text-missing", "", ""),
    "too_long": ("too-many-entries", "max_length", "most"),
    "too_short": ("too-few-entries", "min_length", "least"),
}
_LINE = re.compile(r"(?:\\?_){2,}")
_CODE = re.compile(r"[A-Za-z0-9_.-]{0,60}[0-9][A-Za-z0-9_.-]{0,60}")
"""A title that is one word with a digit is another identifier."""
_UID_LIMIT = 100
_MOST_EXPLANATION = 20_000
_MOST_LOSSES = 100
_GENERIC = {"question", "item", "untitled", "题目", "试题", "问题", "choice", "questionitem"}


class Unreadable(ValueError):
    """A question that cannot be one."""

    def __init__(self, code: str, excerpt: str = "", /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.excerpt = excerpt
        self.values = values

    def notice(self, place: Place, words: str = "") -> Notice:
        """Return it as a problem of the file; `words` are shown where nothing closer is known."""
        return Notice(self.code, place, self.values, excerpt_of(self.excerpt or words))


@dataclass(slots=True)
class Losses:
    """Collects what a question of ours cannot keep."""

    place: Place
    notices: list[Notice] = field(default_factory=list)

    def lose(self, code: str, excerpt: str = "", /, **values: Any) -> None:
        """Tell of a loss, once; of a hundred in one question nobody reads the rest."""
        notice = Notice(code, self.place, values, excerpt_of(excerpt))
        if len(self.notices) < _MOST_LOSSES and notice not in self.notices:
            self.notices.append(notice)

    def words(self, page: str) -> str:
        """Return HTML as Markdown, and tell of its pictures."""
        converted = from_html(page)
        for image in converted.images:
            self.lose("image", image, name=excerpt_of(image))
        return converted.markdown.strip()


@dataclass(slots=True)
class Feedbacks:
    """Feedback by its identifier, in HTML, until it is known what it is for."""

    pages: dict[str, str] = field(default_factory=dict)

    def add(self, ident: str, page: str) -> None:
        if page.strip():
            self.pages[ident] = f"{self.pages[ident]}<br>{page}" if ident in self.pages else page

    def take(self, *idents: str) -> str:
        """Return and forget the first that there is, as HTML; "" for none."""
        return next((self.pages.pop(ident) for ident in idents if ident in self.pages), "")

    def take_incorrect(self) -> str:
        """Return and forget what is said to every wrong answer."""
        return self.take(*[ident for ident in self.pages if _is_incorrect(ident)])

    def explanation(self, losses: Losses) -> str:
        """Return what is left as the explanation, where it says nothing about one answer alone."""
        general = [ident for ident in self.pages if _is_general(ident)]
        if not general and len(self.pages) == 1:
            general = [ident for ident in self.pages if not _is_incorrect(ident)]
        kept = list(dict.fromkeys(losses.words(self.pages.pop(ident)) for ident in general))
        for page in self.pages.values():
            losses.lose("feedback", plain(from_html(page).markdown))
        text = "\n\n".join(text for text in kept if text)
        if len(text) > _MOST_EXPLANATION:
            losses.lose("explanation-too-long", text, most=_MOST_EXPLANATION)
            return ""
        return text


_GENERAL = ("general", "explanation", "solution", "rationale", "correct", "feedback_all")


def _is_incorrect(ident: str) -> bool:
    return any(word in ident.casefold() for word in ("incorrect", "wrong", "notcorrect"))


def _is_general(ident: str) -> bool:
    return not _is_incorrect(ident) and ident.casefold().startswith(_GENERAL)


def is_named_feedback(ident: str) -> bool:
    """Say that feedback goes by a name of its own, not by the option it belongs to."""
    return _is_incorrect(ident) or _is_general(ident)


def with_blanks(words: str) -> str:
    """Return a stem of Markdown with a blank for each mark; underscores of its own are none."""
    segments = (part.replace("\\_", "_").replace("_", "&#95;") for part in words.split(MARK))
    return BLANK.join(segments).strip()


def blanks_on_lines(words: str, count: int) -> str:
    """Move marks that all stand at the end to the lines of underscores, if there are as many."""
    bare = words.replace(MARK, "").rstrip()
    if words.startswith(bare) and len(_LINE.findall(bare)) == count:
        return _LINE.sub(MARK, bare)
    return words


def build(kind: str, **fields: Any) -> AnyContent:
    """Return content of `kind`; raise Unreadable for what its model refuses."""
    if not fields["stem"].strip():
        raise Unreadable("no-stem")
    try:
        return KINDS[kind].model_validate(fields)
    except ValidationError as refused:
        error = refused.errors(include_url=False, include_input=False)[0]
        code, limit, name = _CODES.get(error["type"], ("invalid", "", ""))
        values: dict[str, Any] = {name: error.get("ctx", {}).get(limit)} if name else {}
        field_name = str(error["loc"][0]) if error["loc"] else ""
        raise Unreadable(code, fields["stem"], field=field_name, **values) from None


def check_distinct(texts: Sequence[str]) -> None:
    """Raise Unreadable for two texts that a learner could not tell apart."""
    seen: set[str] = set()
    for text in texts:
        if fold(text) in seen or short_id(text) in seen:
            raise Unreadable("equal-options", text, text=excerpt_of(text))
        seen |= {fold(text), short_id(text)}


def distinct_words(words: Sequence[str]) -> list[str]:
    """Return accepted words without repetition; raise Unreadable where none is left."""
    found = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not found:
        raise Unreadable("no-key")
    return found


def number_in(text: str) -> Decimal | None:
    """Return a number of at most 30 characters; None for another word."""
    text = text.strip()
    if len(text) > 30 or "_" in text:  # noqa: PLR2004 -- as documented
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 30 else None  # noqa: PLR2004 -- no such number is asked for


def points_in(text: str) -> Decimal | None:
    """Return points that a question may give; None for another word."""
    number = number_in(text)
    if number is None or not 0 < number <= MOST_POINTS:
        return None
    rounded = number.quantize(Decimal("0.01"))
    return rounded.normalize() + 0 if rounded == number else None


def kept_uid(ident: str, losses: Losses) -> str:
    """Return the identifier of a question, if it may be one of ours."""
    uid = " ".join(ident.split())
    if len(uid) > _UID_LIMIT:
        losses.lose("uid", uid, most=_UID_LIMIT)
        return ""
    return uid


def tell_title(title: str, ident: str, stem: str, losses: Losses) -> None:
    """Tell a title as lost that says more than the stem and the identifier do."""
    folded = fold(title)
    bare = folded.strip("0123456789._-:#()第题")
    is_code = _CODE.fullmatch(title) is not None
    is_known = folded in {fold(ident), ""} or bare in _GENERIC or not bare or is_code
    if not is_known and not fold(plain(stem)).startswith(
        folded.removesuffix("…").removesuffix("...")
    ):
        losses.lose("title", title)


def sole(joined: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the one partner of each left side; raise Unreadable where one has several."""
    partners: dict[str, str] = {}
    for left, right in joined:
        if partners.setdefault(left, right) != right:
            raise Unreadable("several-partners")
    return partners


def line_of(element: Element) -> int:
    """Return the line that an element begins in, as far as the parser knows it."""
    return element.sourceline or 0
