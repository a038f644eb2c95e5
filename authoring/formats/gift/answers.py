"""What stands within GIFT's braces → contents of our kinds (pure)."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import batched

from authoring.formats.gift.escapes import show
from authoring.formats.gift.stems import Stem, written
from authoring.formats.moodle import weighted
from authoring.formats.moodle.blank_stems import one_run, with_blank
from authoring.formats.moodle.contents import content_of
from authoring.formats.moodle.losses import Losses
from authoring.formats.moodle.weighted import FULL, Weighted
from authoring.formats.texts import Form
from authoring.formats.typed.question import Unreadable
from quizzes.kinds import AnyContent

_SIGNS = re.compile("(~?=|~)")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_RIGHT = {"T", "TRUE", "对", "正确", "是", "√"}
_WRONG = {"F", "FALSE", "错", "错误", "否", "×"}
_ARROW = "->"
_ORDERING_WORDS = re.compile(
    r"(?:ALL_OR_NOTHING|ALL|EXACT|RANDOM|REL[A-Z_]{0,30}|CONTIG(?:UOUS)?|HORI(?:ZONTAL)?|H"
    r"|VERT(?:ICAL)?|V|ABS(?:OLUTE)?(?:_POSITION)?|LONGEST_[A-Z_]{5,30}|SHOW|HIDE|TRUE|FALSE"
    r"|YES|NO|NUMBERING[A-Z_]{0,20}|none|abc|ABCD?|abcd|123|iii|III|[0-9])(?![^\s])"
)


def content_of_group(stem: Stem, losses: Losses) -> AnyContent:
    """Return what a question asks; raise Unreadable."""
    if len(stem.groups) > 1:
        return _several_blanks(stem, losses)
    return _reader(stem.groups[0])(stem, stem.groups[0], losses)


def _reader(group: str) -> Callable[[Stem, str, Losses], AnyContent]:
    """Tell the kind by the signs there are, in the order Moodle looks for them."""
    if not group:
        return _essay
    if group.startswith("#"):
        return _numeric
    if group.startswith(">"):
        return _ordering
    if "~" in group:
        return _choice
    if "=" in group and _ARROW in group:
        return _matching
    is_truth = group.partition("#")[0].strip().upper() in _RIGHT | _WRONG
    return _true_false if is_truth else _blank


def _essay(stem: Stem, group: str, losses: Losses) -> AnyContent:
    del group
    return content_of("essay", stem=stem.words(losses), guidance="")


def _true_false(stem: Stem, group: str, losses: Losses) -> AnyContent:
    word, *feedback = group.split("#", 2)
    wrong, right, *_ = [*(losses.markdown(*stem.written(text)) for text in feedback), "", ""]
    if right:
        losses.add("right-feedback", right)
    return content_of(
        "true_false",
        stem=stem.words(losses),
        answer=word.strip().upper() in _RIGHT,
        feedback=wrong,
    )


def _choice(stem: Stem, group: str, losses: Losses) -> AnyContent:
    answers = _answers(stem, group, losses, is_plain=False)
    return weighted.choice(
        _sentence(stem, losses),
        answers,
        losses,
        is_single=True if "=" in group else None,
    )


def _blank(stem: Stem, group: str, losses: Losses) -> AnyContent:
    blank = weighted.blank(_answers(stem, group, losses, is_plain=True), losses)
    if stem.is_missing_word:
        return content_of("blanks", stem=stem.with_gaps(losses), blanks=[blank])
    words = stem.words(losses)
    words = with_blank(words if stem.form is Form.MARKDOWN else one_run(words))
    return content_of("blanks", stem=words, blanks=[blank])


def _several_blanks(stem: Stem, losses: Losses) -> AnyContent:
    """Read a stem with several groups of accepted words, which Moodle does not know."""
    if any(_reader(group) is not _blank for group in stem.groups):
        raise Unreadable("several-groups", "answer")
    blanks = [
        weighted.blank(_answers(stem, group, losses, is_plain=True), losses)
        for group in stem.groups
    ]
    return content_of("blanks", stem=stem.with_gaps(losses), blanks=blanks)


def _numeric(stem: Stem, group: str, losses: Losses) -> AnyContent:
    group, _, wrong = group[1:].partition("~")
    answers = _answers(stem, group, losses, is_plain=True)
    if wrong:
        feedback = losses.markdown(*stem.written(wrong.partition("#")[2]))
        answers.append(Weighted("*", Decimal(0), feedback))
    return weighted.numeric(_sentence(stem, losses), answers, losses)


def _matching(stem: Stem, group: str, losses: Losses) -> AnyContent:
    pairs, distractors = [], []
    for _sign, entry in _signed(group):
        left, arrow, right = entry.partition(_ARROW)
        if not arrow:
            raise Unreadable("pair-expected", "options", show(entry), expected=_ARROW)
        if left.strip():
            text = losses.markdown(*stem.written(left))
            pairs.append({"left": text, "right": show(right).strip()})
        else:
            distractors.append(show(right).strip())
    return content_of(
        "matching",
        stem=stem.words(losses),
        pairs=pairs,
        distractors=distractors,
    )


def _ordering(stem: Stem, group: str, losses: Losses) -> AnyContent:
    """Read the entries in their right order, behind words about how to show and mark them."""
    rest = group[1:].lstrip(" ")
    if found := re.match(r"[0-9]{1,2}(?=\s|$)", rest):
        rest = rest[found.end() :].lstrip(" ")
    while found := _ORDERING_WORDS.match(rest):
        rest = rest[found.end() :].lstrip(" ")
    entries = [
        losses.markdown(*stem.written(line.removeprefix("=")))
        for line in rest.split("\n")
        if line.strip()
    ]
    return content_of("ordering", stem=stem.words(losses), entries=entries)


def _sentence(stem: Stem, losses: Losses) -> str:
    """Return the stem, with a blank where the answer is a word in its midst."""
    return stem.with_gaps(losses) if stem.is_missing_word else stem.words(losses)


def _answers(stem: Stem, group: str, losses: Losses, *, is_plain: bool) -> list[Weighted]:
    return [_answer(stem, sign, entry, losses, is_plain=is_plain) for sign, entry in _signed(group)]


def _answer(stem: Stem, sign: str, entry: str, losses: Losses, *, is_plain: bool) -> Weighted:
    percent = FULL if "=" in sign else Decimal(0)
    if found := _WEIGHT.match(entry):
        percent = weighted.percent_of(found[1])
        entry = entry[found.end() :]
    text, _, feedback = entry.partition("#")
    words, form = written(text, stem.form)
    return Weighted(
        words if is_plain else losses.markdown(words, form),
        percent,
        losses.markdown(*stem.written(feedback)),
    )


def _signed(group: str) -> list[tuple[str, str]]:
    """Return each answer with its sign; a single one may go without."""
    first, *rest = _SIGNS.split(group)
    if not rest:
        return [("=", first.strip())]
    if first.strip():
        raise Unreadable("sign-expected", "options", show(first), expected="= ~")
    return [(sign, entry.strip()) for sign, entry in batched(rest, 2, strict=True)]
