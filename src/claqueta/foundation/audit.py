"""The audit trail: who did what, when, from what to what, why.

It is a book (`foundation.chains`): every entry has its position in it, and what is altered, taken out or put in past
these functions is found by `claqueta verify`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from claqueta.foundation import chains
from claqueta.foundation.actors import Actor, account_of
from claqueta.foundation.chains import BATCH, Book, Payload, moment
from claqueta.foundation.domains import named
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.money import Money
from claqueta.foundation.text import one_line
from claqueta.foundation.transactions import AtTheEnd, atomic
from claqueta.foundation.translated import current_language

type Said = str | Promise
type Changes = dict[str, tuple[Any, Any]]
HIDDEN = "•••"
_AMOUNT = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,4})?) ([A-Z]{3})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    rf"{_DAY.pattern}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})"
)
"""How amounts, days and moments stand in the trail (`_plain`)."""
LONGEST = 6000
"""Characters of one value in the trail's words: more than the longest that the judge lets in."""


def _now(_verb: str) -> datetime:
    return timezone.now()


_moments: ContextVar[Callable[[str], datetime]] = ContextVar("moments", default=_now)


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


def value_in_words(field: str, value: Any, *places: str) -> str:
    """A value of a field: by its name where the field has a few, in the first of the domains that names them."""
    if isinstance(value, str):
        words = named(lambda part: part.values)
        for place in places:
            if word := words.get(f"{place}.{field}", {}).get(value):
                return str(word)
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and value:
        return ", ".join(value_in_words(field, one, *places) for one in value)
    return in_words(value, *places)


def changes_in_words(entry: AuditEntry) -> str:
    """The entry's changes in one line: field, from, to."""
    changes = entry.changes if isinstance(entry.changes, dict) else {}
    places = entry.object_type.partition(".")[0], entry.verb.partition(".")[0]
    return " · ".join(
        f"{field_name(name, *places)}: {_from_to(*(_lines(entry, name, one, *places) for one in pair))}"
        for name, pair in changes.items()
        if isinstance(pair, list | tuple) and len(pair) == 2 and pair[0] != pair[1]
    )


def _lines(entry: AuditEntry, field: str, value: Any, *places: str) -> tuple[str, ...]:
    """A value in the words of the record's domain, a line for each of its parts; else in the trail's own."""
    tell = named(lambda part: part.told).get(entry.object_type)
    if tell is None or value in (None, "", [], {}, HIDDEN):
        return (value_in_words(field, value, *places),)
    try:
        said = tell(field, value, current_language())
    except (AttributeError, KeyError, TypeError, ValueError):
        # Written years ago, it may have another shape by now.
        said = None
    return (value_in_words(field, value, *places),) if said is None else said


