"""Starting, answering and ending attempts. What makes races safe is said at each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, Q, QuerySet, Subquery

from accounts.models import User
from lessons.prepared import Prepared, given_id, given_text
from quizzes.access import Refusal, StartRefused, history, is_code_right, refusal_now
from quizzes.actions.marking import grade_attempt
from quizzes.actions.overrides import redate_attempts
from quizzes.actions.quizzes import freeze_pool
from quizzes.kinds import AnyContent
from quizzes.kinds.base import Answer as AnswerContent
from quizzes.kinds.base import Rule
from quizzes.models import Answer, Attempt, Item, Quiz, Version
from quizzes.models.attempt import Purpose, State
from quizzes.papers import Place, draw_paper
from quizzes.policy import GRACE, LOCK_TIMEOUT, Mode, Policy
from quizzes.terms import Terms, terms_for


class Outcome(StrEnum):
    """What became of a posted answer. In every case it, or its first copy, is kept."""

    SAVED = "saved"
    REPEATED = "repeated"
    """The same operation came before; its receipt holds."""
    MISMATCH = "mismatch"
    """The operation is known, but with another answer: nothing is overwritten."""
    FORK = "fork"
    """It was written over an older answer than the newest one: kept beside it, not counted."""
    SETTLED = "settled"
    """The feedback of the item has been seen: kept, not counted."""
    LATE = "late"
    """It came after the end: kept, not counted."""
    GONE_ON = "gone_on"
    """The person had gone on, and there is no way back: kept, not counted."""


@dataclass(frozen=True, slots=True)
class Saved:
    outcome: Outcome
    answer: Answer
    """What was posted now; for REPEATED and MISMATCH, what was stored then."""
    newest: Answer | None
    """The answer that counts for the item now."""

    @property
    def is_counted(self) -> bool:
        return self.outcome in {Outcome.SAVED, Outcome.REPEATED}


def start_attempt(
    *, user: User, quiz: Quiz, now: datetime, seed: int, code: str = "", address: str = ""
) -> Attempt:
    """Return the person's open attempt at `quiz`, made now if there is none.

    Any number of simultaneous starts get the same attempt: the UNIQUE constraint on open attempts
    lets one INSERT through, and the others find it. Raises StartRefused.
    """
    while True:
        attempt = Attempt.objects.open().of(user).filter(quiz=quiz).first()
        if attempt and not expire_attempt(attempt=attempt, now=now):
            return attempt
        terms, number = _admit(user, quiz, code=code, address=address, now=now)
        freeze_pool(quiz=quiz, now=now)
        paper = draw_paper(quiz, Random(seed))  # noqa: S311 -- drawn, not secret
        if paper is None:
            raise StartRefused(Refusal.NOT_DRAWABLE)
        fresh = Attempt(
            user=user,
            purpose=Purpose.QUIZ,
            quiz=quiz,
            number=number,
            seed=seed,
            policy=quiz.policy.model_dump(mode="json"),
            started_at=now,
            deadline_at=quiz.policy.deadline(now, terms.closes_at, terms.extra),
            max_score=sum((place.points for place in paper), Decimal(0)),
        )
        if made := _insert_attempt(fresh, quiz, paper):
            return _redated(made, quiz, now)


def _admit(user: User, quiz: Quiz, *, code: str, address: str, now: datetime) -> tuple[Terms, int]:
    """Return the person's terms and the number of their next attempt, or raise StartRefused."""
    terms = terms_for(user, quiz)
    before = history(user, quiz)
    if reason := refusal_now(quiz, terms, before, address=address, now=now):
        raise StartRefused(reason)
    if not is_code_right(quiz, code):
        raise StartRefused(Refusal.WRONG_CODE)
    return terms, before.last_number + 1


def _redated(attempt: Attempt, quiz: Quiz, now: datetime) -> Attempt:
    """Catch an exception or a moved window made while the attempt was being inserted.

    Those look for running attempts once they are committed, and this looks for them once the
    attempt is: one of the two finds the other.
    """
    quiz.refresh_from_db(fields=["opens_at", "closes_at"])
    if terms_for(attempt.user, quiz).deadline_of(attempt) != attempt.deadline_at:
        redate_attempts(quiz=quiz, now=now)
        attempt.refresh_from_db(fields=["deadline_at"])
    return attempt


def _insert_attempt(fresh: Attempt, quiz: Quiz, paper: Sequence[Place]) -> Attempt | None:
    """Insert `fresh` unless another is open; None when neither it nor another is there."""
    with transaction.atomic():
        Attempt.objects.bulk_create([fresh], ignore_conflicts=True)
        attempt = Attempt.objects.open().of(fresh.user).filter(quiz=quiz).first()
        if attempt and attempt.seed == fresh.seed and not attempt.items.exists():
            Item.objects.bulk_create(lay_out(attempt, paper, shuffle=quiz.shuffle_options))
        return attempt


