"""What a database holds, counted: a backup says it, and what came back is held against it."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from quizzes.models import Answer

_MIGRATIONS = "django_migrations"
_ANSWERS = Answer._meta.db_table  # noqa: SLF001 -- documented


class Cursor(Protocol):
    """What Django's cursors and sqlite3's have in common."""

    def execute(self, sql: str, /) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Census(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: Mapping[str, int]
    """How many rows each table has."""
    migrations: Mapping[str, str]
    """The newest migration of each app."""
    last_answer: int
    """The highest id of an answer, 0 without one."""

    @property
    def answers(self) -> int:
        return self.rows.get(_ANSWERS, 0)

    def differences(self, other: "Census") -> list[str]:
        """Return the tables that differ in number, each as "table: own ≠ other's"."""
        tables = sorted({*self.rows, *other.rows})
        pairs = ((table, self.rows.get(table), other.rows.get(table)) for table in tables)
        found = [f"{table}: {own} ≠ {others}" for table, own, others in pairs if own != others]
        if self.last_answer != other.last_answer:
            found.append(f"{_ANSWERS}.id: {self.last_answer} ≠ {other.last_answer}")
        return found


def take_census(cursor: Cursor, tables: Iterable[str]) -> Census:
    """Count through `cursor`, one query a table; the transaction around it makes it one moment."""
    rows = {table: _number(cursor, f'SELECT count(*) FROM "{table}"') for table in sorted(tables)}  # noqa: S608 -- names the database itself gave
    last = f'SELECT coalesce(max(id), 0) FROM "{_ANSWERS}"'  # noqa: S608 -- the model's own table
    return Census(
        rows=rows,
        migrations=_migrations(cursor) if _MIGRATIONS in rows else {},
        last_answer=_number(cursor, last) if _ANSWERS in rows else 0,
    )


def _migrations(cursor: Cursor) -> dict[str, str]:
    cursor.execute(f"SELECT app, max(name) FROM {_MIGRATIONS} GROUP BY app ORDER BY app")  # noqa: S608 -- a constant
    return dict(cursor.fetchall())


def _number(cursor: Cursor, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchall()[0][0])
