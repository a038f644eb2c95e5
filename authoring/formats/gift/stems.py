"""One GIFT question cut up: the text around its braces, and what stands within (pure)."""

import re
from dataclasses import dataclass

from authoring.formats.gift.escapes import show
from authoring.formats.moodle.blank_stems import GAP, filled
from authoring.formats.moodle.losses import Losses
from authoring.formats.texts import Form
from authoring.formats.typed.question import Unreadable

_FORM = re.compile(r"\[(html|moodle|plain|markdown)\]")
_ENDS = ".。!！?？:："


@dataclass(frozen=True, slots=True)
class Stem:
    """A question's texts and groups, escapes still hidden."""

    form: Form
    texts: tuple[str, ...]
    """Around each group: one more than there are groups."""
    groups: tuple[str, ...]
    general: tuple[str, ...]
    """General feedback, of each group that has some."""

    def written(self, text: str) -> tuple[str, Form]:
        """Return a part's words and form: its own, or the question's."""
        return written(text, self.form)

    def words(self, losses: Losses) -> str:
        """Return the stem as Markdown, the braces left out."""
        *texts, last = self.texts
        if self._has_ended and last.strip() in _ENDS:
            last = ""
        elif last.strip() in _ENDS:
            texts[-1] = texts[-1].rstrip()
        return losses.markdown(show("".join([*texts, last])), self.form)

    def with_gaps(self, losses: Losses) -> str:
        """Return the stem as Markdown, with a blank for each group of braces."""
        return filled(losses.markdown(show(GAP.join(self.texts)), self.form))

    @property
    def is_missing_word(self) -> bool:
        """Say whether the sentence goes on behind the braces."""
        last = self.texts[-1].strip()
        return bool(last) and not (self._has_ended and last in _ENDS)

    @property
    def _has_ended(self) -> bool:
        return self.texts[0].rstrip().endswith(tuple(_ENDS))


def written(text: str, form: Form) -> tuple[str, Form]:
    """Return the words and form of `text`, which may name its form before them."""
    text = text.strip()
    if found := _FORM.match(text):
        return show(text[found.end() :]).strip(), Form(found[1])
    return show(text).strip(), form


def stem_of(body: str, *, is_closed: bool) -> Stem:
    """Cut up a question, its escapes hidden; raise Unreadable."""
    found = _FORM.match(body)
    form = Form(found[1]) if found else Form.MOODLE
    texts, groups = _cut(body[found.end() :] if found else body, is_closed=is_closed)
    cut = [_without_general(group) for group in groups]
    return Stem(
        form,
        tuple(texts),
        tuple(group for group, _general in cut),
        tuple(general for _group, general in cut if general),
    )


def _cut(body: str, *, is_closed: bool) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    groups: list[str] = []
    place = 0
    while (start := body.find("{", place)) >= 0:
        end = body.find("}", start)
        if end < 0 or not is_closed:
            raise Unreadable("unclosed", "answer", show(body[start:]), expected="}")
        if "{" in body[start + 1 : end]:
            raise Unreadable("nested-braces", "answer", show(body[start:]))
        texts.append(body[place:start])
        groups.append(body[start + 1 : end].strip())
        place = end + 1
    texts.append(body[place:])
    if any("}" in text for text in texts):
        raise Unreadable("unopened", "answer", show(body), expected="{")
    if not groups:
        raise Unreadable("description", "answer", show(body))
    return texts, groups


def _without_general(group: str) -> tuple[str, str]:
    """Return a group without its general feedback, and that."""
    before, mark, general = group.rpartition("####")
    return (before.strip(), general.strip()) if mark else (group, "")
