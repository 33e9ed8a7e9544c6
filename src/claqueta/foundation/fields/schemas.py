"""Fields in the API: what it shows of a record, and what programs may change."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, StringConstraints, create_model

from claqueta.foundation.fields.declaring import Fields
from claqueta.foundation.judging import (
    Choice,
    Day,
    ListOf,
    Mail,
    Number,
    Row,
    Shape,
    Text,
    Texts,
    Truth,
    WebAddress,
    Whole,
)
from claqueta.foundation.translated import text_in


def _in_language(value: Any) -> Any:
    return text_in(value) if isinstance(value, dict) else value


def type_shown(shape: Shape | None) -> Any:
    """The type of a value that the API shows; a text in the caller's language."""
    match shape:
        case Texts():
            return Annotated[str, BeforeValidator(_in_language)]
        case Whole():
            return int
        case Number():
            return float
        case Truth():
            return bool
        case Day():
            return date
        case Row():
            return dict[str, Any]
        case ListOf():
            return list[type_shown(shape.one)]  # type: ignore[misc]
    return str


def type_taken(shape: Shape | None) -> Any:
    """The type of a value that the API takes; a text in each language by its code. The judge decides what fits.

    Raises `TypeError` for a shape of a domain's own, of which the domain's schema says how programs send it.
    """
    match shape:
        case Texts():
            return dict[str, str]
        case Day():
            return date
        case (
            None | Whole() | Number() | Truth() | Row() | ListOf() | Text() | Mail() | WebAddress() | Choice()
        ):
            shown = type_shown(shape)
        case _:
            raise TypeError(f"say in the schema how programs send {shape}")
    most = getattr(shape, "most", None)
    return Annotated[str, StringConstraints(max_length=most)] if shown is str and most else shown


def shown[S: Schema](fields: Fields) -> Callable[[type[S]], type[S]]:
    """Give an answer's schema each field that has a circle, or follows one; `None` for whoever may not see it."""

    def completed(schema: type[S]) -> type[S]:
        added = {
            name: (type_shown(field.shape) | None, None)
            for name, field in fields.items()
            if (field.circle or field.follows) and name not in schema.model_fields and field.stored
        }
        return _grown(schema, added)

    return completed


def patched[S: Schema](fields: Fields) -> Callable[[type[S]], type[S]]:
    """Give a change's schema each field that programs may change and of which it says nothing itself; one that is not sent stays,
    `None` empties it."""

    def completed(schema: type[S]) -> type[S]:
        added = {
            name: (type_taken(field.shape) | None, None)
            for name, field in fields.items()
            if field.patched and name not in schema.model_fields
        }
        return _grown(schema, added)

    return completed


def _grown[S: Schema](schema: type[S], added: dict[str, Any]) -> type[S]:
    return create_model(
        schema.__name__, __base__=schema, __module__=schema.__module__, __doc__=schema.__doc__, **added
    )
