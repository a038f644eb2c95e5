"""Items of QTI 2.0 to 3.0 → questions (pure)."""

from authoring.formats.qti.asked import Asked
from authoring.formats.qti.declarations import feedbacks_of, points_of, responses_of, tell_scoring
from authoring.formats.qti.interactions import content_of
from authoring.formats.qti.reading import Losses, Unreadable, kept_uid, line_of, tell_title
from authoring.formats.qti.trees import Element, attribute, named
from authoring.formats.qti.wording import formula_of
from authoring.formats.shape import Item, Place
from quizzes.kinds import AnyContent

_PARTS = {"simpleChoice", "simpleAssociableChoice", "gap", "gapText", "inlineChoice", "value"}
_MOST_PARTS = 1_000
"""Options or right values of one item; no question has so many."""


def read_item(root: Element, file: str = "") -> Item:
    """Return the question in an `assessmentItem`; raise Unreadable."""
    losses = Losses(Place(line=line_of(root), element=file or attribute(root, "identifier")))
    asked = _asked(root, losses)
    content = content_of(asked)
    _tell_rest(asked, content)
    explanation = asked.feedbacks.explanation(losses)
    return Item(
        content,
        losses.place,
        uid=kept_uid(_ident(asked), losses),
        explanation=explanation,
        points=points_of(root),
        lost=tuple(losses.notices),
    )


def _asked(root: Element, losses: Losses) -> Asked:
    if next(named(root, "templateDeclaration", "templateProcessing"), None) is not None:
        raise Unreadable("no-counterpart", kind="templateProcessing")
    body = root.find("itemBody")
    interactions = [] if body is None else [*filter(_is_interaction, body.iterdescendants())]
    if body is None or not interactions:
        raise Unreadable("description")
    parts = sum(1 for element in root.iter() if str(element.tag) in _PARTS)
    if parts > _MOST_PARTS:
        raise Unreadable("too-many-entries", most=_MOST_PARTS)
    return Asked(root, body, responses_of(root), feedbacks_of(root), losses, interactions)


def _is_interaction(element: Element) -> bool:
    name = str(element.tag)
    return name.endswith("Interaction") and name != "endAttemptInteraction"


def _ident(asked: Asked) -> str:
    return attribute(asked.root, "label" if asked.is_ours else "identifier")


def _tell_rest(asked: Asked, content: AnyContent) -> None:
    """Tell what is lost whatever the interaction is."""
    tell_scoring(asked.root, asked.losses)
    for math in named(asked.body, "math"):
        asked.losses.lose("formula", formula_of(math))
    if attribute(asked.root, "adaptive") == "true":
        asked.losses.lose("adaptive")
    if not asked.is_ours:
        ident = attribute(asked.root, "identifier")
        tell_title(attribute(asked.root, "title"), ident, content.stem, asked.losses)
