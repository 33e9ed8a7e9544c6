"""Doing what was planned, and undoing it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor
from claqueta.foundation.imports import PlannedRow
from claqueta.foundation.transactions import atomic, hold
from claqueta.organisations import actions, search
from claqueta.organisations.actions.records import NewRecord
from claqueta.organisations.actions.standing import take_back_standings
from claqueta.organisations.fingerprints import fingerprints
from claqueta.organisations.importing.beside import Putting, take_from_beside
from claqueta.organisations.models import Organisation
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import with_details


def apply(
    planned: list[PlannedRow], *, by: Actor, reason: str, tell: Callable[[int, int], None]
) -> dict[str, Any]:
    total = len(planned)
    fresh = [row for row in planned if row.action == "create"]
    created: list[dict[str, Any]] = []
    for start in range(0, len(fresh), 500):
        created.extend(_create(fresh[start : start + 500], by, reason))
        tell(min(start + 500, len(fresh)), total)
    updated = []
    changes = [row for row in planned if row.action == "update" and not row.target.startswith("row:")]
    putting = Putting.on(
        Organisation.objects.filter(pk__in=[row.target for row in changes]),
        [row.values for row in changes],
        by=by,
    )
    for position, row in enumerate(changes, len(fresh) + 1):
        updated.append(_update(row, by, reason, putting))
        tell(position, total)
    prints = fingerprints(entry["id"] for entry in [*created, *updated])
    for entry in [*created, *updated]:
        entry["print"] = prints[entry["id"]]
    return {"created": created, "updated": updated}


def _create(rows: list[PlannedRow], by: Actor, reason: str) -> list[dict[str, Any]]:
    made = actions.register_many(
        [NewRecord(row.values["profile"], _standing(row.values["standing"])) for row in rows],
        by=by,
        reason=reason,
    )
    # Nobody acts yet for what is new, and no note stands beside it: only persons on record are looked for.
    putting = Putting.on((), [row.values for row in rows], by=by)
    return [
        {"id": one.pk, "version": one.version, "beside": putting.put(one, row.values)}
        for one, row in zip(made, rows, strict=True)
    ]


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _standing(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "member_since": _day(values.get("member_since"))}


def _update(row: PlannedRow, by: Actor, reason: str, putting: Putting) -> dict[str, Any]:
    organisation = with_details().get(pk=row.target)
    before, was = profile_of(organisation), organisation.version
    standing_before = {
        "standing": organisation.standing,
        "member_since": organisation.member_since.isoformat() if organisation.member_since else None,
        "member_until": organisation.member_until.isoformat() if organisation.member_until else None,
        "listed": organisation.listed,
    }
    changes = {difference.field: difference.after for difference in row.differences}
    profile = {name: value for name, value in changes.items() if name in before}
    if profile:
        organisation = actions.publish_profile(organisation, profile, by=by, reason=reason)
    if {"standing", "member_since"} & changes.keys():
        since = changes.get("member_since") or standing_before["member_since"]
        actions.set_standing(
            organisation,
            standing=changes.get("standing") or organisation.standing,
            since=_day(since),
            until=organisation.member_until if organisation.standing else None,
            by=by,
        )
    if "listed" in changes:
        actions.set_listed([organisation], changes["listed"], by=by)
    beside = putting.put(organisation, row.values)
    organisation.refresh_from_db()
    return {
        "beside": beside,
        "id": organisation.pk,
        "was": was,
        "version": organisation.version,
        "profile": {name: before[name] for name in profile},
        "standing": standing_before,
    }


@atomic
def undo(record: dict[str, Any], *, by: Actor) -> list[str]:
    """Take back what `apply` did, but for records that anybody changed since, in any way; gives back their names."""
    entries = [*record.get("updated", ()), *record.get("created", ())]
    # What somebody publishes while we look at the others would be written over, or deleted with its record.
    hold(Organisation.objects.filter(pk__in=[entry["id"] for entry in entries]))
    now = fingerprints(entry["id"] for entry in entries)
    kept: list[str] = []
    for entry in record.get("updated", ()):
        organisation = with_details().filter(pk=entry["id"]).first()
        if organisation is None:
            continue
        if _changed_since(organisation, entry, now) or not _put_back(organisation, entry, by):
            kept.append(organisation.name)
        else:
            take_from_beside(organisation, entry.get("beside", {}), by=by)
    created = {entry["id"]: entry for entry in record.get("created", ())}
    gone = []
    for organisation in Organisation.objects.filter(pk__in=created):
        if _changed_since(organisation, created[organisation.pk], now):
            kept.append(organisation.name)
        else:
            gone.append(organisation)
    for organisation in gone:
        take_from_beside(organisation, created[organisation.pk].get("beside", {}), by=by)
        audit.record("organisations.unregistered", organisation, by=by, reason=_("import undone"))
    take_back_standings([one for one in gone if one.standing], by=by, source=_("import undone"))
    search.note_change(*gone)
    Organisation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return kept


def _changed_since(organisation: Organisation, entry: dict[str, Any], now: dict[int, str]) -> bool:
    """Whether the record is no longer as the import left it. Imports of older releases kept only the version."""
    if "print" in entry:
        return bool(now[organisation.pk] != entry["print"])
    return bool(
        organisation.version != entry["version"]
        or organisation.merged_into_id
        or organisation.merged.exists()
        or ("was" not in entry and organisation.affiliations.exists())
    )


def _put_back(organisation: Organisation, entry: dict[str, Any], by: Actor) -> bool:
    """Whether the record could be put back as it was: its old tax ID may be another's by now."""
    since = _day(entry["standing"]["member_since"])
    until = _day(entry["standing"].get("member_until"))
    try:
        with atomic():
            actions.publish_profile(organisation, entry["profile"], by=by, reason=_("import undone"))
            if organisation.standing != entry["standing"]["standing"] or organisation.member_since != since:
                actions.set_standing(
                    organisation,
                    standing=entry["standing"]["standing"],
                    since=since,
                    until=until,
                    by=by,
                    mistaken=True,
                )
            actions.set_listed(
                [Organisation.objects.get(pk=organisation.pk)], entry["standing"]["listed"], by=by
            )
    except ValidationError:
        return False
    return True
