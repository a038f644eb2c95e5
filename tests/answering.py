"""Fill in the form of a question, right or wrong, whatever its kind."""

from typing import Any

from quizzes.models import Attempt, Version

type Fields = dict[str, str | list[str]]


def answer_to(version: Version, *, right: bool = True) -> Fields:
    """Return the fields a browser posts for a fully right or a fully wrong answer."""
    content: Any = version.loaded
    match version.kind:
        case "single_choice":
            return {"choice": next(row.id for row in content.options if row.right is right)}
        case "multiple_choice":
            return {"choice": [row.id for row in content.options if row.right is right]}
        case "true_false":
            return {"choice": "true" if content.answer is right else "false"}
        case "blanks":
            words = [blank.accept[0] if right else "都不对" for blank in content.blanks]
            return {f"blank-{number}": word for number, word in enumerate(words, 1)}
        case "numeric":
            return {"number": str(content.value if right else content.value + 1000)}
        case "ordering":
            return _places(version, right=right)
        case "matching":
            return _matches(version, right=right)
        case _:
            return {"text": "有据可依。" if right else "不知道。"}


def posted(version: Version, op_id: str, *, right: bool = True, **others: str) -> Fields:
    """Return a whole form: an answer with its operation and whatever else is given."""
    return answer_to(version, right=right) | {"op_id": op_id, "base": ""} | others


def version_at(attempt: Attempt, position: int) -> Version:
    return attempt.items.select_related("version").get(position=position).version


def _places(version: Version, *, right: bool) -> Fields:
    """Return the places in the right order, or in the reverse."""
    content: Any = version.loaded
    entries = [line.id for line in content.explain((), None)]
    shown = entries if right else entries[::-1]
    return {f"place-{entry}": str(place) for place, entry in enumerate(shown, 1)}


def _matches(version: Version, *, right: bool) -> Fields:
    """Return each left side with its right side, or all of them moved on by one."""
    content: Any = version.loaded
    lefts = [pair.id for pair in content.pairs]
    by_text = {row.text: row.id for row in content.ask(content.order(), None).targets}
    rights = [by_text[pair.right] for pair in content.pairs]
    shown = rights if right else rights[1:] + rights[:1]
    return {f"match-{left}": target for left, target in zip(lefts, shown, strict=True)}
