"""Refuse drafts that no reviewer should have to read: one gate for rules and models alike (pure)."""

import re
from collections.abc import Sequence

from authoring.drafting.building import pairs
from authoring.drafting.comparing import bare, measures_in
from authoring.drafting.draft import LONGEST_QUOTE, LONGEST_STEM, Draft, DraftSource, find_source
from authoring.drafting.quantities import read_quantity
from authoring.drafting.sentences import is_balanced
from authoring.drafting.setting import is_self_contained, without_introduction
from authoring.drafting.support import options_problem, support_problem
from lessons.passages import normalise
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

REFUSALS = (
    "no-passage", "quote-not-found", "quote-too-long", "kind", "content", "several-keys",
    "no-explanation", "stem-too-long", "stem-unbalanced", "stem-not-self-contained", "off-topic",
    "stem-gives-answer", "key-not-supported", "distractor-right", "options-differ-in-form",
    "not-changed", "bare-negation",
)  # fmt: skip
"""Every reason that `gate` gives."""

_ASKING = re.compile(
    r"《[^》]{1,80}》|（填[^）]{1,4}）|请将|请把|的?各个环节|按先后顺序排列|哪[一个些项种]{0,2}|多少|何时|是在"
)
"""What stems say about the question, and not about its matter."""

_LEAST_SHARED = 0.35
"""Share of a stem's pairs of characters that its passage, headings or options must hold."""


def gate(draft: Draft, passages: Sequence[DraftSource]) -> str | None:
    """Return the code of the first reason against `draft` (see REFUSALS), None if there is none.

    A draft that passes is worth a reviewer's time; that it is right, only the reviewer can say.
    """
    return (
        _evidence_problem(draft, passages)
        or _content_problem(draft)
        or _stem_problem(draft, passages)
        or ("stem-gives-answer" if _gives_answer(draft) else None)
        or support_problem(draft.content, [entry.quote for entry in draft.evidence])
        or options_problem(draft.content)
        or _mentioned_problem(draft, passages)
    )


def _evidence_problem(draft: Draft, passages: Sequence[DraftSource]) -> str | None:
    for entry in draft.evidence:
        source = find_source(passages, entry.passage)
        if source is None:
            return "no-passage"
        quote = normalise(entry.quote)
        if not quote or quote != entry.quote or quote not in normalise(source.text):
            return "quote-not-found"
        if len(quote) > LONGEST_QUOTE:
            return "quote-too-long"
    return None


def _content_problem(draft: Draft) -> str | None:
    problems = draft.content.problems()
    if isinstance(draft.content, Essay):
        return "kind"
    if "several-keys" in problems:
        return "several-keys"
    if problems:
        return "content"
    return None if draft.explanation.strip() else "no-explanation"


def _stem_problem(draft: Draft, passages: Sequence[DraftSource]) -> str | None:
    stem = draft.content.stem
    if len(stem) > LONGEST_STEM or "\n" in stem:
        return "stem-too-long"
    if not is_balanced(stem):
        return "stem-unbalanced"
    words = without_introduction(stem).rstrip("？?。：:")
    if not isinstance(draft.content, TrueFalse):
        words = words.replace("下列", "").replace("各自", "")  # of the options, which are shown
    if not is_self_contained(words):
        return "stem-not-self-contained"
    return None if _is_on_topic(draft, words, passages) else "off-topic"


def _is_on_topic(draft: Draft, words: str, passages: Sequence[DraftSource]) -> bool:
    if isinstance(draft.content, Matching):
        return True
    source = find_source(passages, draft.passage)
    known = pairs(" ".join((source.text, *source.headings))) if source else set()
    asked = pairs(_ASKING.sub("", words))
    return len(asked & known) >= _LEAST_SHARED * len(asked)


def _gives_answer(draft: Draft) -> bool:
    """Say that the answer can be read in the stem."""
    content = draft.content
    stem = without_introduction(content.stem)
    if isinstance(content, Numeric):
        asked = read_quantity(f"{content.value:f}{content.unit}")
        return asked is not None and asked.measure in measures_in(stem)
    return any(_stands_in(answer, stem) for answer in _answers(draft))


def _answers(draft: Draft) -> list[str]:
    content = draft.content
    if isinstance(content, OptionsContent):
        return [option.text for option in content.options if option.right]
    if isinstance(content, Blanks):
        words = [blank.accept[0] for blank in content.blanks]
        return [word for word in words if not word.isascii()]  # a bare number may recur by chance
    return list(content.entries) if isinstance(content, Ordering) else []


def _stands_in(answer: str, stem: str) -> bool:
    quantity = read_quantity(answer)
    is_figure = quantity is not None and quantity.measure in measures_in(stem)
    return is_figure or bare(answer) in bare(stem)


def _mentioned_problem(draft: Draft, passages: Sequence[DraftSource]) -> str | None:
    """Return a code if a wrong answer of a list stands in the passage, where it may be a member."""
    content = draft.content
    source = find_source(passages, draft.passage)
    if not isinstance(content, OptionsContent) or source is None or len(content.key) < 2:  # noqa: PLR2004 -- several right ones
        return None
    text = bare(source.text)
    wrong = [option.text for option in content.options if not option.right]
    return "distractor-right" if any(bare(option) in text for option in wrong) else None
