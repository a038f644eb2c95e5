"""Items of QTI 1.2, as Canvas, Blackboard, ILIAS and others write them → questions (pure)."""

import re
from dataclasses import dataclass, field
from html import escape

from authoring.formats.qti.blackboard import question_of
from authoring.formats.qti.classic_scoring import Condition
from authoring.formats.qti.reading import Feedbacks, Losses, is_named_feedback
from authoring.formats.qti.trees import Element, attribute
from authoring.formats.qti.wording import page_of

RESPONSES = (
    "response_lid",
    "response_str",
    "response_num",
    "response_grp",
    "response_xy",
    "response_extension",
)
TYPES = ("question_type", "bbmd_questiontype", "cc_profile", "qmd_itemtype", "QUESTIONTYPE")
_WORDS = (
    "mattext",
    "mat_formattedtext",
    "matemtext",
    "matimage",
    "mataudio",
    "matvideo",
    "matbreak",
)
_TAG = re.compile(r"</?[A-Za-z]")


@dataclass(slots=True)
class Classic:
    """One item while its responses are read."""

    item: Element
    presentation: Element
    metadata: dict[str, str]
    responses: list[Element]
    conditions: list[Condition]
    feedbacks: Feedbacks
    losses: Losses
    linked: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The feedback shown to those who choose a value, by its response and the value."""

    def __post_init__(self) -> None:
        """Note which feedback belongs to one value alone."""
        for one in self.conditions:
            if len(set(one.equal)) == 1:
                shown = [ident for ident in one.feedback if not is_named_feedback(ident)]
                self.linked.setdefault(one.equal[0], []).extend(shown)

    @property
    def type(self) -> str:
        """What the file calls the kind, such as `multiple_choice_question`; "" where it does not."""
        return next(
            (self.metadata[name] for name in TYPES if self.metadata.get(name)), ""
        ).casefold()

    def words(self, element: Element) -> str:
        return self.losses.words(page_of_material(element))

    def page(self, marks: dict[Element, str] | None = None) -> str:
        """Return the HTML of the presentation without its responses, or with `marks` for them."""
        shown = self.presentation if marks else question_of(self.presentation)
        return page_of_material(shown, marks)

    def stem(self) -> str:
        return self.losses.words(self.page()) or self.losses.words(
            escape(attribute(self.item, "title"))
        )

    def feedback_for(self, response: str, value: str) -> str:
        """Return what is shown to those who choose `value`."""
        return self.feedback(*self.linked.get((response, value), ()), f"{value}_fb")

    def feedback(self, *idents: str) -> str:
        return self.losses.words(self.feedbacks.take(*idents))

    def incorrect(self) -> str:
        return self.losses.words(self.feedbacks.take_incorrect())


def page_of_material(element: Element, marks: dict[Element, str] | None = None) -> str:
    """Return the HTML of all material below `element`; responses are left out, or become marks."""
    pieces: list[str] = []
    _take_material(element, marks or {}, pieces, is_inline=bool(marks))
    return "".join(pieces)


def _take_material(
    element: Element, marks: dict[Element, str], pieces: list[str], *, is_inline: bool
) -> None:
    for child in element:
        name = str(child.tag)
        if child in marks:
            pieces.append(marks[child])
            for material in child.iterchildren("material", "material_ref"):
                _take_material(material, marks, pieces, is_inline=is_inline)
        elif name in RESPONSES:
            continue
        elif name in _WORDS:
            pieces.append(_words(child, name))
        else:
            _take_material(child, marks, pieces, is_inline=is_inline)
            if not is_inline and name == "material":
                pieces.append("<br>")


def _words(element: Element, name: str) -> str:
    if name == "matbreak":
        return "<br>"
    if name.startswith("mat") and name in {"matimage", "mataudio", "matvideo"}:
        source = attribute(element, "uri") or attribute(element, "label") or name
        return f'<img src="{escape(source)}">'
    if len(element):
        return page_of(element)
    text = element.text or ""
    if attribute(element, "texttype").casefold() == "text/plain" and not _TAG.search(text):
        text = escape(text.strip("\n"), quote=False).replace("\n", "<br>")
    return f"<em>{text}</em>" if name == "matemtext" else text
