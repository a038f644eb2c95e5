"""Copies of attempts with their items and answers, made by the database itself.

Everything of a copy is what the attempt it was copied from has, but for the keys, the person, the
number, the operations and the moments: those are spread over some years, the oldest first.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import DateTimeField, Field, Max, Model

from quizzes.models import Answer, Attempt, Item

YEARS = timedelta(days=3 * 365)
_AT_ONCE = 2_000
"""Copies in one transaction: an attempt's rows lie together, as if they had come in time."""

_OLD = (
    """
    CREATE TEMPORARY TABLE old_attempt AS
    SELECT array_position(ARRAY[{sat}]::bigint[], id) - 1 AS paper, 0 AS place, *
    FROM quizzes_attempt WHERE id IN ({sat})
    """,
    """
    CREATE TEMPORARY TABLE old_item AS
    SELECT paper, position AS place, item.*
    FROM quizzes_item AS item JOIN old_attempt ON old_attempt.id = item.attempt_id
    """,
    """
    CREATE TEMPORARY TABLE old_answer AS
    SELECT paper, answer.number AS place, item.place AS item_place,
           base.number AS base_place, answer.*
    FROM quizzes_answer AS answer
    JOIN old_item AS item ON item.id = answer.item_id
    LEFT JOIN quizzes_answer AS base ON base.id = answer.base_id
    """,
)
_COPY = """
    INSERT INTO {table} ({columns})
    SELECT {values}
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS copy
    JOIN {old} AS old ON old.paper = copy %% %(papers)s
    ORDER BY copy, old.place
"""
_ATTEMPT = "%(attempts)s + copy"
_ITEM = "%(items)s + copy * %(places)s + {place}"
_ANSWER = "%(answers)s + copy * %(saves)s + {place}"
_ATTEMPTS = {
    "id": _ATTEMPT,
    "user_id": "(%(people)s::bigint[])[1 + copy %% cardinality(%(people)s)]",
    "number": "1 + copy / cardinality(%(people)s)",
}
_ITEMS = {"id": _ITEM.format(place="old.place"), "attempt_id": _ATTEMPT}
_ANSWERS = {
    "id": _ANSWER.format(place="old.place"),
    "attempt_id": _ATTEMPT,
    "item_id": _ITEM.format(place="old.item_place"),
    "base_id": _ANSWER.format(place="old.base_place"),
    "op_id": "'prepared-' || left(md5(copy::text || '-' || old.place), 23)",
}
_MOMENT = "old.{column} - (%(copies)s - copy) * %(apart)s"


def copy_attempts(sat: Sequence[Attempt], copies: int, people: Sequence[int]) -> None:
    """Copy each attempt of `sat` in turn, as exams of `people`, until there are so many copies."""
    given: dict[str, Any] = {
        "papers": len(sat),
        "places": sat[0].items.count(),
        "saves": sat[0].saves,
        "people": list(people),
        "copies": copies,
        "apart": YEARS / max(copies, 1),
        "attempts": _last_key(Attempt) + 1,
        "items": _last_key(Item),
        "answers": _last_key(Answer),
    }
    with connection.cursor() as cursor:
        for statement in _OLD:
            cursor.execute(statement.format(sat=", ".join(str(attempt.pk) for attempt in sat)))
    for first in range(0, copies, _AT_ONCE):
        _copy(given | {"first": first, "last": min(first + _AT_ONCE, copies) - 1})
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Attempt, Item, Answer]):
            cursor.execute(statement)


@transaction.atomic
def _copy(given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_statement(Attempt, "old_attempt", _ATTEMPTS), given)
        cursor.execute(_statement(Item, "old_item", _ITEMS), given)
        cursor.execute(_statement(Answer, "old_answer", _ANSWERS), given)


def _statement(model: type[Model], old: str, replaced: dict[str, str]) -> str:
    """Return the INSERT of copies: columns that are not `replaced` are taken over."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- documented
    values = {field.column: _taken_over(field) for field in fields if field.column} | replaced
    return _COPY.format(
        table=model._meta.db_table,  # noqa: SLF001 -- documented
        columns=", ".join(values),
        values=", ".join(values.values()),
        old=old,
    )


def _taken_over(field: "Field[Any, Any]") -> str:
    template = _MOMENT if isinstance(field, DateTimeField) else "old.{column}"
    return template.format(column=field.column)


def _last_key(model: type[Model]) -> int:
    """Return the greatest key there is."""
    last: int = model._default_manager.aggregate(last=Max("pk"))["last"]  # noqa: SLF001 -- documented
    return last
