"""Search and order in the database with accents and capitals folded, equally on both engines."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Func, JSONField, Model, Q, QuerySet, TextField

SQLITE_FUNCTION = "claqueta_folded"
SQLITE_JSON_FUNCTION = "claqueta_folded_json"


def _base(char: str) -> str:
    """The letter under its marks, in small; the letter itself when it has none."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return plain.lower() if len(plain) == 1 else char.lower()


_LETTERS = {
    char: _base(char)
    for char in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if _base(char) != char and len(_base(char)) == 1
}
"""Latin letters with marks and capitals → the letter that they are searched and ordered as."""
_TABLE = str.maketrans(_LETTERS)


def folded(text: str | None) -> str:
    """The text in small letters without their marks."""
    text = text or ""
    return text.lower() if text.isascii() else text.translate(_TABLE).lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def folded_json(stored: str | None) -> str:
    """The texts in a JSON value, such as one in several languages, without the names under which they stand."""
    return folded(" ".join(_texts(json.loads(stored)))) if stored else ""


class _TextsOf(Func):
    """What PostgreSQL gives to be folded of JSON."""

    template = (
        "(SELECT string_agg(part #>> '{}', ' ') "
        "FROM jsonb_path_query(%(expressions)s, 'strict $.**') AS part WHERE jsonb_typeof(part) = 'string')"
    )
    output_field = TextField()


class Folded(Func):
    """`folded` of a column, computed by the database; ordered by code point on both engines. Of JSON, of its texts."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        function = SQLITE_JSON_FUNCTION if self._is_json() else SQLITE_FUNCTION
        return self.as_sql(compiler, connection, function=function, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        [column] = self.source_expressions
        inner, parameters = compiler.compile(_TextsOf(column) if self._is_json() else column)
        return (
            f"lower(translate(coalesce({inner}, ''), %s, %s)) COLLATE \"C\"",
            (*parameters, "".join(_LETTERS), "".join(_LETTERS.values())),
        )

    def _is_json(self) -> bool:
        return isinstance(self.source_expressions[0].output_field, JSONField)


def _teach(connection: Any, **_more: Any) -> None:
    if connection.vendor == "sqlite":
        for name, function in ((SQLITE_FUNCTION, folded), (SQLITE_JSON_FUNCTION, folded_json)):
            connection.connection.create_function(name, 1, function, deterministic=True)


def connect() -> None:
    connection_created.connect(_teach, dispatch_uid="the database folds letters")


def containing(rows: QuerySet[Any], fields: Sequence[str], text: str) -> QuerySet[Any]:
    """The rows of which some field contains the text, whatever its accents and capitals."""
    names = {f"folded_{number}": Folded(F(field)) for number, field in enumerate(fields)}
    found: QuerySet[Any] = rows.alias(**names).filter(
        reduce(or_, (Q(**{f"{name}__contains": folded(text)}) for name in names))
    )
    return found


def ordered(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """By a field, falling when it begins with `-`; texts as people order them. Rows that are equal stay in one order."""
    field = order.removeprefix("-")
    if not is_text(rows.model, field):
        return rows.order_by(order, "pk")
    letters = Folded(F(field))
    return rows.order_by(letters.desc() if order.startswith("-") else letters.asc(), "pk")


def is_text(model: type[Model] | Any, path: str) -> bool:
    """Whether a field, or one of what it points at, is text that somebody wrote."""
    field: Any = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        model = field.related_model
    return isinstance(field, CharField | TextField) and not field.choices
