"""Receipts: what the page may call saved, signed by the server."""

from datetime import datetime
from typing import Any

from django.core import signing

from quizzes.models import Answer

_SALT = "quizzes.receipt"


def receipt(answer: Answer) -> str:
    """Return a token that says which answer was committed, and when it arrived."""
    return signing.dumps(
        {
            "attempt": answer.attempt_id,
            "item": answer.item_id,
            "op": answer.op_id,
            "arrived": answer.arrived_at.isoformat(),
        },
        salt=_SALT,
    )


def read_receipt(token: str) -> tuple[int, int, str, datetime]:
    """Return (attempt, item, op_id, arrived_at); raise django.core.signing.BadSignature."""
    content: dict[str, Any] = signing.loads(token, salt=_SALT)
    return (
        content["attempt"],
        content["item"],
        content["op"],
        datetime.fromisoformat(content["arrived"]),
    )
