"""Hold receipts against a database: `python -m soak.verify receipts.json`, which prints JSON."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import django

django.setup()

# Models can be imported once Django is set up, and not before.
from django.core.signing import BadSignature  # noqa: E402

from benchmarks.answers import as_lists  # noqa: E402
from quizzes.models import Answer, Attempt  # noqa: E402
from quizzes.receipts import read_receipt  # noqa: E402
from soak.candidates import Receipt, read_receipts  # noqa: E402


def faults(receipts: Iterable[Receipt]) -> list[str]:
    """Return the operations whose answer is missing, does not count, or says something else."""
    asked = list(receipts)
    attempts = {receipt.saving.attempt for receipt in asked}
    answers = Answer.objects.counted().filter(attempt__in=attempts).select_related("item__version")
    by_operation = {(answer.attempt_id, answer.op_id): answer for answer in answers}
    return [
        receipt.saving.op_id
        for receipt in asked
        if not _stands(by_operation.get((receipt.saving.attempt, receipt.saving.op_id)), receipt)
    ]


def _stands(answer: Answer | None, receipt: Receipt) -> bool:
    """Say whether the stored answer is what was sent, and what its receipt says of it."""
    if answer is None or answer.item.position != receipt.saving.position:
        return False
    try:
        signed = read_receipt(receipt.token)
    except BadSignature:
        return False
    told = (answer.attempt_id, answer.item_id, answer.op_id, answer.arrived_at)
    sent = answer.item.version.loaded.read(as_lists(receipt.saving.answer))
    return (signed, answer.content) == (told, sent.model_dump(mode="json"))


def ungraded(attempts: Iterable[int]) -> list[int]:
    """Return those of the attempts that have not ended with all their answers graded."""
    graded = Attempt.objects.ended().filter(pk__in=attempts, graded_at__isnull=False)
    return sorted({*attempts} - {*graded.values_list("pk", flat=True)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("receipts", type=Path)
    given = read_receipts(parser.parse_args().receipts)
    left_open = ungraded({receipt.saving.attempt for receipt in given})
    print(json.dumps({"faults": faults(given), "ungraded": left_open}))
