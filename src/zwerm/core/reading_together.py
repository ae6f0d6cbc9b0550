"""Rows of several querysets, read on one trip to the database.

A page that shows a little of much asks many small questions, and each is a trip to the database:

    goals, risks = Goal.objects.open(), Risk.objects.visible_to(user)
    read_together(goals, risks)

Afterwards each has its rows as if it had been asked alone: with its order, its annotations and what
`select_related` joins. What `prefetch_related` names is still asked when the rows are used.

Rows of different tables have different columns, so each travels as a list in JSON. A value that
JSON cannot hold (bytes, a duration) is refused by the database or here, never changed.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = list[Any]
Read = Callable[[Any], Any]
# A function of SQLite takes so many arguments at most, in every version of it.
MOST_ARGUMENTS = 100
# More rows than there ever are: only a part with a limit surely keeps its order.
ALL_ROWS = 2**62


def read_together(*querysets: "QuerySet[Any, Any]") -> None:
    """Give each its rows. Those that have them already are left alone, and so is a single one."""
    waiting = list({id(each): each for each in querysets if each._result_cache is None}.values())
    if len(waiting) < 2:
        return
    parts = [_Part(number, each) for number, each in enumerate(waiting)]
    asked = [part for part in parts if part.sql]
    if asked:
        sql = " UNION ALL ".join(part.sql for part in asked)
        with connections[waiting[0].db].cursor() as cursor:
            cursor.execute(sql, list(chain.from_iterable(part.params for part in asked)))
            for number, row in cursor.fetchall():
                parts[number].packed.append(row)
    for part in parts:
        part.hand_over()


class _Part:
    """One of the querysets: its SQL in the whole, and its rows."""

    def __init__(self, number: int, queryset: "QuerySet[Any, Any]") -> None:
        self.queryset = queryset
        self.packed: list[str] = []
        self.sql = ""
        self.params: Sequence[Any] = ()
        self.query = queryset.query.chain()
        self.compiler: SQLCompiler = self.query.get_compiler(using=queryset.db)
        try:
            sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return
        self.is_postgresql = self.compiler.connection.vendor == "postgresql"
        self.kinds = [_kind(column) for column, _sql, _alias in self.compiler.select]
        self.reads = self._reads(READS if self.is_postgresql else {"FloatField": float})
        limit = "" if self.query.is_sliced else f" LIMIT {ALL_ROWS}"
        name = f"part{number}"
        self.sql = f"SELECT {number}, {self._packed(name)} FROM ({sql}{limit}) AS {name}"  # noqa: S608 # names of our own, values as parameters

    def _packed(self, name: str) -> str:
        """The columns as JSON: on SQLite lists of a size that its functions take."""
        if self.is_postgresql:
            return f"row_to_json({name})::text"
        quote = self.compiler.connection.ops.quote_name
        columns = [
            _exactly(f"{name}.{quote(alias)}") if kind == "FloatField" else f"{name}.{quote(alias)}"
            for alias, kind in zip(self._aliases(), self.kinds, strict=True)
        ]
        some = (columns[i : i + MOST_ARGUMENTS] for i in range(0, len(columns), MOST_ARGUMENTS))
        return f"json_array({', '.join(map(_listed, some))})"

    def _aliases(self) -> list[str]:
        return [str(alias) for _column, _sql, alias in self.compiler.select]

    def _reads(self, of_kinds: dict[str, Read]) -> list[tuple[int, Read]]:
        """By place in the row, what makes the value of a column out of its JSON."""
        kinds = enumerate(self.kinds)
        return [(place, of_kinds[kind]) for place, kind in kinds if kind in of_kinds]

    def rows(self) -> list[Row]:
        """As the driver of the database would have given them: unpacked all at once."""
        packed = f"[{','.join(self.packed)}]"
        rows: list[Row]
        if self.is_postgresql:
            aliases = self._aliases()
            kept = json.loads(packed, parse_float=Decimal)
            rows = [[row[alias] for alias in aliases] for row in kept]
        else:
            rows = [list(chain.from_iterable(row)) for row in json.loads(packed)]
        for place, read in self.reads:
            for row in rows:
                if row[place] is not None:
                    row[place] = read(row[place])
        return rows

    def hand_over(self) -> None:
        """Django makes of the rows what it would have made of its own."""
        rows = self.rows() if self.packed else []
        self.compiler.execute_sql = lambda *_given, **_named: [rows]  # type: ignore[assignment,method-assign] # what was read already
        self.query.get_compiler = lambda *_given, **_named: self.compiler  # type: ignore[method-assign] # with its rows
        filled = self.queryset.all()
        filled.query = self.query
        made: Any = self.queryset._iterable_class(filled)
        self.queryset._result_cache = list(made)


def _listed(columns: Sequence[str]) -> str:
    return f"json_array({', '.join(columns)})"


def _exactly(column: str) -> str:
    """SQLite writes a number with a fraction in JSON with fifteen digits; this has them all."""
    return f"CASE WHEN {column} IS NOT NULL THEN printf('%%!.17g', {column}) END"


def _kind(column: Expression) -> str:
    """The kind of field whose values a column has: that of a key is the kind of what it is to."""
    field: Any = column.output_field
    while getattr(field, "remote_field", None) is not None:
        field = field.target_field
    return str(field.get_internal_type())


def _refused(value: Any) -> Any:
    raise TypeError(f"{value!r} cannot be read with other rows.")


READS: dict[str, Read] = {
    "BinaryField": _refused,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "DurationField": _refused,
    "FloatField": float,
    "JSONField": partial(json.dumps, default=float),
    "TimeField": time.fromisoformat,
    "UUIDField": UUID,
}
