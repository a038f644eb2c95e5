"""Questions for round trips: any that may be, and those that plain words can say in full."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from authoring.formats import Batch, Item, Place
from quizzes.kinds import load_content

ODD = "甲乙丙 \n\t\r*_`[]()<>&#+-=|:!~.,;'\"\\/→；，、：。（）【】ABCabc012＝＋√×\u3000\u200b\x0b"
CALM = "甲乙丙丁戊己庚辛湖河山路城"

type Draw = Callable[[st.SearchStrategy[Any]], Any]


def odd_text(most: int = 12) -> st.SearchStrategy[str]:
    return st.text(ODD, min_size=1, max_size=most).filter(lambda text: text.strip() != "")


def calm_text(most: int = 8) -> st.SearchStrategy[str]:
    return st.text(CALM, min_size=2, max_size=most)


@st.composite
def items(draw: Draw, text: st.SearchStrategy[str]) -> Item:
    """Return a question of any kind with `text` in all places."""
    kind = draw(st.sampled_from(sorted(_CONTENTS)))
    content = load_content(kind, {"stem": draw(text), **_CONTENTS[kind](draw, text)})
    return Item(
        content,
        uid=draw(st.sampled_from(["", "u-1", "=1+1", "第7题"])),
        explanation=draw(text | st.just("")).strip(),
        points=draw(st.none() | st.sampled_from([Decimal(1), Decimal("2.5"), Decimal("0.01")])),
        difficulty=draw(st.none() | st.integers(1, 3)),
        tags=tuple(dict.fromkeys(draw(st.lists(calm_text(), max_size=3)))),
        category=draw(st.sampled_from(["", "总则", "总则/第一节"])),
        quote=draw(calm_text() | st.just("")),
    )


def unplaced(batch: Batch) -> list[Item]:
    """Return the items without what only this file says of them."""
    return [
        Item(
            item.content,
            Place(),
            item.uid,
            item.explanation,
            item.points,
            item.difficulty,
            item.tags,
            item.category,
            item.quote,
            item.lost,
        )
        for item in batch.items
    ]


def _texts(draw: Draw, text: st.SearchStrategy[str], least: int, most: int) -> list[str]:
    texts: list[str] = draw(st.lists(text, min_size=least, max_size=most, unique_by=str.strip))
    return texts


def _choice(draw: Draw, text: st.SearchStrategy[str], right: Callable[[int, int], bool]) -> Any:
    texts = _texts(draw, text, 2, 8)
    chosen = draw(st.integers(0, len(texts) - 1))
    return {
        "options": [
            {"text": words, "right": right(place, chosen), "feedback": draw(text | st.just(""))}
            for place, words in enumerate(texts)
        ]
    }


def _single(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    return _choice(draw, text, lambda place, chosen: place == chosen)


def _multiple(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    return _choice(draw, text, lambda place, chosen: place <= max(chosen, 1))


def _true_false(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    return {"answer": draw(st.booleans()), "feedback": draw(text | st.just(""))}


def _blanks(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    count = draw(st.integers(1, 3))
    words = [_texts(draw, text, 1, 3) for _ in range(count)]
    stem = "".join(f"{draw(text)}____" for _ in range(count)) + draw(text)
    return {"stem": stem, "blanks": [{"accept": accept} for accept in words]}


def _numeric(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    numbers = st.decimals(-10_000, 10_000, places=2)
    return {
        "value": draw(numbers),
        "tolerance": abs(draw(numbers)),
        "unit": draw(st.sampled_from(["", "米", "%", "km/h"])),
        "near_misses": [{"value": draw(numbers), "feedback": draw(text)}][
            : draw(st.integers(0, 1))
        ],
    }


def _ordering(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    return {"entries": _texts(draw, text, 3, 10), "feedback": draw(text | st.just(""))}


def _matching(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    lefts = _texts(draw, text, 2, 5)
    rights = _texts(draw, text, len(lefts), len(lefts) + 3)
    pairs = [
        {"left": left, "right": right, "feedback": draw(text | st.just(""))}
        for left, right in zip(lefts, rights, strict=False)
    ]
    return {"pairs": pairs, "distractors": rights[len(lefts) :]}


def _essay(draw: Draw, text: st.SearchStrategy[str]) -> Any:
    return {
        "guidance": draw(text | st.just("")),
        "sample": draw(text | st.just("")),
        "max_characters": draw(st.sampled_from([2_000, 500])),
    }


_CONTENTS: dict[str, Callable[[Draw, st.SearchStrategy[str]], Any]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": _true_false,
    "blanks": _blanks,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "essay": _essay,
}
