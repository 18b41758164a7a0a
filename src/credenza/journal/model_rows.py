"""Rows of models by plain statements, for the few hot paths where the ORM's own work weighs more than the database's.

A statement's text is made once a model and runs prepared; values pass the fields as they do in the ORM, so what is
written and read is the same. Nothing here filters by itself: callers write the conditions, with ``%s`` for each value
and the columns' own names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from credenza.journal.statements import Row, marks, on_postgresql, raw_cursor

M = TypeVar("M", bound=Model)
A = TypeVar("A", bound=Model)
B = TypeVar("B", bound=Model)
_ROWS_A_STATEMENT = 200
_KEY_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What statements about a model are made of.

    ``converted`` are the columns that the database gives in another shape: where, by which functions, and of what.
    """

    name: str
    columns: str
    names: tuple[str, ...]
    written: tuple[Field[Any, Any], ...]
    converted: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]

    def row_of(self, model: type[M], values: Sequence[Any]) -> M:
        """A model object, as the ORM would have loaded it."""
        here, shaped = connections[DEFAULT_DB_ALIAS], list(values)
        for position, functions, column in self.converted:
            for function in functions:
                shaped[position] = function(shaped[position], column, here)
        return model.from_db(DEFAULT_DB_ALIAS, self.names, shaped)


@lru_cache(maxsize=64)
def _table(model: type[Model]) -> _Table:
    here, fields = connections[DEFAULT_DB_ALIAS], model._meta.concrete_fields
    name = model._meta.db_table
    columns = [field.get_col(name) for field in fields]
    found = [(*here.ops.get_db_converters(one), *one.get_db_converters(here)) for one in columns]
    return _Table(
        name=name,
        columns=", ".join(f'"{name}"."{field.column}"' for field in fields),
        names=tuple(field.attname for field in fields),
        written=tuple(field for field in fields if not field.primary_key),
        converted=tuple((at, found[at], column) for at, column in enumerate(columns) if found[at]),
    )


def insert(*rows: Model) -> None:
    """Write new rows of one model and give them their keys, in the order told."""
    here = connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        part = rows[start : start + _ROWS_A_STATEMENT]
        table = _table(type(part[0]))
        values = [field.get_db_prep_save(field.pre_save(row, True), here) for row in part for field in table.written]
        with raw_cursor() as cursor:
            cursor.execute(_insert(type(part[0]), len(part)), values)
            keys = cursor.fetchall()
        for row, (key,) in zip(part, keys, strict=True):
            row.pk, row._state.adding, row._state.db = key, False, DEFAULT_DB_ALIAS


def update(row: Model, names: Iterable[str]) -> None:
    """Write the named attributes of one row; the caller holds its lock."""
    here, wanted = connections[DEFAULT_DB_ALIAS], tuple(names)
    fields = _named(type(row), wanted)
    values = [field.get_db_prep_save(getattr(row, field.attname), here) for field in fields]
    with raw_cursor() as cursor:
        cursor.execute(_update(type(row), wanted), [*values, row.pk])


def read(model: type[M], tail: str, params: Sequence[Any], *, lock: bool = False) -> list[M]:
    """Rows by what follows FROM; ``lock`` locks them (on SQLite the transaction is the lock)."""
    table = _table(model)
    sql = f'SELECT {table.columns} FROM "{table.name}" {tail}{_lock(table) if lock else ""}'
    return [table.row_of(model, values) for values in _rows(sql, params)]


def read_keys(model: type[M], keys: Iterable[int]) -> list[M]:
    """Rows by their keys, in no order; unknown keys are left out."""
    wanted = sorted({key for key in keys if key.bit_length() < _KEY_BITS})
    name, found = _table(model).name, []
    for start in range(0, len(wanted), _ROWS_A_STATEMENT):
        part = wanted[start : start + _ROWS_A_STATEMENT]
        found += read(model, f'WHERE "{name}".id IN ({marks(part)})', part)
    return found


def read_joined(
    model: type[A], other: type[B], on: str, tail: str, params: Sequence[Any], *, lock: bool = False
) -> list[tuple[A, B]]:
    """Rows of two models joined ``on`` a condition; ``lock`` locks those of the first."""
    first, second = _table(model), _table(other)
    sql = (
        f'SELECT {first.columns}, {second.columns} FROM "{first.name}" '
        f'JOIN "{second.name}" ON {on} {tail}{_lock(first) if lock else ""}'
    )
    wide = len(first.names)
    return [(first.row_of(model, row[:wide]), second.row_of(other, row[wide:])) for row in _rows(sql, params)]


def _rows(sql: str, params: Sequence[Any]) -> list[Row]:
    # No key is longer than 64 bits; a database breaks off at a number that is.
    if any(isinstance(one, int) and one.bit_length() >= _KEY_BITS for one in params):
        return []
    with raw_cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _lock(table: _Table) -> str:
    return f' FOR UPDATE OF "{table.name}"' if on_postgresql() else ""


@lru_cache(maxsize=256)
def _named(model: type[Model], names: tuple[str, ...]) -> tuple[Field[Any, Any], ...]:
    known = {field.name: field for field in _table(model).written}
    return tuple(known[name] for name in names)


@lru_cache(maxsize=256)
def _insert(model: type[Model], count: int) -> str:
    table = _table(model)
    columns = ", ".join(f'"{field.column}"' for field in table.written)
    one = f"({', '.join(['%s'] * len(table.written))})"
    key = model._meta.pk.column
    return f'INSERT INTO "{table.name}" ({columns}) VALUES {", ".join([one] * count)} RETURNING "{key}"'


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    told = ", ".join(f'"{field.column}" = %s' for field in _named(model, names))
    return f'UPDATE "{_table(model).name}" SET {told} WHERE "{model._meta.pk.column}" = %s'
