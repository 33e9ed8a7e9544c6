"""The audit trail: who did what, when, from what to what, why."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from claqueta.foundation.actors import Actor, account_of
from claqueta.foundation.domains import named
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.text import one_line

type Said = str | Promise
type Changes = dict[str, tuple[Any, Any]]
HIDDEN = "•••"
LONGEST = 6000
"""Characters of one value in the trail's words: more than the longest that the judge lets in."""


class UnknownVerb(KeyError):
    """No domain has declared the verb."""


def verbs() -> list[tuple[str, Said]]:
    return sorted(named(lambda part: part.verbs).items())


def verb_name(verb: str) -> str:
    """How a verb reads; as it is written, when its domain is no longer there."""
    return str(named(lambda part: part.verbs).get(verb, verb))


def field_name(field: str, *places: str) -> str:
    """How a field reads in the first of the domains `places` that has a word for it, else in any."""
    words = named(lambda part: part.fields)
    wanted = next((words[key] for place in places if (key := f"{place}.{field}") in words), None)
    return str(wanted or next((one for key, one in words.items() if key.partition(".")[2] == field), field))


def changes_in_words(entry: AuditEntry) -> str:
    """The entry's changes in one line: field, from, to."""
    changes = entry.changes if isinstance(entry.changes, dict) else {}
    places = entry.object_type.partition(".")[0], entry.verb.partition(".")[0]
    return " · ".join(
        f"{field_name(name, *places)}: {in_words(pair[0], *places)} → {in_words(pair[1], *places)}"
        for name, pair in changes.items()
        if isinstance(pair, list | tuple) and len(pair) == 2
    )


def in_words(value: Any, *places: str, depth: int = 6) -> str:
    """A value of the trail or of an import in one line, whatever was once written there; `places` as in `field_name`."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict | list) and not depth:
        return "…"
    if isinstance(value, dict):
        return " · ".join(
            f"{field_name(key, *places)}: {in_words(one, *places, depth=depth - 1)}"
            for key, one in value.items()
            if one not in (None, "", [], {})
        )
    if isinstance(value, list):
        return ", ".join(in_words(one, *places, depth=depth - 1) for one in value)
    return one_line(str(value)[:LONGEST])


def record(
    verb: str,
    obj: Model,
    *,
    by: Actor,
    changes: Changes | None = None,
    reason: str = "",
    hidden: frozenset[str] = frozenset(),
) -> AuditEntry:
    """Write one entry in the caller's transaction. `hidden` fields are noted as changed, without their values.

    The verb is `domain.verb`. Raises `UnknownVerb`.
    """
    _refuse_unknown(verb)
    pairs = {
        name: [HIDDEN, HIDDEN] if name in hidden else [_plain(before), _plain(after)]
        for name, (before, after) in (changes or {}).items()
    }
    entry = _entry(verb, obj, by, reason)
    entry.changes = pairs
    entry.save()
    return entry


def record_many(verb: str, objects: Iterable[Model], *, by: Actor, reason: str = "") -> None:
    """The same entry for many objects, in one statement. Raises `UnknownVerb`."""
    _refuse_unknown(verb)
    AuditEntry.objects.bulk_create([_entry(verb, one, by, reason) for one in objects])


def _refuse_unknown(verb: str) -> None:
    if verb not in named(lambda part: part.verbs):
        raise UnknownVerb(verb)


def _entry(verb: str, obj: Model, by: Actor, reason: str) -> AuditEntry:
    return AuditEntry(
        actor=account_of(by),
        actor_name=str(by),
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_name=str(obj)[:255],
        reason=reason,
    )


def history_of(obj: Model) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


def difference(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """The fields whose values differ, with both values."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
