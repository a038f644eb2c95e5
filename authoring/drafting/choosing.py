"""Keep the best few drafts of each passage, none of which tells the answer of another (pure)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from authoring.drafting.comparing import bare
from authoring.drafting.draft import Draft
from authoring.drafting.setting import without_introduction
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.true_false import TrueFalse

_MOST_OF_ONE_RULE = 2


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a draft asks for and what it lets its reader see."""

    draft: Draft
    answers: frozenset[str]
    stem: str

    def clashes_with(self, other: "_Shown") -> bool:
        """Say that one of two drafts of a passage tells, or asks for, what the other asks for."""
        if self.answers & other.answers:
            return True
        if isinstance(self.draft.content, Matching) or isinstance(other.draft.content, Matching):
            return False
        tells = any(answer in self.stem for answer in other.answers) or any(
            answer in other.stem for answer in self.answers
        )
        is_judged = TrueFalse in {type(self.draft.content), type(other.draft.content)}
        return tells or (is_judged and _overlap(self.draft.quote, other.draft.quote))


def choose(drafts: Iterable[Draft], most_per_passage: int, random: Random) -> tuple[Draft, ...]:
    """Return at most so many drafts a passage, the surest first, in the order of the passages."""
    ranked = sorted(
        ((draft, random.random()) for draft in drafts),
        key=lambda pair: (-pair[0].confidence, pair[1]),
    )
    kept: dict[int, list[_Shown]] = defaultdict(list)
    stems: set[str] = set()
    for draft, _order in ranked:
        shown = _shown(draft)
        beside = kept[draft.passage]
        of_rule = sum(other.draft.origin == draft.origin for other in beside)
        is_room = len(beside) < most_per_passage and of_rule < _MOST_OF_ONE_RULE
        is_new = shown.stem not in stems or isinstance(draft.content, Matching)
        if is_room and is_new and not any(map(shown.clashes_with, beside)):
            beside.append(shown)
            stems.add(shown.stem)
    return tuple(shown.draft for index in sorted(kept) for shown in kept[index])


def _shown(draft: Draft) -> _Shown:
    stem = without_introduction(draft.content.stem)
    return _Shown(draft, frozenset(filter(None, map(bare, _answers(draft)))), bare(stem))


def _answers(draft: Draft) -> list[str]:
    """Return the answers with as much around them as tells them from chance: 28家, 第三."""
    content = draft.content
    if isinstance(content, OptionsContent):
        return [option.text for option in content.options if option.right]
    if isinstance(content, Numeric):
        return [f"{content.value:f}{content.unit}"]
    if not isinstance(content, Blanks):
        return []
    before = [part[-1:] for part in content.stem.split(BLANK)]
    words = [blank.accept[-1] for blank in content.blanks]
    return [
        word if not word.isdecimal() else f"{mark}{blank.accept[0]}"
        for mark, word, blank in zip(before, words, content.blanks, strict=False)
    ]


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one
