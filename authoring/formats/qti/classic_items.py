"""Items of QTI 1.2 and what stands around them: metadata, sections, points (pure)."""

from decimal import Decimal

from authoring.formats.qti.classic import RESPONSES, TYPES, Classic, page_of_material
from authoring.formats.qti.classic_kinds import content_of
from authoring.formats.qti.classic_scoring import conditions_of
from authoring.formats.qti.reading import (
    Feedbacks,
    Losses,
    Unreadable,
    kept_uid,
    line_of,
    points_in,
    tell_title,
)
from authoring.formats.qti.trees import Element, attribute, named, words_in
from authoring.formats.shape import Item, Place

_POINTS = ("points_possible", "cc_weighting", "qmd_absolutescore_max", "qmd_weighting")
_MOST_PARTS = 1_000
"""Responses, options or conditions of one item; no question has so many."""
_UNSUPPORTED = {
    "file_upload_question", "text_only_question", "calculated_question", "formula_question",
    "hot_spot_question", "file upload", "hot spot", "calculated", "jumbled sentence",
}  # fmt: skip


def read_item(item: Element, file: str, number: int) -> Item:
    """Return the question in an `item`; raise Unreadable."""
    element = f"{file}/item[{number}]" if file else f"item[{number}]"
    losses = Losses(Place(line=line_of(item), element=element))
    classic = _classic(item, losses)
    content = content_of(classic)
    ident = attribute(item, "ident") or classic.metadata.get("bbmd_asi_object_id", "")
    tell_title(attribute(item, "title"), ident, content.stem, losses)
    for hint in item.iter("hint"):
        losses.lose("hint", words_in(hint))
    explanation = classic.feedbacks.explanation(losses)
    return Item(
        content,
        losses.place,
        uid=kept_uid(ident, losses),
        explanation=explanation,
        points=_points(classic),
        category=category_of(item),
        lost=tuple(losses.notices),
    )


def category_of(item: Element) -> str:
    """Return the titles of the sections that an item stands in, outermost first."""
    titles = [
        _bank_title(section) if section.tag == "objectbank" else attribute(section, "title")
        for section in item.iterancestors("section", "objectbank")
    ]
    return "/".join(title.replace("/", "／") for title in reversed(titles) if title)


def title_of(root: Element) -> str:
    """Return the title of the assessment or bank."""
    titles = (attribute(element, "title") for element in root.iter("assessment"))
    return next((title for title in titles if title), "")


def _classic(item: Element, losses: Losses) -> Classic:
    presentation = item.find("presentation")
    metadata = metadata_of(item)
    kind = next((metadata[name] for name in TYPES if metadata.get(name)), "")
    if kind.casefold() in _UNSUPPORTED:
        raise Unreadable("no-counterpart", kind=kind[:80])
    responses = [] if presentation is None else [*named(presentation, *RESPONSES)]
    if presentation is None or not responses:
        raise Unreadable("description")
    conditions = conditions_of(item)
    labels = sum(1 for _ in named(presentation, "response_label"))
    if max(len(responses) ** 2, len(conditions), labels) > _MOST_PARTS:
        raise Unreadable("too-many-entries", most=_MOST_PARTS)
    return Classic(item, presentation, metadata, responses, conditions, _feedbacks(item), losses)


def metadata_of(element: Element) -> dict[str, str]:
    """Return the metadata fields of an item or bank by their labels."""
    found = {
        words_in(field.find("fieldlabel")): words_in(field.find("fieldentry"))
        for field in named(element, "qtimetadatafield")
    }
    for plain in element.iterfind("itemmetadata"):
        found |= {str(one.tag): words_in(one) for one in plain if not len(one) and words_in(one)}
    return found


def _bank_title(bank: Element) -> str:
    for metadata in bank.iterchildren("qtimetadata"):
        for field in named(metadata, "qtimetadatafield"):
            if words_in(field.find("fieldlabel")) == "bank_title":
                return words_in(field.find("fieldentry"))
    return ""


def _feedbacks(item: Element) -> Feedbacks:
    found = Feedbacks()
    for element in named(item, "itemfeedback"):
        ident = attribute(element, "ident")
        is_solution = next(element.iter("solution"), None) is not None
        found.add(
            "solution" if is_solution else ident, page_of_material(element).removesuffix("<br>")
        )
    return found


def _points(classic: Classic) -> Decimal | None:
    for name in _POINTS:
        points = points_in(classic.metadata.get(name, ""))
        if points is not None:
            return points
    if "question_type" in classic.metadata:
        return None  # Canvas scores all in percent
    limits = (points_in(attribute(one, "maxvalue")) for one in classic.item.iter("decvar"))
    return next((limit for limit in limits if limit is not None), None)