def lay_out(attempt: Attempt, paper: Sequence[Place], *, shuffle: bool) -> list[Item]:
    """Return the items of `attempt` in order, not yet saved, each with the order of its options."""
    random = Random(attempt.seed)  # noqa: S311 -- drawn, not secret
    return [
        Item(
            attempt=attempt,
            position=position,
            version=place.version,
            option_order=draw_order(place.version.loaded, random, shuffle=shuffle),
            points=place.points,
        )
        for position, place in enumerate(paper, start=1)
    ]


def draw_order(content: AnyContent, random: Random, *, shuffle: bool) -> list[str]:
    """Return the ids of the options in the order to show them."""
    written = content.order_as_written()
    if written is not None and not shuffle:
        return list(written)
    order = list(content.order())
    random.shuffle(order)
    return order


@transaction.atomic
def save_answer(
    *, item: Item, op_id: str, base_op: str, content: AnswerContent, arrived_at: datetime
) -> Saved:
    """Append an answer to `item`, and say what became of it.

    The conditional UPDATE decides: it takes the attempt's row, so that a save and the end of the
    attempt come one after the other, and it matches only an open attempt within its time.
    3 queries; 4 for an answer that comes after the end.
    """
    attempt_id = item.attempt_id
    is_accepted = _accept(item, arrived_at)
    before = _answers_before(item, op_id, base_op)
    stored = content.model_dump(mode="json")
    if before.known is not None:
        is_same = before.known.content == stored and before.known.item_id == item.pk
        outcome = _outcome_again(item, before.known, is_accepted) if is_same else Outcome.MISMATCH
        return Saved(outcome, before.known, before.newest)
    outcome = _outcome(item, is_accepted=is_accepted, base_op=base_op, newest=before.newest)
    answer = Answer.objects.create(
        attempt_id=attempt_id,
        item=item,
        op_id=op_id,
        base=before.base,
        number=before.saves if outcome in {Outcome.SAVED, Outcome.FORK} else None,
        content=stored,
        arrived_at=arrived_at,
        is_fork=outcome is Outcome.FORK,
    )
    return Saved(outcome, answer, answer if outcome is Outcome.SAVED else before.newest)


def _accept(item: Item, arrived_at: datetime) -> bool:
    """Take the attempt's row, and say whether it still takes an answer that arrived then.

    One that came after the end takes the row as well: of two copies of an operation, the second
    always finds the first.
    """
    attempt = Attempt.objects.filter(pk=item.attempt_id)
    taking = attempt.filter(_takes_answers_at(arrived_at))
    if item.attempt.rules.is_one_way:
        taking = taking.filter(furthest=item.position)
    if taking.update(saves=F("saves") + 1):
        return True
    attempt.update(saves=F("saves"))
    return False


