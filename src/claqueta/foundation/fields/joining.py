"""How the values of two records, or of a record and a list, become one value."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from claqueta.engines.tables import plain
from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.judging import ListOf, Mail, Row, Shape, Text, Texts, WebAddress


def alike(field: Field, one: Any, other: Any) -> bool:
    """Whether two values say the same in two spellings."""
    spelled = field.alike or _spelling(field.shape)
    return bool(spelled(one or "") == spelled(other or "")) if spelled else False


def _spelling(shape: Shape | None) -> Any:
    match shape:
        case WebAddress():
            return lambda url: re.sub(r"^https?://(?:www\.)?", "", str(url).lower()).rstrip("/")
        case Mail():
            return lambda mail: str(mail).lower()
    return None


def added(field: Field, before: Any, given: Any, former: Iterable[Any] = ()) -> Any:
    """The value of a record to which a list's is added; `None` when the list adds nothing.

    Texts in several languages, lists and notes grow; any other value is replaced. What a record of `former` days said
    is nothing new.
    """
    former = list(former)
    match field.shape:
        case Texts():
            there = set((before or {}).values())
            new = {
                code: text
                for code, text in given.items()
                if text not in there and not any((values or {}).get(code) == text for values in former)
            }
            return {**(before or {}), **new} if new else None
        case ListOf(one=inner) if not isinstance(inner, Row):
            missing = [value for value in given if value not in (before or ())]
            return [*(before or ()), *missing] if missing else None
        case Text(lines=True):
            known = {plain(line) for text in (before, *former) for line in str(text or "").splitlines()}
            fresh = [line for line in str(given).splitlines() if line.strip() and plain(line) not in known]
            return "\n".join([*([before] if before else []), *fresh]) if fresh else None
    return given


def joined(fields: Fields, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The values of two records that are one: ours, and theirs where we have none.

    Of a text in several languages each that is missing; notes of several lines one below the other.
    """
    together = {name: ours[name] or theirs[name] for name in ours}
    for name in together.keys() & fields.keys():
        match fields[name].shape:
            case Texts():
                written = {code: text for code, text in ours[name].items() if text}
                together[name] = {**theirs[name], **written}
            case Text(lines=True):
                together[name] = "\n".join(dict.fromkeys(text for text in (ours[name], theirs[name]) if text))
    return together


def differing(fields: Fields, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of a single value in which `theirs` says otherwise than `ours`, with what it says."""
    return [
        (name, str(theirs[name]))
        for name, field in fields.items()
        if field.imported
        and not isinstance(field.shape, Texts | ListOf)
        and not (isinstance(field.shape, Text) and field.shape.lines)
        and theirs.get(name)
        and ours.get(name) != theirs[name]
    ]
