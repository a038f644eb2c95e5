"""Objections: a learner says that a question is wrong or outdated, and an instructor answers."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.models import Item, Objection
from quizzes.models.objection import Matter, Outcome

LONGEST = 2_000
"""Most characters of a reason or a reply."""


class NotObjectable(ValueError):
    """The feedback of the item may not be seen now, or no reason was given."""


class NoReply(ValueError):
    """An objection is not declined without a word."""


def may_see(item: Item) -> bool:
    """Say whether feedback of `item` is due, unless it is withheld; needs `with_answer()`."""
    is_answered_practice = not item.attempt.is_exam and item.answer_op is not None
    return not item.attempt.is_open or is_answered_practice


@transaction.atomic
def object_to_item(*, item: Item, matter: Matter, reason: str, now: datetime) -> Objection:
    """Keep the person's objection to `item`, and return it; once made, the first one stays.

    The UNIQUE constraint lets one of many through. Raises NotObjectable; `item` must come through
    `with_answer()` and `with_withheld()`.
    """
    if item.is_withheld or not may_see(item) or not reason.strip():
        raise NotObjectable
    Objection.objects.bulk_create(
        [Objection(item=item, matter=matter, reason=reason.strip()[:LONGEST], made_at=now)],
        ignore_conflicts=True,
    )
    return Objection.objects.get(item=item)


@transaction.atomic
def decide_objection(
    *, objection: Objection, outcome: Outcome, reply: str, decided_by: User, now: datetime
) -> bool:
    """Answer an objection; False when someone else has, which changes nothing.

    The conditional UPDATE lets one of two answers through. Raises NoReply.
    """
    if outcome is Outcome.DECLINED and not reply.strip():
        raise NoReply
    changed = (
        Objection.objects.pending()
        .filter(pk=objection.pk)
        .update(outcome=outcome, reply=reply.strip(), decided_by=decided_by, decided_at=now)
    )
    objection.refresh_from_db()
    return bool(changed)
