"""What the preview of an import shows of each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from authoring.format_sentences import fate_label, notice_line, place_words
from authoring.formats import Item
from authoring.formats.shape import MOST_ITEMS
from authoring.kept_batches import KeptBatch, Words
from authoring.question_plans import WRITTEN, Fate, Ground, Planned, plan_some
from authoring.review.item import key_lines, key_template
from quizzes.kinds import store_content
from quizzes.kinds.base import Asked, Line
from quizzes.models import Version
from quizzes.problems import content_sentence

EVERYTHING, NOTEWORTHY = "all", "noteworthy"
PER_PAGE = 20


@dataclass(frozen=True)
class ShownQuestion:
    """One question of the file, with what becomes of it; `planned` is None where it is skipped."""

    place: int
    """From 0, in the file."""
    version: Version
    """As it would be; never saved."""
    explanation: str
    where: str
    lost: Sequence[str]
    planned: Planned | None = None

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def is_skipped(self) -> bool:
        return self.planned is None

    @property
    def fate(self) -> str:
        return fate_label(self.planned.fate) if self.planned else _("skipped")

    @property
    def is_written(self) -> bool:
        return self.planned is not None and self.planned.is_written

    @property
    def share(self) -> str:
        """How much of the question the sentence covers that was found."""
        proposal = self.planned.proposal if self.planned else None
        return f"{proposal.percent} %" if proposal else ""

    @property
    def needs(self) -> list[str]:
        """What the review will ask for before it can be published."""
        if self.planned is None or not self.planned.is_written:
            return []
        found = [content_sentence(code) or code for code in self.version.loaded.problems()]
        if self.planned.proposal is None:
            found.append(_("No sentence was found that it rests on: choose one in the review."))
        if not self.planned.explanation:
            found.append(_("There is no explanation why the right answer is right."))
        return found

    @cached_property
    def asked(self) -> Asked:
        return self.version.loaded.ask(self._order, None)

    @property
    def lines(self) -> tuple[Line, ...]:
        return key_lines(self.version.loaded, self._order)

    @property
    def template(self) -> str:
        return key_template(self.version.loaded, self.asked)

    @property
    def _order(self) -> tuple[str, ...]:
        content = self.version.loaded
        return content.order_as_written() or content.order()


class Preview:
    """The questions of a file as they are gone through, a page at a time."""

    def __init__(self, kept: KeptBatch, ground: Ground, show: str = EVERYTHING) -> None:
        self.kept = kept
        self.show = show if show == NOTEWORTHY else EVERYTHING
        self._ground = ground
        self._outlined = [kept.outline(place) for place in range(len(kept))]

    @property
    def total(self) -> int:
        return len(self.kept)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many become what, in the order they first do."""
        return list(Counter(map(self._fate, range(self.total))).items())

    @cached_property
    def noteworthy(self) -> list[int]:
        """Places where anything but an explanation and evidence is to be thought about."""
        return [place for place in range(self.total) if self._is_noteworthy(place)]

    @property
    def noteworthy_count(self) -> int:
        return len(self.noteworthy)

    @property
    def to_write(self) -> int:
        return sum(self._is_written(place) for place in range(self.total))

    def page(self, number: str | None) -> Page[int]:
        """Return the places of the questions on one page."""
        places = self.noteworthy if self.show == NOTEWORTHY else range(self.total)
        return Paginator(places, PER_PAGE).get_page(number)

    def questions(self, places: Iterable[int]) -> list[ShownQuestion]:
        """Return questions, each as it would be. 2 queries."""
        items = {place: self.kept.item(place) for place in places}
        wanted = [place for place in items if place not in self.kept.skipped]
        planned = plan_some(
            self._ground,
            [items[place] for place in wanted],
            [self._outlined[place] for place in wanted],
        )
        found = dict(zip(wanted, planned, strict=True))
        return [_shown(place, items[place], found.get(place)) for place in items]

    def _fate(self, place: int) -> str:
        if place in self.kept.skipped:
            return _("skipped")
        return fate_label(self._outlined[place].fate)

    def _is_written(self, place: int) -> bool:
        return place not in self.kept.skipped and self._outlined[place].fate in WRITTEN

    def _is_noteworthy(self, place: int) -> bool:
        return self._outlined[place].is_lacking or not self._is_written(place)


def counted_fates(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return how many became what, in words."""
    return [(fate_label(fate), counts[fate]) for fate in Fate if counts.get(fate)]


def decided_as_typed(typed: QueryDict, kept: KeptBatch) -> tuple[KeptBatch, list[int]]:
    """Return the batch as it was typed, and the numbers of questions whose words are none."""
    skipped, rewritten = set(kept.skipped), dict(kept.rewritten)
    refused = []
    places = {number_of(place, otherwise=-1) for place in typed.getlist("shown")}
    for place in sorted(places & set(range(len(kept)))):
        (skipped.add if f"skip-{place}" in typed else skipped.discard)(place)
        item = kept.item(place)
        stem = _typed(typed, f"stem-{place}", item.content.stem)
        explanation = _typed(typed, f"explanation-{place}", item.explanation.strip())
        if (stem, explanation) == (item.content.stem, item.explanation.strip()):
            continue
        try:
            replace(kept, rewritten={place: Words(stem, explanation)}).item(place)
        except ValidationError:
            refused.append(place + 1)
        else:
            rewritten[place] = Words(stem, explanation)
    return replace(kept, skipped=frozenset(skipped), rewritten=rewritten), refused


def number_of(text: str, otherwise: int) -> int:
    """Return a short number that somebody sent."""
    is_number = text.isdecimal() and len(text) <= len(str(MOST_ITEMS))
    return int(text) if is_number else otherwise


def _typed(typed: QueryDict, name: str, otherwise: str) -> str:
    return typed.get(name, otherwise).replace("\r\n", "\n").strip()


def _shown(place: int, item: Item, planned: Planned | None) -> ShownQuestion:
    content = planned.content if planned else item.content
    return ShownQuestion(
        place=place,
        version=Version(kind=content.kind, content=store_content(content)),
        explanation=item.explanation,
        where=place_words(item.place),
        lost=[notice_line(notice) for notice in item.lost],
        planned=planned,
    )
