"""Doing what was planned, and undoing it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.imports import PlannedRow
from claqueta.organisations import actions, search
from claqueta.organisations.actions.records import NewRecord
from claqueta.organisations.models import (
    Organisation,
)
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import with_details


def apply(
    planned: list[PlannedRow], *, by: Any, reason: str, tell: Callable[[int, int], None]
) -> dict[str, Any]:
    total = len(planned)
    fresh = [row for row in planned if row.action == "create"]
    created: list[dict[str, Any]] = []
    for start in range(0, len(fresh), 500):
        created.extend(_create(fresh[start : start + 500], by, reason))
        tell(min(start + 500, len(fresh)), total)
    updated = []
    changes = [row for row in planned if row.action == "update" and not row.target.startswith("row:")]
    for position, row in enumerate(changes, len(fresh) + 1):
        updated.append(_update(row, by, reason))
        tell(position, total)
    return {"created": created, "updated": updated}


def _create(rows: list[PlannedRow], by: Any, reason: str) -> list[dict[str, Any]]:
    made = actions.register_many(
        [NewRecord(row.values["profile"], _standing(row.values["standing"])) for row in rows],
        by=by,
        reason=reason,
    )
    return [{"id": one.pk, "version": one.version} for one in made]


def _standing(values: dict[str, Any]) -> dict[str, Any]:
    since = values.get("member_since")
    return {**values, "member_since": date.fromisoformat(since) if since else None}


def _update(row: PlannedRow, by: Any, reason: str) -> dict[str, Any]:
    organisation = with_details().get(pk=row.target)
    before, was = profile_of(organisation), organisation.version
    standing_before = {
        "standing": organisation.standing,
        "member_since": organisation.member_since.isoformat() if organisation.member_since else None,
        "listed": organisation.listed,
    }
    changes = {one.field: one.after for one in row.differences}
    profile = {name: value for name, value in changes.items() if name not in standing_before}
    if profile:
        organisation = actions.publish_profile(organisation, profile, by=by, reason=reason)
    if {"standing", "member_since"} & changes.keys():
        since = str(changes.get("member_since") or standing_before["member_since"] or "")
        actions.set_standing(
            organisation,
            standing=changes.get("standing") or organisation.standing,
            since=date.fromisoformat(since) if since else None,
            until=organisation.member_until,
            by=by,
        )
    if "listed" in changes:
        actions.set_listed([organisation], changes["listed"], by=by)
    organisation.refresh_from_db()
    return {
        "id": organisation.pk,
        "was": was,
        "version": organisation.version,
        "profile": {name: before[name] for name in profile},
        "standing": standing_before,
    }


@transaction.atomic
def undo(record: dict[str, Any], *, by: Any) -> list[str]:
    kept: list[str] = []
    for entry in record.get("updated", ()):
        organisation = with_details().filter(pk=entry["id"]).first()
        if organisation is None:
            continue
        if organisation.version != entry["version"]:
            kept.append(organisation.name)
            continue
        actions.publish_profile(organisation, entry["profile"], by=by, reason=_("import undone"))
        since = entry["standing"]["member_since"]
        actions.set_standing(
            organisation,
            standing=entry["standing"]["standing"],
            since=date.fromisoformat(since) if since else None,
            until=organisation.member_until,
            by=by,
        )
        actions.set_listed([Organisation.objects.get(pk=organisation.pk)], entry["standing"]["listed"], by=by)
    ids = {entry["id"]: entry["version"] for entry in record.get("created", ())}
    gone = []
    for organisation in Organisation.objects.filter(pk__in=ids).prefetch_related("affiliations", "merged"):
        if (
            organisation.version != ids[organisation.pk]
            or organisation.affiliations.all()
            or organisation.merged.all()
        ):
            kept.append(organisation.name)
        else:
            gone.append(organisation)
    for organisation in gone:
        audit.record("unregistered", organisation, by=by, reason=_("import undone"))
    search.note_change(*gone)
    Organisation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return kept
