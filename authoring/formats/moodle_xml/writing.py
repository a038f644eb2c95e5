"""Questions → Moodle XML (pure)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from authoring.formats.moodle.labels import category_path, name_of
from authoring.formats.moodle.telling import write_telling
from authoring.formats.moodle_xml import cloze
from authoring.formats.moodle_xml.reading import read
from authoring.formats.shape import Item, Written
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
_TAIL = "</quiz>\n"


def write(items: Sequence[Item]) -> Written:
    """Write questions; each is read again, and what did not come back is told as lost."""
    return write_telling(
        items, question=_question, category=_category, read=read, frame=(_HEAD, _TAIL)
    )


def _category(category: str) -> str:
    path = _plain("category", category_path(" ".join(category.split())))
    return f'  <question type="category">\n    {path}\n  </question>\n'


def _question(item: Item) -> str:
    """Return the element; "" for a kind that Moodle lacks, or blanks without their places."""
    content = item.content
    if content.kind not in _TYPES or content.problems() == ("blank-count",):
        return ""
    kind, parts = _TYPES[content.kind]
    lines = [*_head(item), *parts(content), *_labels(item)]
    inner = "".join(f"    {line}\n" for line in lines)
    return f'  <question type="{kind}">\n{inner}  </question>\n'


def _head(item: Item) -> Iterator[str]:
    content = item.content
    stem = content.stem
    if isinstance(content, Blanks):
        stem = cloze.joined(stem.split(BLANK), content.blanks)
    yield _plain("name", name_of(content.stem))
    yield _markdown("questiontext", stem)
    yield _markdown("generalfeedback", item.explanation)
    if item.points is not None:
        yield _word("defaultgrade", f"{item.points:f}")
    yield _word("idnumber", item.uid)


def _labels(item: Item) -> Iterator[str]:
    if item.tags:
        yield f"<tags>{''.join(_plain('tag', tag) for tag in item.tags)}</tags>"


def _choice(content: OptionsContent[Any]) -> Iterator[str]:
    """Yield the options; several right ones share 100 percent, and a wrong one undoes it."""
    is_single = content.kind == "single_choice"
    right = "100" if is_single else f"{100 / max(1, len(content.key)):.7g}"
    wrong = "0" if is_single else "-100"
    yield _word("single", "true" if is_single else "false")
    yield _word("shuffleanswers", "true")
    yield _word("answernumbering", "ABCD")
    for option in content.options:
        fraction = right if option.right else wrong
        yield _answer(fraction, option.text, option.feedback, form="markdown")


def _true_false(content: TrueFalse) -> Iterator[str]:
    for value in (True, False):
        is_right = value is content.answer
        feedback = "" if is_right else content.feedback
        yield _answer("100" if is_right else "0", "true" if value else "false", feedback)


def _blanks(content: Blanks) -> Iterator[str]:
    """Yield nothing: the answers stand in the text."""
    del content
    yield from ()


def _numeric(content: Numeric) -> Iterator[str]:
    within = _word("tolerance", f"{content.tolerance:f}")
    yield _answer("100", f"{content.value:f}", "", within)
    for miss in content.near_misses:
        yield _answer("0", f"{miss.value:f}", miss.feedback, _word("tolerance", "0"))
    if content.unit:
        unit = f"{_word('multiplier', '1')}{_word('unit_name', content.unit)}"
        yield f"<units><unit>{unit}</unit></units>"
        yield _word("unitgradingtype", "0")
        yield _word("showunits", "0")


def _ordering(content: Ordering) -> Iterator[str]:
    yield _word("layouttype", "VERTICAL")
    yield _word("selecttype", "ALL")
    yield _word("selectcount", "0")
    yield _word("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST")
    yield _word("showgrading", "SHOW")
    yield _markdown("incorrectfeedback", content.feedback)
    for place, entry in enumerate(content.entries, 1):
        yield _answer(str(place), entry, "", form="markdown")


def _matching(content: Matching) -> Iterator[str]:
    yield _word("shuffleanswers", "true")
    pairs = [(pair.left, pair.right) for pair in content.pairs]
    for left, right in [*pairs, *(("", text) for text in content.distractors)]:
        inner = f"<text>{escape(left)}</text>{_plain('answer', right)}"
        yield f'<subquestion format="markdown">{inner}</subquestion>'


def _essay(content: Essay) -> Iterator[str]:
    yield _word("responseformat", "editor")
    yield _word("responserequired", "1")
    yield _markdown("graderinfo", content.guidance)


def _answer(
    fraction: str, text: str, feedback: str, more: str = "", *, form: str = "moodle_auto_format"
) -> str:
    inner = f"<text>{escape(text)}</text>{_markdown('feedback', feedback)}{more}"
    return f'<answer fraction="{fraction}" format="{form}">{inner}</answer>'


def _markdown(name: str, text: str) -> str:
    return f'<{name} format="markdown"><text>{escape(text)}</text></{name}>'


def _plain(name: str, text: str) -> str:
    return f"<{name}><text>{escape(text)}</text></{name}>"


def _word(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


_TYPES: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {
    "single_choice": ("multichoice", _choice),
    "multiple_choice": ("multichoice", _choice),
    "true_false": ("truefalse", _true_false),
    "blanks": ("cloze", _blanks),
    "numeric": ("numerical", _numeric),
    "ordering": ("ordering", _ordering),
    "matching": ("matching", _matching),
    "essay": ("essay", _essay),
}
