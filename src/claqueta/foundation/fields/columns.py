"""Fields as columns of lists and exports."""

from collections.abc import Callable
from typing import Any

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.fields.words import coded, word, written
from claqueta.foundation.judging import ListOf, Row, Texts
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language


def columns_of(fields: Fields, audience: str = AUDIENCES[-1]) -> dict[str, Column]:
    """Field → its column, of those that the circle's lists may have at all. Rows are records or what is seen of them."""
    return {
        name: Column(field.column, field.label, _value(field), (name,))
        for name, field in fields.items()
        if field.column and AUDIENCES.index(audience) >= AUDIENCES.index(field.column_circle or AUDIENCES[0])
    }


def _value(field: Field) -> Callable[[Any], Any]:
    in_words = coded(field.shape) is not None or _several_texts(field)

    def value(row: Any) -> Any:
        held = row.get(field.name) if isinstance(row, dict) else getattr(row, field.name)
        if held is None:
            return ""
        return cell_of(field, held, current_language()) if in_words else held

    return value


def _several_texts(field: Field) -> bool:
    """Whether one text is made of what the field holds: of texts by language, or of rows."""
    shape = field.shape
    return isinstance(shape, Texts) or (isinstance(shape, ListOf) and isinstance(shape.one, Row))


def cell_of(field: Field, value: Any, language: str) -> Any:
    """A value as a cell: codes in words, one text of those in several languages, a number as a number."""
    if value is None:
        return ""
    if (shape := coded(field.shape)) is not None:
        several = isinstance(value, list | tuple)
        return [word(shape, code, language) for code in value] if several else word(shape, value, language)
    if _several_texts(field):
        return written(field.shape, value, language)
    return value
