"""Answers to a question as a form sends them; whether they are right does not matter here."""

from benchmarks.plan import Fields
from quizzes.kinds.base import Asked

_ESSAY = "这项做法有据可查，也有待核实。"


def answer_fields(asked: Asked, number: int) -> Fields:
    """Return an answer to `asked`; another `number` gives another answer."""
    match asked.kind:
        case "single_choice" | "true_false":
            return [("choice", asked.rows[number % len(asked.rows)].id)]
        case "multiple_choice":
            left_out = asked.rows[number % len(asked.rows)]
            return [("choice", row.id) for row in asked.rows if row is not left_out]
        case "ordering":
            return _turned("place", asked, [str(n + 1) for n in range(len(asked.rows))], number)
        case "matching":
            return _turned("match", asked, [target.id for target in asked.targets], number)
        case _:
            return _written(asked, number)


def as_lists(fields: Fields) -> dict[str, list[str]]:
    """Return the fields as the kinds read them: each name with all its values."""
    lists: dict[str, list[str]] = {}
    for name, value in fields:
        lists.setdefault(name, []).append(value)
    return lists


def _turned(name: str, asked: Asked, values: list[str], number: int) -> Fields:
    """Give each row one of `values`, beginning with another one for another number."""
    return [
        (f"{name}-{row.id}", values[(place + number) % len(values)])
        for place, row in enumerate(asked.rows)
    ]


def _written(asked: Asked, number: int) -> Fields:
    if asked.kind == "numeric":
        return [("number", f"{number + 1}.5")]
    if asked.kind == "blanks":
        return [(f"blank-{row.id}", f"{number + 1}") for row in asked.rows]
    return [("text", _ESSAY * (10 + number))]
