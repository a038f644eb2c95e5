"""What answers earn in QTI 1.2: conditions with their points and feedback (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from authoring.formats.qti.reading import number_in
from authoring.formats.qti.trees import Element, attribute, named, words_in

_LOWER = {"vargte", "vargt"}
_ALL_POINTS = {"", "score.max"}
_UPPER = {"varlte", "varlt"}


@dataclass(slots=True)
class Condition:
    """One `respcondition`."""

    points: Decimal = Decimal(0)
    equal: list[tuple[str, str]] = field(default_factory=list)
    """Each response with a value it must have."""
    words: list[tuple[str, str]] = field(default_factory=list)
    """The same, as written; of words that are typed in."""
    lower: list[Decimal] = field(default_factory=list)
    upper: list[Decimal] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    """Identifiers of what is shown."""
    margin: tuple[Decimal, bool] | None = None
    """A tolerance, and whether it is in percent."""

    def values(self, response: str) -> list[str]:
        return [value for name, value in self.equal if name == response or not name]


def conditions_of(item: Element) -> list[Condition]:
    """Return the conditions of an item in their order."""
    return [_condition(element) for element in named(item, "respcondition")]


def key_of(conditions: Sequence[Condition], response: str) -> tuple[list[str], bool]:
    """Return the right values of a response, and whether others earn a part.

    One condition that asks for several values is the key; else each value that earns most is one.
    """
    earning = [one for one in conditions if one.points > 0 and one.values(response)]
    top = max((one.points for one in earning), default=Decimal(0))
    whole = [one for one in earning if len(set(one.values(response))) > 1]
    if whole:
        best = max(whole, key=lambda one: one.points)
        return list(dict.fromkeys(best.values(response))), False
    values = list(dict.fromkeys(one.values(response)[0] for one in earning if one.points == top))
    is_partial = any(one.points < top for one in earning)
    return values, is_partial


def parts_of(conditions: Sequence[Condition], response: str) -> list[str]:
    """Return all values that add something, for several choices that are scored one by one."""
    earning = [one for one in conditions if one.points > 0]
    return list(dict.fromkeys(value for one in earning for value in one.values(response)))


def typed_words(conditions: Sequence[Condition], response: str) -> list[str]:
    """Return the words that earn something, typed into one blank, the best first."""
    earning = sorted((one for one in conditions if one.points > 0), key=lambda one: -one.points)
    return [word for one in earning for name, word in one.words if name == response or not name]


def _condition(element: Element) -> Condition:
    condition = Condition(_points(element))
    for variables in element.iterchildren("conditionvar"):
        _walk(variables, condition)
    condition.feedback = [
        attribute(shown, "linkrefid") for shown in element.iterchildren("displayfeedback")
    ]
    return condition


def _walk(element: Element, condition: Condition) -> None:
    for child in element:
        name = str(child.tag)
        response = attribute(child, "respident")
        if name in {"varequal", "varsubset", "varsubstring"}:
            text = child.text or ""
            condition.equal.append((response, " ".join(text.split())))
            condition.words.append((response, text.strip()))
            _take_margin(child, condition)
        elif name in _LOWER | _UPPER:
            number = number_in(words_in(child))
            if number is not None:
                (condition.lower if name in _LOWER else condition.upper).append(number)
        elif name in {"and", "or"}:
            _walk(child, condition)


def _take_margin(element: Element, condition: Condition) -> None:
    margin = number_in(attribute(element, "margin"))
    if margin is not None and margin > 0:
        condition.margin = (margin, attribute(element, "margintype") == "percent")


def _points(element: Element) -> Decimal:
    total = Decimal(0)
    has_points = False
    for setting in _settings(element):
        words = words_in(setting)
        number = Decimal(1) if words.casefold() in _ALL_POINTS else number_in(words)
        if number is None:
            continue
        has_points = True
        total += -number if attribute(setting, "action").casefold() == "subtract" else number
    return Decimal(1) if not has_points and _is_called_correct(element) else total


def _is_called_correct(element: Element) -> bool:
    """Say that a condition is that of the right answer, where no points say so."""
    shown = (attribute(one, "linkrefid") for one in element.iterchildren("displayfeedback"))
    names = (attribute(element, "title"), *shown)
    return any(name.casefold() in {"correct", "correctresponse"} for name in names)


def _settings(element: Element) -> Iterator[Element]:
    for setting in element.iterchildren("setvar"):
        name = (attribute(setting, "varname") or attribute(setting, "variablename")).casefold()
        if "feedback" not in name:
            yield setting
