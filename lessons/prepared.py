"""Querysets that are put into SQL once, for the pages that people wait for most.

Django writes a queryset's SQL anew at each use. For one with a few subqueries that takes ten times
as long as the database needs to answer it, and makes up most of what a page costs.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BigAutoField,
    DateTimeField,
    Expression,
    Field,
    IntegerField,
    QuerySet,
    TextField,
)
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """Stands in a queryset for a value that is only given when it runs."""

    def __init__(
        self,
        name: str,
        field: "Field[Any, Any]",
        *,
        place: int | None = None,
        less: timedelta = timedelta(),
    ) -> None:
        super().__init__(output_field=field)
        self.name = name
        self.place = place
        self.less = less

    def __sub__(self, other: Any) -> Any:
        """Stand for a moment less a stretch of time, such as a grace."""
        return Given(self.name, self.output_field, place=self.place, less=self.less + other)

    def as_sql(self, *_args: Any, **_options: Any) -> tuple[str, Any]:
        return "%s", (self,)

    def value(self, given: Mapping[str, Any]) -> Any:
        """Return the value as the database takes it; EmptyResultSet for an id that none has."""
        value = given[self.name] if self.place is None else given[self.name][self.place]
        if isinstance(value, int):
            kind = self.output_field.get_internal_type()
            least, most = connection.ops.integer_field_range(kind)
            if (least is not None and value < least) or (most is not None and value > most):
                raise EmptyResultSet
        if self.less:
            value -= self.less
        return self.output_field.get_db_prep_value(value, connection)


def given_id(name: str) -> Any:
    """Stand for a primary key."""
    return Given(name, BigAutoField())


def given_ids(name: str, count: int) -> list[Any]:
    """Stand for so many primary keys, for an `__in`."""
    return [Given(name, BigAutoField(), place=place) for place in range(count)]


def given_text(name: str) -> Any:
    return Given(name, TextField())


def given_number(name: str) -> Any:
    return Given(name, IntegerField())


def given_moment(name: str) -> Any:
    return Given(name, DateTimeField())


@dataclass(frozen=True, slots=True)
class _Compiled:
    compiler: SQLCompiler
    sql: str
    params: Sequence[object]

    def filled(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the parameters of one run; raise EmptyResultSet when nothing can match them."""
        return tuple(
            param.value(given) if isinstance(param, Given) else param for param in self.params
        )


class Prepared[Row]:
    """A queryset with `Given` values. It runs as any other does, prefetching included.

    Nothing in it may depend on the language or the time zone of a request: they would stay those
    of the first one.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._lock = Lock()

    def rows(self, **given: Any) -> list[Row]:
        try:
            # Django changes a query while it puts it into SQL: two threads would spoil it for good.
            with self._lock:
                compiled, converters = self._compiled, self._converters
            params = compiled.filled(given)
        except EmptyResultSet:
            return []
        queryset = self._queryset.all()
        compiler = copy(compiled.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        # All belong to this run alone: the queryset and the compiler are copies.
        vars(compiler)["as_sql"] = lambda *_args, **_options: (compiled.sql, params)
        vars(compiler)["get_converters"] = lambda _columns: converters
        vars(queryset.query)["get_compiler"] = lambda *_args, **_options: compiler
        return list(queryset)

    def first(self, **given: Any) -> Row | None:
        return next(iter(self.rows(**given)), None)

    @cached_property
    def _queryset(self) -> QuerySet[Any, Row]:
        return self._build()

    @cached_property
    def _compiled(self) -> _Compiled:
        compiler = self._queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        return _Compiled(compiler, *compiler.as_sql())

    @cached_property
    def _converters(self) -> object:
        compiler = self._compiled.compiler
        return compiler.get_converters([column for column, *_sql in compiler.select])
