"""Contents of every kind, as odd as their models allow (Hypothesis)."""

from typing import Any

from hypothesis import strategies as st

from quizzes.kinds import AnyContent, load_content

TEXTS = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
FEEDBACKS = st.text(max_size=20)
NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3).map(str)


def _lists[T](entries: st.SearchStrategy[T], least: int, most: int) -> st.SearchStrategy[list[T]]:
    return st.lists(entries, min_size=least, max_size=most)


_OPTIONS = st.fixed_dictionaries({"text": TEXTS, "right": st.booleans(), "feedback": FEEDBACKS})
_BLANKS = st.fixed_dictionaries({"accept": _lists(TEXTS, 1, 4), "feedback": FEEDBACKS})
_MISSES = st.fixed_dictionaries({"value": NUMBERS, "feedback": FEEDBACKS})
_PAIRS = st.fixed_dictionaries({"left": TEXTS, "right": TEXTS, "feedback": FEEDBACKS})

_FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "single_choice": {"options": _lists(_OPTIONS, 2, 8)},
    "multiple_choice": {"options": _lists(_OPTIONS, 2, 8)},
    "true_false": {"answer": st.booleans(), "feedback": FEEDBACKS},
    "blanks": {"blanks": _lists(_BLANKS, 1, 5)},
    "numeric": {
        "value": NUMBERS,
        "tolerance": NUMBERS.map(lambda number: number.lstrip("-")),
        "unit": st.text(max_size=20),
        "near_misses": _lists(_MISSES, 0, 3),
    },
    "ordering": {"entries": _lists(TEXTS, 3, 10), "feedback": FEEDBACKS},
    "matching": {"pairs": _lists(_PAIRS, 2, 10), "distractors": _lists(TEXTS, 0, 6)},
    "essay": {
        "guidance": FEEDBACKS,
        "sample": FEEDBACKS,
        "min_characters": st.integers(0, 20_000),
        "max_characters": st.integers(1, 20_000),
    },
}


def contents(kind: str) -> st.SearchStrategy[AnyContent]:
    """Return contents of `kind`, publishable or not."""
    fields = st.fixed_dictionaries({"stem": TEXTS, **_FIELDS[kind]})
    return fields.map(lambda stored: load_content(kind, stored))


any_content: st.SearchStrategy[AnyContent] = st.sampled_from(sorted(_FIELDS)).flatmap(contents)


def posted_to(content: AnyContent) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return forms with the fields of `content`, filled in with what belongs there or does not."""
    asked = content.ask(content.order(), None)
    ids = [row.id for row in (*asked.rows, *asked.targets)]
    names = ["choice", "number", "text", "blank-1", "blank-2", "blank-99", "stranger"]
    names += [f"{stem}-{row_id}" for stem in ("place", "match") for row_id in ids]
    values = (
        st.sampled_from([*ids, "true", "false", "1", "2", "3", "１２．５", "", "\0"]) | st.text()
    )
    return st.dictionaries(st.sampled_from(names), st.lists(values, max_size=3), max_size=12)