def _takes_answers_at(arrived_at: datetime) -> Q:
    return Q(state=State.OPEN) & (
        Q(deadline_at__isnull=True) | Q(deadline_at__gte=arrived_at - GRACE)
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood when this transaction took the attempt's row."""

    saves: int
    """The attempt's counter, which the transaction has just raised."""
    known: Answer | None
    """The answer with this operation."""
    base: Answer | None
    """The item's answer with the operation of the base."""
    newest: Answer | None
    """The answer that counts for the item."""


def _with_operations_and_newest() -> QuerySet[Attempt, tuple[Any, ...]]:
    """Read the counter, and the answers in question beside it: one row at least comes back."""
    newest = Answer.objects.counted().filter(item=given_id("item")).order_by("-number")
    in_question = Q(answers__op_id__in=[given_text("op"), given_text("base")])
    in_question |= Q(answers__pk=Subquery(newest.values("pk")[:1]))
    return (
        Attempt.objects.filter(pk=given_id("attempt"))
        .annotate(found=FilteredRelation("answers", condition=in_question))
        .values_list("saves", *(f"found__{name}" for name in _ANSWER_COLUMNS))
    )


_ANSWER_COLUMNS = [field.attname for field in Answer._meta.concrete_fields]  # noqa: SLF001 -- documented
_ANSWERS_BEFORE = Prepared(_with_operations_and_newest)


def _answers_before(item: Item, op_id: str, base_op: str) -> _Before:
    """Return the attempt's counter and the answers that decide what becomes of this one."""
    rows = _ANSWERS_BEFORE.rows(attempt=item.attempt_id, item=item.pk, op=op_id, base=base_op)
    answers = [
        Answer(**dict(zip(_ANSWER_COLUMNS, columns, strict=True)))
        for _saves, *columns in rows
        if columns[0] is not None
    ]
    own = [answer for answer in answers if answer.item_id == item.pk]
    counted = [answer for answer in own if answer.number and not answer.is_fork]
    return _Before(
        saves=rows[0][0],
        known=next((answer for answer in answers if answer.op_id == op_id), None),
        base=next((answer for answer in own if answer.op_id == base_op), None),
        newest=max(counted, key=lambda answer: answer.number or 0, default=None),
    )


def _outcome_again(item: Item, known: Answer, is_accepted: bool) -> Outcome:  # noqa: FBT001 -- private, one call
    """Return what the first copy of an operation got: a fork sent again still does not count."""
    if known.is_fork:
        return Outcome.FORK
    if known.number is None:
        is_settled = is_accepted and not item.attempt.is_exam
        return Outcome.SETTLED if is_settled else _why_not_taken(item)
    return Outcome.REPEATED


def _outcome(item: Item, *, is_accepted: bool, base_op: str, newest: Answer | None) -> Outcome:
    if not is_accepted:
        return _why_not_taken(item)
    if newest is None:
        return Outcome.SAVED
    if not item.attempt.is_exam:
        return Outcome.SETTLED
    return Outcome.SAVED if newest.op_id == base_op else Outcome.FORK


def _why_not_taken(item: Item) -> Outcome:
    """Tell an answer that came after the end from one to a question left behind."""
    others = Attempt.objects.open().filter(pk=item.attempt_id).exclude(furthest=item.position)
    is_behind = item.attempt.rules.is_one_way and others.exists()
    return Outcome.GONE_ON if is_behind else Outcome.LATE


@transaction.atomic
def go_on(*, item: Item) -> None:
    """Close `item` for good and open the next one; of two requests, one does it."""
    Attempt.objects.open().filter(pk=item.attempt_id, furthest=item.position).update(
        furthest=item.position + 1
    )


@transaction.atomic
def flag_item(*, item: Item, is_flagged: bool) -> None:
    """Set or clear the person's own mark "look at this again"; only while the attempt is open."""
    Item.objects.filter(pk=item.pk, attempt__state=State.OPEN).update(is_flagged=is_flagged)


def submit_attempt(*, attempt: Attempt, arrived_at: datetime, now: datetime) -> bool:
    """End `attempt` and grade it; False when it had ended before, which changes nothing.

    After the deadline and its grace only expiry may end it, since a save that arrived in time may
    still be waiting for the database.
    """
    with transaction.atomic():
        changed = Attempt.objects.filter(_takes_answers_at(arrived_at), pk=attempt.pk).update(
            state=State.SUBMITTED, submitted_at=arrived_at
        )
    attempt.refresh_from_db()
    if changed:
        grade_attempt(attempt=attempt, now=now)
    return bool(changed)


def expire_attempt(*, attempt: Attempt, now: datetime) -> bool:
    """End and grade `attempt` if its time is over; say whether it has ended.

    Lazy, on every read; `manage.py expire_attempts` does the same for those nobody reads.
    """
    if attempt.is_open and attempt.deadline_at and attempt.deadline_at < now - GRACE - LOCK_TIMEOUT:
        with transaction.atomic():
            Attempt.objects.due(now).filter(pk=attempt.pk).update(
                state=State.EXPIRED, submitted_at=F("deadline_at")
            )
        attempt.refresh_from_db()
    if not attempt.is_open and attempt.graded_at is None:
        grade_attempt(attempt=attempt, now=now)
    return not attempt.is_open


def answer_check(
    *,
    user: User,
    version: Version,
    order: Sequence[str],
    content: AnswerContent,
    op_id: str,
    now: datetime,
) -> Item:
    """Record the answer to a question between passages, as an attempt of one item, and grade it.

    The same operation twice is recorded once: while one transaction holds the person's open check,
    the UNIQUE constraint makes a second wait, and it then finds the first one's answer.
    """
    with transaction.atomic():
        _open_check(user, version, now)
        attempt = Attempt.objects.open().of(user).get(purpose=Purpose.CHECK)
        before = Answer.objects.filter(
            attempt__user=user, attempt__purpose=Purpose.CHECK, op_id=op_id
        ).select_related("item")
        if known := before.first():
            attempt.delete()
            return known.item
        item = Item.objects.create(
            attempt=attempt,
            position=1,
            version=version,
            option_order=list(order),
            points=version.points,
        )
        Answer.objects.create(
            attempt=attempt,
            item=item,
            op_id=op_id,
            number=1,
            content=content.model_dump(mode="json"),
            arrived_at=now,
        )
        Attempt.objects.filter(pk=attempt.pk).update(
            state=State.SUBMITTED, submitted_at=now, saves=1
        )
        attempt.refresh_from_db()
        grade_attempt(attempt=attempt, now=now)
    return item


def _open_check(user: User, version: Version, now: datetime) -> None:
    policy = Policy(mode=Mode.PRACTICE, rule=Rule.PARTIAL_CREDIT, pass_percent=100)
    Attempt.objects.bulk_create(
        [
            Attempt(
                user=user,
                purpose=Purpose.CHECK,
                number=Attempt.objects.of(user).filter(purpose=Purpose.CHECK).count() + 1,
                seed=0,
                policy=policy.model_dump(mode="json"),
                started_at=now,
                max_score=version.points,
            )
        ],
        ignore_conflicts=True,
    )