def _from_to(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """From what to what; of parts of which some stay only what goes and what comes."""
    gone, come = apart(before, after)
    if not gone and not come:
        # Only their order, or what is not said in words.
        return "; ".join(after)
    if len(gone) < len(before) or len(come) < len(after):
        return "; ".join([*(f"− {line}" for line in gone), *(f"+ {line}" for line in come)])
    return f"{'; '.join(before) or '—'} → {'; '.join(after) or '—'}"


def apart(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """What goes and what comes: of long lists one sees nothing by their beginnings."""
    return [line for line in before if line not in after], [line for line in after if line not in before]


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
    return _as_readers_write(value) if isinstance(value, str) else one_line(str(value)[:LONGEST])


def _as_readers_write(text: str) -> str:
    """A text of the trail in one line; an amount, a day or a moment as the reader's language writes it."""
    try:
        if found := _AMOUNT.fullmatch(text):
            return Money(Decimal(found[1]), found[2]).formatted()
        if _DAY.fullmatch(text):
            return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
        if _MOMENT.fullmatch(text):
            return date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")
    except (ValueError, OverflowError):
        # A text that only looks like one.
        pass
    return one_line(text[:LONGEST])


# -- Writing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matter:
    """What an entry is about when no row stands for it."""

    kind: str
    """As a model's label: `domain.name`."""
    identifier: str
    name: str


def record(
    verb: str,
    obj: Model | Matter,
    *,
    by: Actor,
    changes: Changes | None = None,
    reason: str = "",
    hidden: frozenset[str] = frozenset(),
) -> AuditEntry:
    """Write one entry in the caller's transaction. `hidden` fields are noted as changed, without their values.

    Entry and link are stored when the transaction ends, so that nobody waits for the book longer than it takes to add
    to it. The verb is `domain.verb`. Raises `UnknownVerb`, `NotInTransaction`.
    """
    _refuse_unknown(verb)
    pairs = {
        name: [HIDDEN, HIDDEN] if name in hidden else [_plain(before), _plain(after)]
        for name, (before, after) in (changes or {}).items()
    }
    entry = _entry(verb, obj, by, reason)
    # As the database will give it back, since that is what is hashed.
    entry.changes = json.loads(json.dumps(pairs))
    _WRITTEN.add(entry)
    return entry


def record_many(verb: str, objects: Iterable[Model], *, by: Actor, reason: str = "") -> None:
    """The same entry for many objects, a statement for a thousand. Raises `UnknownVerb`, `NotInTransaction`."""
    _refuse_unknown(verb)
    _WRITTEN.add(*(_entry(verb, one, by, reason) for one in objects))


@contextmanager
def dated(moments: Mapping[str, datetime], otherwise: datetime) -> Iterator[None]:
    """Let what is recorded in the block have happened at the moment of its verb: for the sample, which needs a past.

    The links of the book keep the moment at which they were added.
    """
    token = _moments.set(lambda verb: moments.get(verb, otherwise))
    try:
        yield
    finally:
        _moments.reset(token)


def moment_said(verb: str) -> datetime | None:
    """The moment at which `dated` lets the verb have happened; None outside of it."""
    return None if _moments.get() is _now else _moments.get()(verb)


def rewrite(entries: QuerySet[AuditEntry], change: Callable[[AuditEntry], None]) -> int:
    """Change what entries say, as the law sometimes wants (GDPR art. 17), by links that say so; how many.

    `change` is done to each. What was there before cannot be guessed from the book. An entry that somebody had altered
    is rewritten too, and stays altered for the book.
    """
    with atomic():
        found = list(entries.select_for_update().order_by("pk"))
        before = {entry.position: payload_of(entry) for entry in found}
        for entry in found:
            change(entry)
        fields = ["actor", "actor_name", "object_name", "changes", "reason"]
        AuditEntry.objects.bulk_update(found, fields, batch_size=BATCH)
        others = {one.position for one in found if payload_of(one) != before[one.position]}
        _WRITTEN.add(*(others & _unaltered(before)))
    return len(others)


def forget(entries: QuerySet[AuditEntry]) -> int:
    """Delete entries whose time is over, by links that say so; how many. A thousand in a transaction.

    An entry that somebody altered stays, to be found: its moment might be what was altered.
    """
    count = last = 0
    while True:
        with atomic():
            some = entries.filter(pk__gt=last).select_for_update().order_by("pk")[:BATCH]
            there = {one.position: payload_of(one) for one in some}
            right = _unaltered(there)
            AuditEntry.objects.filter(position__in=right).delete()
            _WRITTEN.add(*right)
        count += len(right)
        if len(there) < BATCH:
            return count
        last = max(one.pk for one in some)


def _unaltered(payloads: dict[int, Payload]) -> set[int]:
    """Of these positions those at which nobody altered anything past these functions."""
    ours = {one for one in _WRITTEN.left() if isinstance(one, int)}
    return chains.unaltered(TRAIL, payloads) | (ours & payloads.keys())


def _refuse_unknown(verb: str) -> None:
    if verb not in named(lambda part: part.verbs):
        raise UnknownVerb(verb)


def _name_of(by: Actor) -> str:
    """How people read who it was, also where nobody signed in."""
    return gettext("a visitor") if isinstance(by, AnonymousUser) else str(by)


def _entry(verb: str, obj: Model | Matter, by: Actor, reason: str) -> AuditEntry:
    if isinstance(obj, Model):
        obj = Matter(obj._meta.label_lower, str(obj.pk), str(obj))
    return AuditEntry(
        at=_moments.get()(verb),
        actor=account_of(by),
        actor_name=_name_of(by)[:200],
        verb=verb,
        object_type=obj.kind,
        object_id=obj.identifier,
        object_name=obj.name[:255],
        reason=reason,
    )


# -- The book ------------------------------------------------------------------------------------------------


def payload_of(entry: AuditEntry) -> Payload:
    """What the book vouches for. The reference to the account is not in it: it goes when the account goes."""
    return {
        "actor": _in_canon(entry.actor_name),
        "at": moment(entry.at),
        "changes": _in_canon(entry.changes),
        "object": [_in_canon(one) for one in (entry.object_type, entry.object_id, entry.object_name)],
        "reason": _in_canon(entry.reason),
        "verb": entry.verb,
    }


def _in_canon(value: Any) -> Any:
    """Any JSON value in a form that can be hashed: what every reader would write otherwise becomes a text."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
        case bool():
            return value
        case int() | float() if abs(value) >= 2**53:
            # By its digits as JSON has them: PostgreSQL makes a whole number of a large fraction.
            return str(int(Decimal(str(value))))
        case dict():
            return {_in_canon(name): _in_canon(one) for name, one in value.items()}
        case list():
            return [_in_canon(one) for one in value]
    return value


def _payloads(positions: range) -> dict[int, Payload]:
    there = AuditEntry.objects.filter(position__gte=positions.start, position__lt=positions.stop)
    return {one.position: payload_of(one) for one in there.order_by("position")[: chains.BATCH]}


TRAIL = Book("audit", payload_of=_payloads)


def _write(items: list[AuditEntry | int]) -> None:
    """Add new entries to the book, and amend it at the positions whose entries are no longer as they were."""
    new = [item for item in items if isinstance(item, AuditEntry)]
    touched = sorted({item for item in items if isinstance(item, int)})
    _hold_actors(new)
    if touched:
        chains.amend_many(TRAIL, _as_they_are(touched))
    if new:
        links = chains.append_many(TRAIL, map(payload_of, new))
        for entry, link in zip(new, links, strict=True):
            entry.position = link.position
        AuditEntry.objects.bulk_create(new, batch_size=BATCH)


def _as_they_are(positions: list[int]) -> dict[int, Payload | None]:
    found: dict[int, Payload | None] = dict.fromkeys(positions)
    for start in range(0, len(positions), BATCH):
        some = AuditEntry.objects.filter(position__in=positions[start : start + BATCH])
        found.update((one.position, payload_of(one)) for one in some)
    return found


def _hold_actors(entries: list[AuditEntry]) -> None:
    """Lock those who act before the book: their entries refer to them, and who is gone by now cannot be referred to."""
    actors = {one.actor_id for one in entries if one.actor_id is not None}
    if not actors:
        return
    accounts = get_user_model()._default_manager.select_for_update(no_key=True)
    there = set(accounts.filter(pk__in=actors).order_by("pk").values_list("pk", flat=True))
    for entry in entries:
        if entry.actor_id not in there:
            entry.actor = None


_WRITTEN = AtTheEnd(turn=1, what="the trail is written", write=_write)


# -- Reading -------------------------------------------------------------------------------------------------


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
