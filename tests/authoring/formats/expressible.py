"""Questions that Moodle's formats can say in full: any words, nothing that has no place (Hypothesis)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from authoring.formats import Item, Place
from quizzes.kinds import AnyContent, load_content
from quizzes.kinds.base import fold
from quizzes.kinds.blanks import BLANK

_ANY = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Co"), exclude_characters="\ufffe\uffff"
)
_LIKELY = st.sampled_from("甲乙丙，。：＝＃ab1 .\n\t\\{}[]()<>&;#:=~%*_-+|/@$\"'`^!")
_LETTERS = st.one_of(_LIKELY, _LIKELY, _ANY)


def words(least: int = 1, most: int = 20) -> st.SearchStrategy[str]:
    """Return texts as a kind keeps them: without white space around."""
    texts = st.text(_LETTERS, min_size=least, max_size=most).map(str.strip)
    return texts.filter(bool) if least else texts


def _line(text: str) -> str:
    return " ".join(text.split())


WORDS = words()
FEEDBACKS = st.one_of(st.just(""), words(0))
LABELS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp"), exclude_characters="\\"),
    min_size=1, max_size=20,
).map(_line).filter(bool)  # fmt: skip
NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3)


def _distinct(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    folded = texts.filter(lambda text: bool(fold(text)))
    return st.lists(folded, min_size=least, max_size=most, unique_by=fold)


@st.composite
def choices(draw: st.DrawFn, *, is_single: bool) -> AnyContent:
    texts = draw(_distinct(WORDS, 2, 8))
    most = 1 if is_single else len(texts)
    right = draw(st.sets(st.sampled_from(texts), min_size=min(most, 2), max_size=most))
    options = [
        {"text": text, "right": text in right, "feedback": draw(FEEDBACKS)} for text in texts
    ]
    kind = "single_choice" if is_single else "multiple_choice"
    return load_content(kind, {"stem": draw(WORDS), "options": options})


@st.composite
def blanks(draw: st.DrawFn, *, most: int) -> AnyContent:
    accepted = words().filter(lambda text: "->" not in text)
    entries = st.fixed_dictionaries(
        {"accept": st.lists(accepted, min_size=1, max_size=4), "feedback": FEEDBACKS}
    )
    written = draw(st.lists(entries, min_size=1, max_size=most))
    around = words(0).filter(lambda text: "__" not in text and text == text.strip("_"))
    count = len(written) + 1
    stem = f" {BLANK} ".join(draw(st.lists(around, min_size=count, max_size=count)))
    return load_content("blanks", {"stem": stem, "blanks": written})


@st.composite
def matchings(draw: st.DrawFn) -> AnyContent:
    lefts = draw(_distinct(WORDS.filter(lambda text: "->" not in text), 2, 10))
    rights = draw(_distinct(WORDS, 2, 12))
    used = draw(st.lists(st.sampled_from(rights), min_size=len(lefts), max_size=len(lefts)))
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, used, strict=True)]
    free = [text for text in rights if text not in used][:6]
    return load_content("matching", {"stem": draw(WORDS), "pairs": pairs, "distractors": free})


def _plain(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[AnyContent]:
    stored = st.fixed_dictionaries({"stem": WORDS, **fields})
    return stored.map(lambda given: load_content(kind, given))


def numerics(units: st.SearchStrategy[str]) -> st.SearchStrategy[AnyContent]:
    misses = st.fixed_dictionaries({"value": NUMBERS, "feedback": FEEDBACKS})
    return _plain(
        "numeric",
        value=NUMBERS,
        tolerance=NUMBERS.map(abs),
        unit=units,
        near_misses=st.lists(misses, max_size=3),
    )


def true_falses() -> st.SearchStrategy[AnyContent]:
    return _plain("true_false", answer=st.booleans(), feedback=FEEDBACKS)


def orderings(feedbacks: st.SearchStrategy[str]) -> st.SearchStrategy[AnyContent]:
    return _plain("ordering", entries=_distinct(WORDS, 3, 10), feedback=feedbacks)


def essays(guidance: st.SearchStrategy[str]) -> st.SearchStrategy[AnyContent]:
    return _plain("essay", guidance=guidance)


def items(
    contents: st.SearchStrategy[AnyContent], points: st.SearchStrategy[Decimal | None]
) -> st.SearchStrategy[Item]:
    """Return questions with all the labels Moodle has."""
    build: Callable[..., Item] = Item
    return st.builds(
        build,
        content=contents,
        uid=st.one_of(st.just(""), LABELS),
        explanation=FEEDBACKS,
        points=points,
        tags=st.lists(LABELS, max_size=2, unique=True).map(tuple),
        category=st.lists(
            LABELS.map(lambda text: text.replace("/", "")).map(_line).filter(bool), max_size=3
        ).map("/".join),
    )


def unplaced(item: Item) -> Item:
    """Return a question without what only the file it was read from says of it."""
    return replace(item, place=Place(), lost=())
