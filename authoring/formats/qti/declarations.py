"""What a QTI 2 or 3 item declares beside its body: keys, mapped scores, points, feedback (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from authoring.formats.qti.reading import Feedbacks, Losses, number_in, points_in
from authoring.formats.qti.trees import Element, attribute, named, words_in
from authoring.formats.qti.wording import page_of

_TEMPLATES = {"match_correct", "map_response", "map_response_point"}
_UNDERSTOOD = {
    "responseCondition", "responseIf", "responseElseIf", "responseElse", "setOutcomeValue",
    "match", "variable", "correct", "baseValue", "mapResponse", "isNull", "equal", "stringMatch",
    "member", "contains", "and", "or", "not", "multiple", "ordered", "sum", "default", "product",
    "gt", "gte", "lt", "lte", "exitResponse", "subtract", "divide", "null",
    "responseProcessingFragment", "max", "min", "round", "truncate", "containerSize",
}  # fmt: skip
_BRANCHES = ("responseIf", "responseElseIf")
_COMPARED = {"match", "equal", "stringMatch", "member", "equalRounded", "gte", "lte", "gt", "lt"}
_FEEDBACK = ("modalFeedback", "feedbackBlock", "feedbackInline")


@dataclass(slots=True)
class Response:
    """One response variable with all that is said of its right values."""

    cardinality: str = "single"
    base_type: str = "identifier"
    correct: list[str] = field(default_factory=list)
    mapped: dict[str, Decimal] = field(default_factory=dict)
    matched: list[str] = field(default_factory=list)
    """Values that the response processing itself gives points for."""
    bounds: list[Decimal] = field(default_factory=list)
    """Lowest and highest number that it gives points for."""
    tolerance: Decimal = Decimal(0)
    is_relative: bool = False

    @property
    def accepted(self) -> list[str]:
        """Return all values that earn something, the best first."""
        best = [key for key, score in self.mapped.items() if score > 0]
        return list(dict.fromkeys([*self.correct, *best, *self.matched]))

    @property
    def right(self) -> list[str]:
        """Return the values that are wholly right."""
        top = max(self.mapped.values(), default=Decimal(0))
        best = [key for key, score in self.mapped.items() if score == top > 0]
        if self.cardinality == "single":
            is_same = not self.correct or self.correct[0] in best
            return list(
                dict.fromkeys([*self.correct, *(best if is_same else []), *self._matched()])
            )
        return (
            self.correct or [key for key, score in self.mapped.items() if score > 0] or self.matched
        )

    @property
    def has_weights(self) -> bool:
        """Say that some answers earn a part, or less than nothing, which no answer of ours does."""
        right = set(self.right)
        return any(
            score < 0 or (score > 0 and key not in right) for key, score in self.mapped.items()
        )

    def _matched(self) -> list[str]:
        return [] if self.correct or self.mapped else self.matched


def responses_of(root: Element) -> dict[str, Response]:
    """Return the response variables by their identifiers."""
    found: dict[str, Response] = {}
    for declared in named(root, "responseDeclaration"):
        response = Response(
            attribute(declared, "cardinality") or "single",
            attribute(declared, "baseType") or "identifier",
        )
        for correct in declared.iterfind("correctResponse"):
            values = (_value(value.text, response.base_type) for value in correct.iterfind("value"))
            response.correct = [value for value in values if value]
        for entry in named(declared, "mapEntry"):
            score = number_in(attribute(entry, "mappedValue"))
            key = _value(entry.get("mapKey"), response.base_type)
            if key and score is not None:
                response.mapped[key] = score
        found[attribute(declared, "identifier")] = response
    _take_rules(root, found)
    return found


def tell_scoring(root: Element, losses: Losses) -> None:
    """Tell as lost how answers are scored, where that is more than templates and mappings say."""
    processing = root.find("responseProcessing")
    if processing is None:
        return
    template = attribute(processing, "template") or attribute(processing, "templateLocation")
    name = template.rpartition("/")[2].removesuffix(".xml")
    if name and name not in _TEMPLATES:
        losses.lose("scoring", template, name=name[:80])
    names = {str(element.tag) for element in processing.iterdescendants() if _is_tag(element)}
    for unknown in sorted(names - _UNDERSTOOD)[:5]:
        losses.lose("scoring", name=unknown[:80])


def feedbacks_of(root: Element) -> Feedbacks:
    """Return all feedback that is not inside an option, by its identifier."""
    found = Feedbacks()
    for element in named(root, *_FEEDBACK):
        is_of_choice = any(True for _ in element.iterancestors("simpleChoice"))
        if not is_of_choice and attribute(element, "showHide") != "hide":
            found.add(attribute(element, "identifier"), page_of(element))
    return found


def feedback_inside(choice: Element) -> str:
    """Return the feedback that stands inside an option, as HTML."""
    return "<br>".join(page_of(element) for element in named(choice, *_FEEDBACK))


def near_misses_of(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the identifier of feedback with the number that it is shown for."""
    for branch in named(root, *_BRANCHES):
        values = _compared(branch)
        if len(values) == 1 and number_in(values[0][1]) is not None:
            yield from ((ident, values[0][1]) for ident in _feedback_set(branch))


