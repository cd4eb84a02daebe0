"""The import files, read off the record tables.

A table's class says everything about its file: see ``sanfen.ledger.tables``. Here
it is only put into the form that reading, checking, templates and export ask for.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa

from sanfen.ledger.tables import (
    RECORD_TABLES,
    Record,
    closed_list,
    natural_key,
    table_of,
)

_IDENTIFIERS: Final = ("uscc", "_no", "_code")
"""Endings of the columns that number something: a spreadsheet may round them."""

Kind = Literal["text", "credit_code", "listed", "day", "number", "whole_number"]


@dataclass(frozen=True)
class Column:
    """A column of an import file."""

    code: str
    header: str
    kind: Kind
    required: bool
    members: tuple[str, ...]
    lowest: float | None
    highest: float | None
    is_identifier: bool


@dataclass(frozen=True)
class Reference:
    """Columns whose values must stand in another table."""

    columns: tuple[str, ...]
    table: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True)
class Format:
    """An import file: its columns, natural key, uniqueness and references."""

    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    references: tuple[Reference, ...]

    @cached_property
    def by_code(self) -> dict[str, Column]:
        """Columns by code, in the order of the file."""
        return {column.code: column for column in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Columns by every header they go by: the code and the Chinese title."""
        names = [(column.code, column) for column in self.columns]
        return dict(names + [(column.header, column) for column in self.columns])


@cache
def format_of(table: str) -> Format:
    """Return the format of the import file of ``table``."""
    model = RECORD_TABLES[table]
    schema = table_of(table)
    return Format(
        table=table,
        columns=tuple(_column(model, code) for code in model.model_fields),
        key=tuple(natural_key(table)),
        unique=tuple(
            tuple(column.name for column in constraint.columns)
            for constraint in schema.constraints
            if isinstance(constraint, sa.UniqueConstraint)
        ),
        references=_references(schema),
    )


def formats() -> tuple[Format, ...]:
    """Return every format, referenced files before those that refer to them."""
    return tuple(format_of(table) for table in RECORD_TABLES)


def _column(model: type[Record], code: str) -> Column:
    field = model.model_fields[code]
    members = closed_list(model, code)
    return Column(
        code=code,
        header=field.title or code,
        kind=_kind(code, members, _plain_types(field.annotation)),
        required=field.is_required(),
        members=tuple(member.value for member in members or ()),
        lowest=_limit(field.metadata, "ge"),
        highest=_limit(field.metadata, "le"),
        is_identifier=code.endswith(_IDENTIFIERS),
    )


def _plain_types(annotation: Any) -> set[Any]:
    return {annotation, *get_args(annotation)}


def _kind(code: str, members: type[StrEnum] | None, types: set[Any]) -> Kind:
    if members is not None:
        return "listed"
    if dt.date in types:
        return "day"
    if float in types:
        return "number"
    if int in types:
        return "whole_number"
    return "credit_code" if code == "uscc" else "text"


def _limit(metadata: list[Any], name: str) -> float | None:
    limits = [getattr(item, name) for item in metadata if hasattr(item, name)]
    return float(limits[0]) if limits else None


def _references(schema: sa.Table) -> tuple[Reference, ...]:
    found = [
        Reference(
            columns=tuple(element.parent.name for element in constraint.elements),
            table=constraint.referred_table.name,
            parent_columns=tuple(
                element.column.name for element in constraint.elements
            ),
        )
        for constraint in schema.foreign_key_constraints
    ]
    return tuple(sorted(found, key=lambda reference: reference.columns))
