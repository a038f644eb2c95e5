"""Questions of our kinds → the words that people would type (pure)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from authoring.formats.shape import Item, Notice
from authoring.formats.typed import keys
from authoring.formats.typed.blank_words import write_alternatives
from authoring.formats.typed.markup import blanks_markdown, blanks_plain, markdown_of, plain
from authoring.formats.typed.question import Typed, letter, letters
from quizzes.kinds.base import short_id
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

ARROW = " → "


@dataclass(slots=True)
class _Plain:
    """Turns Markdown into words, and remembers where that loses something."""

    fields: list[str] = field(default_factory=list)

    def words(self, markdown: str, name: str) -> str:
        text = plain(markdown)
        if markdown_of(text) != markdown and name not in self.fields:
            self.fields.append(name)
        return text

    def stem_with_blanks(self, stem: str) -> str:
        pieces = blanks_plain(stem)
        if blanks_markdown(pieces) != stem:
            self.fields.append("stem")
        return BLANK.join(pieces)


def typed_of(item: Item) -> tuple[Typed, tuple[Notice, ...]]:
    """Return the words of a question, and what words cannot say of it."""
    page = _Plain()
    content = item.content
    write = next(writer for kind, writer in _WRITERS.items() if isinstance(content, kind))
    parts = write(content, page)
    stem = parts.pop("stem", None)
    typed = Typed(
        stem=str(stem) if stem is not None else page.words(content.stem, "stem"),
        kind=content.kind,
        explanation=page.words(item.explanation, "explanation"),
        uid=item.uid,
        difficulty=item.difficulty,
        points=item.points,
        tags=item.tags,
        category=item.category,
        quote=item.quote,
        **parts,  # type: ignore[arg-type] # each writer names fields of Typed
    )
    return typed, tuple(Notice("formatting", values={"field": name}) for name in page.fields)


def _choice(content: OptionsContent, page: _Plain) -> dict[str, object]:  # type: ignore[type-arg] # either kind of choice
    right = [place for place, option in enumerate(content.options) if option.right]
    return {
        "options": tuple(page.words(option.text, "options") for option in content.options),
        "answer": letters(right),
        "feedback": _lines(
            (letter(place), page.words(option.feedback, "feedback"))
            for place, option in enumerate(content.options)
        ),
    }


def _true_false(content: TrueFalse, page: _Plain) -> dict[str, object]:
    return {
        "answer": "对" if content.answer else "错",
        "feedback": page.words(content.feedback, "feedback"),
    }


def _blanks(content: Blanks, page: _Plain) -> dict[str, object]:
    return {
        "stem": page.stem_with_blanks(content.stem),
        "answer": "；".join(write_alternatives(blank.accept) for blank in content.blanks),
        "feedback": _lines(
            (str(number), page.words(blank.feedback, "feedback"))
            for number, blank in enumerate(content.blanks, 1)
        ),
    }


def _numeric(content: Numeric, page: _Plain) -> dict[str, object]:
    return {
        "answer": keys.write_quantity(content.value, content.tolerance, content.unit),
        "feedback": _lines(
            (f"{miss.value:f}", page.words(miss.feedback, "feedback"))
            for miss in content.near_misses
        ),
    }


def _ordering(content: Ordering, page: _Plain) -> dict[str, object]:
    shown = sorted(content.entries, key=short_id)
    return {
        "options": tuple(page.words(entry, "options") for entry in shown),
        "answer": letters([shown.index(entry) for entry in content.entries]),
        "feedback": page.words(content.feedback, "feedback"),
    }


def _matching(content: Matching, page: _Plain) -> dict[str, object]:
    pairs = [(pair.left, pair.right) for pair in content.pairs]
    pairs += [("", text) for text in content.distractors]
    return {
        "options": tuple(
            f"{page.words(left, 'options')}{ARROW}{page.words(right, 'options')}".strip()
            for left, right in pairs
        ),
        "feedback": _lines(
            (str(number), page.words(pair.feedback, "feedback"))
            for number, pair in enumerate(content.pairs, 1)
        ),
    }


def _essay(content: Essay, page: _Plain) -> dict[str, object]:
    return {
        "answer": page.words(content.sample, "answer"),
        "guidance": page.words(content.guidance, "guidance"),
        "length": keys.write_length(content.min_characters, content.max_characters),
    }


_WRITERS: dict[type, Callable[..., dict[str, object]]] = {
    OptionsContent: _choice,
    TrueFalse: _true_false,
    Blanks: _blanks,
    Numeric: _numeric,
    Ordering: _ordering,
    Matching: _matching,
    Essay: _essay,
}


def _lines(feedback: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{label}：{words}" for label, words in feedback if words)


def drawn(texts: Sequence[str], kept: Sequence[str] = ()) -> list[str]:
    """Return `texts` in an order that says nothing of the key; `kept` keep theirs among themselves."""
    order = sorted(dict.fromkeys([*texts, *kept]), key=short_id)
    rest = iter(kept)
    return [next(rest) if text in kept else text for text in order]
