"""Gathers what a question of Moodle says and ours cannot keep, while it is read (pure)."""

from typing import Any

from authoring.formats.shape import Notice, Place
from authoring.formats.texts import Form, to_markdown
from authoring.formats.typed.question import excerpt_of


class Losses:
    """The losses of one question, in the order they were met, none twice."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def add(self, code: str, excerpt: str = "", /, **values: Any) -> None:
        notice = Notice(code, self._place, values, excerpt_of(excerpt))
        if notice not in self._notices:
            self._notices.append(notice)

    def markdown(self, text: str, form: Form) -> str:
        """Return `text` as Markdown; its pictures are lost."""
        converted = to_markdown(text, form)
        for image in converted.images:
            self.add("image", image, name=excerpt_of(image))
        return converted.markdown
