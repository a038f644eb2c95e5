"""What the readers of Moodle's question types share: texts, answers and losses (pure)."""

from decimal import Decimal

from lxml import etree

from authoring.formats.moodle.losses import Losses
from authoring.formats.moodle.weighted import Weighted, decimal_of, percent_of
from authoring.formats.moodle_xml.elements import form_of, raw, word
from authoring.formats.texts import Form
from authoring.formats.typed.markup import plain


class Question:
    """One question element while it is read."""

    def __init__(self, element: etree._Element, losses: Losses) -> None:
        self.element = element
        self.losses = losses
        self.form = form_of(element.find("questiontext"), Form.HTML)

    @property
    def stem(self) -> str:
        return self.markdown("questiontext")

    def markdown(self, path: str) -> str:
        """Return the text of a child as Markdown."""
        return self.markdown_of(self.element.find(path))

    def markdown_of(self, parent: etree._Element | None) -> str:
        text = raw(parent) or _direct(parent)
        return self.losses.markdown(text, form_of(parent, self.form))

    def word(self, path: str) -> str:
        return word(self.element, path)

    def is_set(self, path: str) -> bool:
        """Say whether a switch of the question is on."""
        return self.word(path).lower() in {"true", "1", "yes"}

    def options(self) -> list[Weighted]:
        """Return the answers with their texts as Markdown."""
        return [
            Weighted(self.markdown_of(answer), share(answer), self.feedback(answer))
            for answer in self.element.findall("answer")
        ]

    def words(self) -> list[Weighted]:
        """Return the answers with their texts as plain words."""
        return [
            Weighted(
                _words(answer), share(answer), self.feedback(answer), word(answer, "tolerance")
            )
            for answer in self.element.findall("answer")
        ]

    def feedback(self, answer: etree._Element) -> str:
        return self.markdown_of(answer.find("feedback"))

    def plain(self, parent: etree._Element | None) -> str:
        """Return the plain words of a text that may be HTML where it says so."""
        if form_of(parent, Form.PLAIN) in {Form.HTML, Form.MARKDOWN}:
            return plain(self.markdown_of(parent))
        return raw(parent).strip()


def share(answer: etree._Element) -> Decimal:
    """Return the percentage an answer is worth."""
    return percent_of(answer.get("fraction") or word(answer, "fraction"))


def place_in_order(answer: etree._Element) -> Decimal:
    """Return the number that says where an entry belongs."""
    return decimal_of(answer.get("fraction") or "") or Decimal(0)


def _words(answer: etree._Element) -> str:
    return (raw(answer) or _direct(answer)).strip()


def _direct(parent: etree._Element | None) -> str:
    """Return text that stands in an element itself, as old files have it."""
    return "" if parent is None else parent.text or ""
