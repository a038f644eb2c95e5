"""Questions → GIFT as Moodle reads it (pure)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from authoring.formats.gift.escapes import escape
from authoring.formats.gift.reading import read
from authoring.formats.moodle.labels import category_path, name_of
from authoring.formats.moodle.telling import write_telling
from authoring.formats.moodle.weighted import stars_escaped
from authoring.formats.moodle.writable import texts_of
from authoring.formats.shape import Item, Written
from authoring.formats.texts import Form, to_markdown
from quizzes.kinds import AnyContent
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

_ARROW = "->"
_LONG_BLANK = "_____"


def write(items: Sequence[Item]) -> Written:
    """Write questions; each is read again, and what did not come back is told as lost."""
    return write_telling(items, question=_question, category=_category, read=read)


def _category(category: str) -> str:
    return f"$CATEGORY: {category_path(' '.join(category.split()))}\n\n"


def _question(item: Item) -> str:
    """Return a question and the empty line that ends it; "" where GIFT cannot ask it."""
    content = item.content
    if _is_beyond(content):
        return ""
    form = "[markdown]" if _is_marked_up(item) else ""
    lines = [*_GROUPS[content.kind](content)]
    if item.explanation:
        lines.append(f"####{_part(item.explanation)}")
    group = "".join(f"\n\t{line}" for line in lines[1:])
    group = f"{{{lines[0]}{group}\n}}" if group else f"{{{lines[0]}}}"
    title = escape(name_of(content.stem))
    return f"{_marks(item)}::{title}::{form}{escape(content.stem)} {group}\n\n"


def _is_beyond(content: AnyContent) -> bool:
    """Say whether GIFT has no way to ask this: another kind, or several blanks."""
    has_blanks = isinstance(content, Blanks) and len(content.blanks) > 1
    return content.kind not in _GROUPS or has_blanks


def _marks(item: Item) -> str:
    marks = [f"[id:{_mark(item.uid)}]"] if item.uid else []
    marks += [f"[tag:{_mark(tag)}]" for tag in item.tags]
    return f"// {' '.join(marks)}\n" if marks else ""


def _mark(text: str) -> str:
    return " ".join(text.split()).replace("]", "\\]")


def _is_marked_up(item: Item) -> bool:
    """Say whether a text of the question would read differently without naming its form."""
    return any(
        _LONG_BLANK in text or _ARROW in text or to_markdown(text, Form.MOODLE).markdown != text
        for text in [*texts_of(item.content), item.explanation]
    )


def _part(text: str, form: str = "markdown") -> str:
    """Return an escaped text that is not taken for one which names its form or weight."""
    return escape(f"[{form}]{text}" if text.startswith("[") else text)


def _feedback(text: str) -> str:
    return f"#{_part(text)}" if text else ""


def _choice(content: OptionsContent[Any]) -> Iterator[str]:
    """Yield the options: with "=" for the only right one, else with shares of 100 percent."""
    is_single = content.kind == "single_choice"
    share = f"{100 / max(1, len(content.key)):.7g}"
    yield ""
    for option in content.options:
        sign = "=" if is_single and option.right else "~"
        weight = share if option.right else "-100"
        is_weighted = not is_single or option.text.startswith("%")
        shown = f"%{weight}%" if is_weighted else ""
        yield f"{sign}{shown}{_part(option.text)}{_feedback(option.feedback)}"


def _true_false(content: TrueFalse) -> Iterator[str]:
    yield f"{'TRUE' if content.answer else 'FALSE'}{_feedback(content.feedback)}"


def _blanks(content: Blanks) -> Iterator[str]:
    """Yield the accepted words, and the feedback for all others."""
    yield ""
    blank = content.blanks[0]
    for word in blank.accept:
        weight = "%100%" if word.startswith("%") else ""
        yield f"={weight}{_part(stars_escaped(word), 'plain')}"
    if blank.feedback:
        yield f"=%0%*{_feedback(blank.feedback)}"


def _numeric(content: Numeric) -> Iterator[str]:
    right = f"{content.value:f}:{content.tolerance:f}"
    if not content.near_misses:
        yield f"#{right}"
        return
    yield "#"
    yield f"={right}"
    for miss in content.near_misses:
        yield f"=%0%{miss.value:f}:0{_feedback(miss.feedback)}"


def _ordering(content: Ordering) -> Iterator[str]:
    yield f">{len(content.entries)} ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST"
    for entry in content.entries:
        yield escape(f"[markdown]{entry}" if entry.startswith(("[", "//", "=")) else entry)


def _matching(content: Matching) -> Iterator[str]:
    yield ""
    for pair in content.pairs:
        left = pair.left.replace(_ARROW, "-\\>")
        yield f"={_part(left)} -> {escape(pair.right)}"
    for distractor in content.distractors:
        yield f"= -> {escape(distractor)}"


def _essay(content: Essay) -> Iterator[str]:
    del content
    yield ""


_GROUPS: dict[str, Callable[[Any], Iterator[str]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "blanks": _blanks,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "essay": _essay,
}
