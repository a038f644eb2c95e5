"""Count, in the database itself, the answers that the clients hold receipts for."""

import argparse
import json
from pathlib import Path

import django

django.setup()

from quizzes.models import Answer  # noqa: E402 -- models come after Django's set-up


def counted(op_ids: set[str]) -> tuple[int, int]:
    """Return how many of these operations stand as counted answers, and how many others do."""
    stored = Answer.objects.counted().exclude(op_id__startswith="prepared-")
    found = set(stored.values_list("op_id", flat=True))
    return len(found & op_ids), len(found - op_ids)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("op_ids", type=Path, help="a JSON list")
    path = parser.parse_args().op_ids
    print(json.dumps(counted(set(json.loads(path.read_text(encoding="utf-8"))))))
