"""How Blackboard lays out an item of QTI 1.2: blocks for the question and both sides (pure)."""

from authoring.formats.qti.trees import Element, attribute

_QUESTION, _RIGHT = "QUESTION_BLOCK", "RIGHT_MATCH_BLOCK"


def question_of(presentation: Element) -> Element:
    """Return the block that holds the stem; the whole where there is none."""
    return next(iter(_blocks(presentation, _QUESTION)), presentation)


def rights_of(presentation: Element) -> list[Element]:
    """Return the right sides to match with, in the order of each response's labels."""
    return [side for block in _blocks(presentation, _RIGHT) for side in block.iterchildren("flow")]


def left_of(response: Element) -> Element | None:
    """Return the block that a response shares with the words it is about, and with no other."""
    parent = response.getparent()
    if parent is None or parent.tag != "flow":
        return None
    is_sole = sum(1 for _ in parent.iterchildren(str(response.tag))) == 1
    return parent if is_sole and len(parent) > 1 else None


def _blocks(presentation: Element, name: str) -> list[Element]:
    return [flow for flow in presentation.iter("flow") if attribute(flow, "class") == name]
