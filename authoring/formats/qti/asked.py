"""One item of QTI 2 or 3 while its interaction is read (pure)."""

from dataclasses import dataclass

from authoring.formats.qti.declarations import Response
from authoring.formats.qti.reading import Feedbacks, Losses
from authoring.formats.qti.trees import Element, attribute, named
from authoring.formats.qti.wording import StandIns, page_of
from authoring.formats.texts import from_html

TOOL = "hangzhou-lessons"
"""The name that our own files give as their maker."""


@dataclass(slots=True)
class Asked:
    """One item while its interaction is read."""

    root: Element
    body: Element
    responses: dict[str, Response]
    feedbacks: Feedbacks
    losses: Losses
    interactions: list[Element]

    @property
    def is_ours(self) -> bool:
        return attribute(self.root, "toolName") == TOOL

    @property
    def interaction(self) -> Element:
        return self.interactions[0]

    def response(self, interaction: Element) -> Response:
        return self.responses.get(attribute(interaction, "responseIdentifier")) or Response()

    def stem(self, stand_ins: StandIns | None = None) -> str:
        """Return the words of the body, with the prompt where the interaction stands."""
        page = page_of(self.body, stand_ins or {self.interaction: self._prompt()})
        instructions = (
            page_of(block) for block in named(self.body, "rubricBlock") if _is_shown(block)
        )
        words = self.losses.words("".join([*instructions, page]))
        return words or self.losses.words(_page_of_title(self.root))

    def _prompt(self) -> str:
        """Return the prompt as HTML; one that the body says already is not said twice."""
        page = page_of(self.interaction.find("prompt"))
        if not page.strip():
            return ""
        around = page_of(self.body, {self.interaction: ""})
        is_repeated = from_html(page).markdown == from_html(around).markdown
        return "" if is_repeated else f"<div>{page}</div>"

    def words(self, element: Element, stand_ins: StandIns | None = None) -> str:
        return self.losses.words(page_of(element, stand_ins))

    def feedback(self, *idents: str) -> str:
        return self.losses.words(self.feedbacks.take(*idents))

    def incorrect(self) -> str:
        return self.losses.words(self.feedbacks.take_incorrect())


def _page_of_title(root: Element) -> str:
    """Return the title as HTML, for an item that says nothing else."""
    title = attribute(root, "title")
    return title.replace("&", "&amp;").replace("<", "&lt;")


def _is_shown(block: Element) -> bool:
    return "candidate" in attribute(block, "view").split() and attribute(block, "use") != "scoring"
