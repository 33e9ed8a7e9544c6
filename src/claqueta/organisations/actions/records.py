"""Putting organisations on record, and what the office decides about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.addresses import words_beside_slugs
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.organisations import search
from claqueta.organisations.actions.guards import check_tax_id, fit, locked
from claqueta.organisations.actions.profiles import keep_versions
from claqueta.organisations.events import StandingStated, Stated
from claqueta.organisations.judging import STANDING, Profile
from claqueta.organisations.models import Organisation
from claqueta.organisations.profile import write_new_profiles
from claqueta.organisations.queries import with_details


def free_slug(name: str, taken: set[str] | None = None) -> str:
    """A slug from the name that no other organisation has, and that is no word of our addresses."""
    base = slugify(name)[:100] or "entidad"
    slug, number = base, 1
    while slug in words_beside_slugs() or (
        (slug in taken) if taken is not None else Organisation.objects.filter(slug=slug).exists()
    ):
        number += 1
        slug = f"{base}-{number}"
    if taken is not None:
        taken.add(slug)
    return slug


@dataclass(frozen=True, slots=True)
class NewRecord:
    """An organisation about to be put on record: its profile, and what the office says of it."""

    profile: Profile
    standing: dict[str, Any]
    """Fields of `Organisation` beyond the profile: standing, member_since, listed…"""
    slug: str = ""


def register(
    profile: Profile, *, by: Actor, reason: str = "", slug: str = "", **standing: Any
) -> Organisation:
    """Put a new organisation on record. Raises `ValidationError`, `TaxIdTaken`."""
    profile = fit({"legal_name": "", **profile})
    check_tax_id(profile)
    return register_many([NewRecord(profile, standing, slug)], by=by, reason=reason)[0]


@atomic
def register_many(records: Sequence[NewRecord], *, by: Actor, reason: str = "") -> list[Organisation]:
    """Put organisations on record in a handful of statements, whatever their number. Raises `ValidationError`."""
    require(by, "organisations.manage")
    records = [replace(record, profile=fit({"legal_name": "", **record.profile})) for record in records]
    stated = [fitted(record.standing, STANDING) for record in records]
    taken = set(Organisation.objects.values_list("slug", flat=True)) if len(records) > 1 else None
    organisations = [
        Organisation(
            slug=record.slug
            or free_slug(record.profile.get("trade_name") or record.profile["legal_name"], taken),
            **{name: value for name, value in record.standing.items() if name not in STANDING},
        )
        for record in records
    ]
    write_new_profiles(list(zip(organisations, (one.profile for one in records), strict=True)))
    members = [
        Stated(organisation, one["standing"], one.get("member_since"), one.get("member_until"))
        for organisation, one in zip(organisations, stated, strict=True)
        if one.get("standing")
    ]
    if members:
        publish(StandingStated(tuple(members), by, reason))
    stored = {
        organisation.pk: organisation
        for organisation in with_details().filter(pk__in=[organisation.pk for organisation in organisations])
    }
    made = [stored[organisation.pk] for organisation in organisations]
    keep_versions(made, by, reason)
    audit.record_many("organisations.registered", made, by=by, reason=reason)
    search.note_change(*made)
    return made


@atomic
def set_listed(organisations: Iterable[Organisation], listed: bool, *, by: Actor) -> int:
    """Show organisations in the directory or hide them; the number changed. Raises `MergedAway`."""
    require(by, "organisations.manage")
    changed = [one for one in map(locked, organisations) if one.listed != listed]
    for organisation in changed:
        organisation.listed = listed
        organisation.updated_at = timezone.now()
        organisation.save(update_fields=["listed", "updated_at"])
        audit.record(
            "organisations.listed" if listed else "organisations.hidden",
            organisation,
            by=by,
            changes={"listed": (not listed, listed)},
        )
    search.note_change(*changed)
    return len(changed)
