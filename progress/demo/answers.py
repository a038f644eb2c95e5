"""Answers of a wanted verdict, made as a browser would post them and read by the question itself.

Each kind offers some right and wrong ways to fill in its form; its own `grade` says which is which.
A kind without an entry here is left unanswered.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Any

from progress.demo.essays import essays_for
from quizzes.kinds.base import Answer, AnswerProblem, Fields, Rule, Verdict, short_id
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse
from quizzes.models import Version
from quizzes.models.question import Kind

_GUESSES = ("创新驱动", "高质量发展", "产业融合", "2019", "12")


def choose_answer(version: Version, wanted: Verdict, rule: Rule, random: Random) -> Answer | None:
    """Return an answer that earns `wanted`, or the next lower verdict its kind can have.

    For an essay, which a person marks, a full text stands for right and a thin one for the rest.
    """
    content = version.loaded
    answers = list(_read(version, _forms(version, wanted, random)))
    for verdict in (wanted, Verdict.PARTLY, Verdict.WRONG, Verdict.AWAITING):
        fitting = [answer for answer in answers if content.grade(answer, rule).verdict is verdict]
        if fitting:
            return random.choice(fitting)
    return None


def _forms(version: Version, wanted: Verdict, random: Random) -> Sequence[Fields]:
    if version.kind == Kind.ESSAY:
        essays = essays_for(version.question.uid, is_full=wanted is Verdict.RIGHT)
        return [{"text": [essay.text]} for essay in essays]
    forms = _FORMS.get(version.kind)
    return forms(version.loaded, random) if forms else []


def _read(version: Version, forms: Sequence[Fields]) -> Iterator[Answer]:
    for fields in forms:
        try:
            yield version.loaded.read(fields)
        except AnswerProblem:
            continue


def _single_choice(content: OptionsContent[Any], random: Random) -> list[Fields]:
    del random
    return [{"choice": [option.id]} for option in content.options]


def _multiple_choice(content: OptionsContent[Any], random: Random) -> list[Fields]:
    """Tick about as many options as are right."""
    del random
    ids = [option.id for option in content.options]
    sizes = range(max(1, len(content.key) - 1), min(len(ids), len(content.key) + 1) + 1)
    return [{"choice": ticked} for size in sizes for ticked in combinations(ids, size)]


def _true_false(content: TrueFalse, random: Random) -> list[Fields]:
    del content, random
    return [{"choice": ["true"]}, {"choice": ["false"]}]


def _blanks(content: Blanks, random: Random) -> list[Fields]:
    """Fill in all words, all but one, or none of them."""
    right = [blank.accept[0] for blank in content.blanks]
    guesses = [random.choice(_GUESSES) for _blank in content.blanks]
    filled = [right, guesses]
    filled += [_with(right, place, guess) for place, guess in enumerate(guesses)]
    return [
        {f"blank-{number}": [word] for number, word in enumerate(words, start=1)}
        for words in filled
    ]


def _numeric(content: Numeric, random: Random) -> list[Fields]:
    del random
    numbers = [content.value, *(miss.value for miss in content.near_misses)]
    if not content.near_misses:
        numbers.append(content.value + 1 + content.tolerance)
    return [{"number": [f"{number:f}"]} for number in numbers]


def _ordering(content: Ordering, random: Random) -> list[Fields]:
    """Place all right, two neighbours the wrong way round, the first last, or all backwards."""
    del random
    entries = [short_id(text) for text in content.entries]
    orders = [entries, [*entries[1:], entries[0]], entries[::-1]]
    orders += [_swapped(entries, place) for place in range(len(entries) - 1)]
    return [
        {f"place-{entry}": [str(place)] for place, entry in enumerate(order, start=1)}
        for order in orders
    ]


def _matching(content: Matching, random: Random) -> list[Fields]:
    """Match all right, two the wrong way round, all shifted by one, or one with a distractor."""
    rights = [short_id(pair.right) for pair in content.pairs]
    chosen = [rights, [*rights[1:], rights[0]]]
    chosen += [_swapped(rights, place) for place in range(len(rights) - 1)]
    chosen += [
        _with(rights, random.randrange(len(rights)), short_id(text)) for text in content.distractors
    ]
    return [
        {f"match-{pair.id}": [right] for pair, right in zip(content.pairs, given, strict=True)}
        for given in chosen
    ]


def _swapped(ids: Sequence[str], place: int) -> list[str]:
    return [*ids[:place], ids[place + 1], ids[place], *ids[place + 2 :]]


def _with(values: Sequence[str], place: int, other: str) -> list[str]:
    """Return `values` with `other` in one place."""
    return [*values[:place], other, *values[place + 1 :]]


_FORMS: Mapping[str, Callable[[Any, Random], list[Fields]]] = {
    Kind.SINGLE_CHOICE: _single_choice,
    Kind.MULTIPLE_CHOICE: _multiple_choice,
    Kind.TRUE_FALSE: _true_false,
    Kind.BLANKS: _blanks,
    Kind.NUMERIC: _numeric,
    Kind.ORDERING: _ordering,
    Kind.MATCHING: _matching,
}
