"""Questions in one short line each, so that what a whole file became can be read at a glance."""

from collections.abc import Iterable

from authoring.formats import Item
from authoring.formats.typed.question import letters
from quizzes.kinds import AnyContent
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse


def compact(items: Iterable[Item]) -> list[str]:
    """Return "single_choice 湖在哪里？ | B of 3" for each."""
    return [
        f"{item.content.kind} {' '.join(item.content.stem.split())} | {_key(item.content)}"
        for item in items
    ]


def _key(content: AnyContent) -> str:
    match content:
        case OptionsContent():
            right = [place for place, option in enumerate(content.options) if option.right]
            key = f"{letters(right)} of {len(content.options)}"
        case TrueFalse():
            key = "√" if content.answer else "×"
        case Blanks():
            key = "；".join("/".join(blank.accept) for blank in content.blanks)
        case Numeric():
            key = f"{content.value:f}±{content.tolerance:f}{content.unit}"
        case Matching():
            pairs = [f"{pair.left}→{pair.right}" for pair in content.pairs]
            key = "，".join([*pairs, *content.distractors])
        case Ordering():
            key = "→".join(content.entries)
        case Essay():
            key = " ".join(content.sample.split())
    return key
