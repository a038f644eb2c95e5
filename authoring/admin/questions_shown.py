"""What the preview of an import shows of each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from authoring.format_sentences import fate_label, notice_line, place_words
from authoring.kept_batches import KeptBatch
from authoring.question_plans import ImportPlan, Planned
from authoring.review.item import key_lines, key_template
from quizzes.kinds import store_content
from quizzes.kinds.base import Asked, Line
from quizzes.models import Version
from quizzes.problems import content_sentence

EVERYTHING, NOTEWORTHY = "all", "noteworthy"


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

    @property
    def is_noteworthy(self) -> bool:
        """Say whether anything but an explanation and evidence is to be thought about."""
        return bool(self.lost or not self.is_written or self.version.loaded.problems())

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


def shown_questions(kept: KeptBatch, plan: ImportPlan) -> list[ShownQuestion]:
    """Return every question of the file; `plan` is of those that are wanted."""
    planned = iter(plan.items)
    return [
        _shown(kept, place, None if place in kept.skipped else next(planned))
        for place in range(len(kept.batch.items))
    ]


def counted(shown: Iterable[ShownQuestion]) -> list[tuple[str, int]]:
    """Return how many become what, in the order they first do."""
    return list(Counter(question.fate for question in shown).items())


def _shown(kept: KeptBatch, place: int, planned: Planned | None) -> ShownQuestion:
    item = kept.item(place)
    content = planned.content if planned else item.content
    return ShownQuestion(
        place=place,
        version=Version(kind=content.kind, content=store_content(content)),
        explanation=item.explanation,
        where=place_words(item.place),
        lost=[notice_line(notice) for notice in item.lost],
        planned=planned,
    )