def points_of(root: Element) -> Decimal | None:
    """Return the points that an item says it gives."""
    outcomes = {
        attribute(outcome, "identifier"): outcome for outcome in named(root, "outcomeDeclaration")
    }
    if "MAXSCORE" in outcomes:
        return points_in(words_in(outcomes["MAXSCORE"].find("defaultValue")))
    score = outcomes.get("SCORE")
    return points_in(attribute(score, "normalMaximum")) if score is not None else None


def _value(text: str | None, base_type: str) -> str:
    """Return a value as it is compared: words keep their lines, all else stands in one."""
    return (text or "").strip() if base_type == "string" else " ".join((text or "").split())


def _is_tag(element: Element) -> bool:
    return isinstance(element.tag, str)


def _take_rules(root: Element, found: dict[str, Response]) -> None:
    """Take the values that response processing compares with before it gives points."""
    for branch in named(root, *_BRANCHES):
        if not _gives_points(branch):
            continue
        for comparison in branch[0].iter() if len(branch) else ():
            variable = next((child for child in comparison if child.tag == "variable"), None)
            if (
                comparison.tag not in _COMPARED
                or variable is None
                or _is_negated(comparison, branch)
            ):
                continue
            response = found.get(attribute(variable, "identifier"))
            if response is not None:
                _take_comparison(comparison, response)


def _take_comparison(comparison: Element, response: Response) -> None:
    values = [words_in(value) for value in comparison.iter("baseValue")]
    if comparison.tag in {"gte", "lte", "gt", "lt"}:
        numbers = [number for value in values if (number := number_in(value)) is not None]
        response.bounds = [*response.bounds, *numbers]
        return
    response.matched += values
    parts = (comparison.get("tolerance") or "").split()
    tolerance = max((number_in(part) or Decimal(0) for part in parts), default=Decimal(0))
    if tolerance > 0 and attribute(comparison, "toleranceMode") != "exact":
        response.tolerance = tolerance
        response.is_relative = attribute(comparison, "toleranceMode") == "relative"


def _gives_points(branch: Element) -> bool:
    for outcome in branch.iterchildren("setOutcomeValue"):
        if "SCORE" in attribute(outcome, "identifier").upper() and len(outcome):
            number = (
                number_in(words_in(outcome[0])) if outcome[0].tag == "baseValue" else Decimal(1)
            )
            if number is not None and number > 0:
                return True
    return False


def _is_negated(comparison: Element, branch: Element) -> bool:
    for ancestor in comparison.iterancestors():
        if ancestor is branch:
            return False
        if ancestor.tag == "not":
            return True
    return False


def _compared(branch: Element) -> list[tuple[str, str]]:
    """Return the pairs of tag and value of a condition that is a single comparison."""
    if not len(branch) or branch[0].tag not in {"equal", "match"}:
        return []
    return [(str(branch[0].tag), words_in(value)) for value in branch[0].iterchildren("baseValue")]


def _feedback_set(branch: Element) -> list[str]:
    return [
        words_in(value)
        for outcome in branch.iterchildren("setOutcomeValue")
        for value in outcome.iter("baseValue")
        if attribute(value, "baseType") == "identifier"
    ]
