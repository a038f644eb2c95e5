"""How QTI marks an answer and shows feedback: the rules of an item that is written (pure)."""

from decimal import Decimal
from fractions import Fraction

from lxml import etree

from authoring.formats.qti.markup import add
from authoring.formats.qti.trees import Element

EXPLANATION = "explanation"
INCORRECT = "incorrect"
RESPONSE = "RESPONSE"


def processing_of(root: Element) -> Element:
    """Return the rules of an item, made when there are none."""
    found = root.find("responseProcessing")
    return found if found is not None else add(root, "responseProcessing")


def score_text(share: Fraction, points: Decimal | None) -> str:
    """Return a share of the points, or of 1 where there are none, as QTI writes numbers."""
    exact = share * Fraction(points if points is not None else 1)
    return f"{round(float(exact), 6):g}"


def add_right_or_wrong(root: Element, condition: Element, points: Decimal | None) -> None:
    """Give all the points if `condition` holds, else none."""
    rule = add(processing_of(root), "responseCondition")
    then = add(rule, "responseIf")
    then.append(condition)
    _set_score(then, score_text(Fraction(1), points))
    _set_score(add(rule, "responseElse"), "0")


def add_sum(root: Element, responses: list[str]) -> None:
    """Give what the responses are mapped to."""
    outcome = add(processing_of(root), "setOutcomeValue", identifier="SCORE")
    total = add(outcome, "sum") if len(responses) > 1 else outcome
    for response in responses:
        add(total, "mapResponse", identifier=response)


def show(root: Element, ident: str, condition: Element | None = None) -> None:
    """Show the feedback `ident`, always or if `condition` holds."""
    parent = processing_of(root)
    if condition is not None:
        parent = add(add(parent, "responseCondition"), "responseIf")
        parent.append(condition)
    several = _set_feedback(parent)
    add(several, "baseValue", ident, baseType="identifier")


def show_for_choices(root: Element) -> None:
    """Show the feedback of each option that is chosen: it goes by the option's identifier."""
    several = _set_feedback(processing_of(root))
    add(several, "variable", identifier=RESPONSE)


def matches() -> Element:
    """Return the condition that the response is the right one."""
    condition = etree.Element("match")
    add(condition, "variable", identifier=RESPONSE)
    add(condition, "correct", identifier=RESPONSE)
    return condition


def earns_nothing(response: str) -> Element:
    """Return the condition that a response is mapped to no points."""
    condition = etree.Element("equal", {"toleranceMode": "exact"})
    add(condition, "mapResponse", identifier=response)
    add(condition, "baseValue", "0", baseType="float")
    return condition


def lacks(value: str) -> Element:
    """Return the condition that a pair is not among those given."""
    condition = etree.Element("not")
    member = add(condition, "member")
    add(member, "baseValue", value, baseType="directedPair")
    add(member, "variable", identifier=RESPONSE)
    return condition


def equals(number: Decimal, tolerance: Decimal = Decimal(0)) -> Element:
    """Return the condition that the response is a number, within a tolerance."""
    condition = etree.Element("equal")
    condition.set("toleranceMode", "absolute" if tolerance else "exact")
    if tolerance:
        condition.set("tolerance", f"{tolerance:f} {tolerance:f}")
    add(condition, "variable", identifier=RESPONSE)
    add(condition, "baseValue", f"{number:f}", baseType="float")
    return condition


def negated(condition: Element) -> Element:
    """Return the condition that `condition` does not hold."""
    outer = etree.Element("not")
    outer.append(condition)
    return outer


def _set_score(parent: Element, value: str) -> None:
    add(add(parent, "setOutcomeValue", identifier="SCORE"), "baseValue", value, baseType="float")


def _set_feedback(parent: Element) -> Element:
    several = add(add(parent, "setOutcomeValue", identifier="FEEDBACK"), "multiple")
    add(several, "variable", identifier="FEEDBACK")
    return several
