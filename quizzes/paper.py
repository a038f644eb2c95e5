"""An attempt's page: the item in focus, and where it stands among the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Self

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest

from accounts.requests import signed_in
from lessons.prepared import Prepared, given_id, given_moment, given_number
from quizzes.actions.attempts import Outcome, Saved
from quizzes.answerform import new_op_id
from quizzes.feedback import Feedback, asked, feedback
from quizzes.kinds.base import Answer as AnswerContent
from quizzes.kinds.base import Asked
from quizzes.middleware import arrival
from quizzes.models import Attempt, Evidence, Item
from quizzes.models.attempt import ON_PAPER
from quizzes.policy import is_in_time
from quizzes.receipts import receipt
from quizzes.revealed import limited, shown_of
from quizzes.sentences import outcome_sentence


class NavigatorPlace(NamedTuple):
    """What the navigator shows of an item."""

    position: int
    is_flagged: bool
    is_answered: bool


_NAVIGATOR = Prepared(
    lambda: (
        Item.objects.with_answered()
        .filter(attempt=given_id("attempt"))
        .order_by("position")
        .values_list(*NavigatorPlace._fields)
    )
)
_ITEM = Prepared(
    lambda: (
        Item.objects.with_answer()
        .with_withheld(given_id("user"), given_moment("now"))
        .select_related("attempt__quiz", "version", "objection")
        .filter(
            attempt__pk=given_id("attempt"),
            attempt__user=given_id("user"),
            attempt__purpose__in=[purpose.value for purpose in ON_PAPER],
            position=given_number("position"),
        )
    )
)
_FOLLOWING = Prepared(
    lambda: (
        Item.objects.with_answer()
        .select_related("version")
        .filter(attempt=given_id("attempt"), position=given_number("position"))
    )
)


@dataclass(slots=True)
class Paper:
    """What the attempt page shows."""

    item: Item
    items: Sequence[NavigatorPlace]
    asked: Asked
    server_time: datetime
    feedback: Feedback | None = None
    saved: Saved | None = None
    posted: AnswerContent | None = None
    """What came with this request, counted or not."""
    saved_before: Saved | None = None
    """The save of the item before, when this one is what came next."""
    error: str = ""
    op_id: str = field(default_factory=new_op_id)

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        item: Item,
        *,
        items: Sequence[NavigatorPlace] | None = None,
        saved: Saved | None = None,
        posted: AnswerContent | None = None,
        saved_before: Saved | None = None,
        error: str = "",
    ) -> Self:
        return cls(
            item=item,
            items=navigator(item.attempt) if items is None else items,
            asked=asked(item),
            server_time=arrival(request),
            feedback=_practice_feedback(item, arrival(request)),
            saved=saved,
            posted=posted,
            saved_before=saved_before,
            error=error,
        )

    @property
    def attempt(self) -> Attempt:
        return self.item.attempt

    @property
    def base(self) -> str:
        """The operation of the answer this page knows of."""
        return self.item.answer_op or ""

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def answered_count(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def previous(self) -> int | None:
        return self.item.position - 1 if self.item.position > 1 else None

    @property
    def following(self) -> int | None:
        return self.item.position + 1 if self.item.position < self.count else None

    @property
    def behind_the_last(self) -> int:
        """The place that leads to handing in."""
        return self.count + 1

    @property
    def next_unanswered(self) -> int | None:
        """The next item without an answer, behind this one or from the start again."""
        positions = [
            item.position
            for item in self.items
            if not item.is_answered and item.position != self.item.position
        ]
        later = [position for position in positions if position > self.item.position]
        return next(iter(later or positions), None)

    @property
    def is_time_up(self) -> bool:
        """Say whether nothing more counts, though the attempt has not been closed yet."""
        return not is_in_time(self.server_time, self.attempt.deadline_at)

    @property
    def receipt(self) -> str:
        """A signed receipt for what this request saved; "" when it saved nothing that counts."""
        saved = self.saved or self.saved_before
        return receipt(saved.answer) if saved and saved.is_counted else ""

    @property
    def saved_at(self) -> datetime | None:
        saved = self.saved or self.saved_before
        return saved.answer.arrived_at if saved and saved.is_counted else None

    @property
    def sentence(self) -> str:
        return outcome_sentence(self.saved.outcome) if self.saved else ""

    @property
    def other(self) -> Asked | None:
        """The answer that came beside the one that counts, when the page must show both."""
        if self.saved is None or self.saved.outcome not in {Outcome.FORK, Outcome.MISMATCH}:
            return None
        return self.item.version.loaded.ask(self.item.order, self.posted)

    @property
    def is_other_kept(self) -> bool:
        """Say whether the other answer is stored; under a known operation nothing more is."""
        return self.saved is not None and self.saved.outcome is Outcome.FORK


def navigator(attempt: Attempt) -> list[NavigatorPlace]:
    """Return the items of `attempt` with just what the navigator shows. 1 query."""
    return [NavigatorPlace(*row) for row in _NAVIGATOR.rows(attempt=attempt.pk)]


def load_item(request: HttpRequest, attempt_id: int, position: int) -> Item:
    """Return an item of the person's own attempt with its answer; another's is missing. 1 query."""
    user = signed_in(request)
    item = _ITEM.first(user=user.pk, attempt=attempt_id, position=position, now=arrival(request))
    if item is None:
        raise Http404
    return item


def load_following(item: Item, position: int) -> Item:
    """Return another item of the exam that `item` belongs to, with its answer. 1 query."""
    following = _FOLLOWING.first(attempt=item.attempt_id, position=position)
    if following is None:
        raise Http404
    following.attempt = item.attempt
    return following


def _practice_feedback(item: Item, now: datetime) -> Feedback | None:
    """Return the feedback of an answered practice item; an exam's comes after its end."""
    if item.attempt.is_exam or item.answer_op is None:
        return None
    evidence = Evidence.objects.select_related("passage__revision__lesson__course")
    prefetch_related_objects([item.version], Prefetch("evidence", evidence))
    return limited(feedback(item), shown_of(item.attempt, now))
