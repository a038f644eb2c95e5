"""Fill in the form of a question, right or wrong, whatever its kind."""

from collections.abc import Mapping
from typing import Any, Protocol

from quizzes.models import Attempt, Version

type Fields = dict[str, Any]
"""Each name with its value, or with several in a list."""


class Fill(Protocol):
    def __call__(self, content: Any, *, right: bool) -> Fields: ...


def answer_to(version: Version, *, right: bool = True) -> Fields:
    """Return the fields a browser posts for a fully right or a fully wrong answer."""
    return _FILLS[version.kind](version.loaded, right=right)


def posted(version: Version, op_id: str, *, right: bool = True, **others: str) -> Fields:
    """Return a whole form: an answer with its operation and whatever else is given."""
    return answer_to(version, right=right) | {"op_id": op_id, "base": ""} | others


def as_lists(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the fields as the kinds read them: each name with all its values."""
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}


def version_at(attempt: Attempt, position: int) -> Version:
    return attempt.items.select_related("version").get(position=position).version


def _options(content: Any, *, right: bool) -> Fields:
    return {"choice": [option.id for option in content.options if option.right is right]}


def _option(content: Any, *, right: bool) -> Fields:
    return {"choice": _options(content, right=right)["choice"][0]}


def _truth(content: Any, *, right: bool) -> Fields:
    return {"choice": "true" if content.answer is right else "false"}


def _blanks(content: Any, *, right: bool) -> Fields:
    words = [blank.accept[0] if right else "都不对" for blank in content.blanks]
    return {f"blank-{number}": word for number, word in enumerate(words, 1)}


def _number(content: Any, *, right: bool) -> Fields:
    return {"number": str(content.value if right else content.value + 1000)}


def _places(content: Any, *, right: bool) -> Fields:
    """Return the places in the right order, or in the reverse."""
    entries = [line.id for line in content.explain((), None)]
    shown = entries if right else entries[::-1]
    return {f"place-{entry}": str(place) for place, entry in enumerate(shown, 1)}


def _matches(content: Any, *, right: bool) -> Fields:
    """Return each left side with its right side, or all of them moved on by one."""
    lefts = [pair.id for pair in content.pairs]
    by_text = {row.text: row.id for row in content.ask(content.order(), None).targets}
    rights = [by_text[pair.right] for pair in content.pairs]
    shown = rights if right else rights[1:] + rights[:1]
    return {f"match-{left}": target for left, target in zip(lefts, shown, strict=True)}


def _text(content: Any, *, right: bool) -> Fields:
    del content
    return {"text": "有据可依。" if right else "不知道。"}


_FILLS: Mapping[str, Fill] = {
    "single_choice": _option,
    "multiple_choice": _options,
    "true_false": _truth,
    "blanks": _blanks,
    "numeric": _number,
    "ordering": _places,
    "matching": _matches,
    "essay": _text,
}
