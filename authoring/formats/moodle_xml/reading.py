"""Moodle XML → questions (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from authoring.formats.moodle.labels import (
    category_of,
    checked_explanation,
    lose_title,
    tags_of,
    uid_of,
)
from authoring.formats.moodle.losses import Losses
from authoring.formats.moodle.weighted import decimal_of
from authoring.formats.moodle_xml.elements import cut, parse, raw, text_of_file, word
from authoring.formats.moodle_xml.question import Question
from authoring.formats.moodle_xml.types import content_of_type
from authoring.formats.shape import Batch, FileRefused, Item, Notice, Place, batch_of
from authoring.formats.texts import head_of
from authoring.formats.typed.question import Unreadable, excerpt_of

FORMAT = "moodle_xml"

_MOST_POINTS = Decimal("9999.99")


def sniff(content: bytes, name: str = "") -> bool:
    """Say whether a file is likely Moodle XML, by its first kilobytes."""
    del name
    head = head_of(content).lstrip().lower()
    return head.startswith("<") and ("<quiz" in head or "<question type=" in head)


def read(content: bytes, name: str = "") -> Batch:
    """Read a file; raise FileRefused for one that is no such file or unsafe. Linear in its size."""
    del name
    text = text_of_file(content)
    if "<question" not in text and "<quiz" not in text:
        raise FileRefused(Notice("not-this-format", values={"format": FORMAT}))
    return batch_of(FORMAT, _found(text))


def _found(text: str) -> Iterator[Item | Notice]:
    """Yield the questions, and what keeps an element from being one."""
    category = ""
    for number, piece in enumerate(cut(text), 1):
        place = Place(line=piece.line, element=f"question[{number}]")
        try:
            element = parse(piece)
            if element.get("type") == "category":
                category = category_of(raw(element, "category/text"))
                continue
            yield _Reading(element, place, category).item()
        except Unreadable as unreadable:
            excerpt = excerpt_of(unreadable.excerpt or piece.text)
            yield Notice(unreadable.code, place, unreadable.values, excerpt)


@dataclass(frozen=True, slots=True)
class _Reading:
    element: etree._Element
    place: Place
    category: str

    def item(self) -> Item:
        """Return the question; raise Unreadable."""
        losses = Losses(self.place)
        question = Question(self.element, losses)
        content = content_of_type(str(self.element.get("type") or ""), question)
        explanation = checked_explanation(question.markdown("generalfeedback"), losses)
        lose_title(question.word("name/text"), content.stem, losses)
        self._lose_rest(question)
        return Item(
            content,
            self.place,
            uid=uid_of(question.word("idnumber"), losses),
            explanation=explanation,
            points=_points(question.word("defaultgrade"), losses),
            tags=tags_of((word(tag, "text") for tag in self.element.findall("tags/tag")), losses),
            category=self.category,
            lost=losses.notices,
        )

    def _lose_rest(self, question: Question) -> None:
        """Tell of pictures, hints and that a question was hidden."""
        for file in self.element.iter("file"):
            name = excerpt_of(str(file.get("name") or "file"))
            question.losses.add("image", name, name=name)
        if name := question.word("image"):
            question.losses.add("image", name, name=excerpt_of(name))
        for hint in self.element.findall("hint"):
            if text := question.markdown_of(hint):
                question.losses.add("hint", text)
        if question.is_set("hidden"):
            question.losses.add("hidden")


def _points(text: str, losses: Losses) -> Decimal | None:
    """Return the points in hundredths; none where the file says none, or nothing."""
    points = decimal_of(text)
    if points is None or points <= 0:
        return None
    if points > _MOST_POINTS:
        losses.add("points-too-large", text, most=str(_MOST_POINTS))
        return None
    rounded = points.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return rounded or None
