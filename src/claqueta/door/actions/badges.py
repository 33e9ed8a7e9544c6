"""Badges: one for each person, kept in step with who registered; roles, corrections, a code made anew."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.door.actions.speaking import follow_agenda
from claqueta.door.judging import COLOUR, PERSON, REASON, WHO, differences, fitted_days, fitted_roles
from claqueta.door.models import Badge, BadgeRegistration, Pass, RevokedKey, fresh_key
from claqueta.door.queries.people import company_of
from claqueta.events.models import Accreditation, Event, Registration, RegistrationState
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.folding import folded
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held

HIDDEN = frozenset({"name", "company", "email"})
"""Never in the trail, which outlives whom they are of."""
type Person = tuple[str, str]
"""By whom somebody is known again: their account or mail address, and their name."""


def _people(registration: Registration) -> list[Person]:
    name = registration.name_folded
    known = [(registration.email.lower(), name)]
    if registration.account_id:
        known.append((f"account:{registration.account_id}", name))
    return known


@atomic
def ensure_badges(event: Event, *, by: Actor) -> int:
    """Let all who registered or speak have their one badge, saying what is on record of them now; how many are new.

    Whoever has the place of somebody else now gets a badge of their own, and that of who gave it up no longer opens
    anything. Raises `PermissionDenied`.
    """
    require(by, "door.read_list", event)
    # Of two who make them at once, the second finds them made.
    held(Event.objects.all(), event.pk)
    now = timezone.now()
    rows = Registration.objects.filter(event=event).select_related("organisation")
    linked = {
        one.registration_id: one
        for one in BadgeRegistration.objects.filter(badge__event=event).select_related("badge")
    }
    known: dict[Person, Badge] = {
        (badge.email.lower(), badge.name_folded): badge
        for badge in Badge.objects.filter(event=event, revoked_at=None).exclude(email="")
    }
    standing: list[Registration] = []
    changed: list[Badge] = []
    left: list[Badge] = []
    for row in rows.filter(pk__in=linked):
        one = linked[row.pk]
        if one.badge.email.lower() != row.email.lower():
            left.append(one.badge)
            one.delete()
            if row.state == RegistrationState.REGISTERED:
                standing.append(row)
            continue
        for person in _people(row):
            known.setdefault(person, one.badge)
        if _follow(one.badge, row):
            one.badge.updated_at = now
            changed.append(one.badge)
    standing += rows.filter(state=RegistrationState.REGISTERED).exclude(pk__in=linked).order_by("pk")
    new: dict[int, Badge] = {}
    links: list[BadgeRegistration] = []
    for row in standing:
        badge = next((known[person] for person in _people(row) if person in known), None)
        if badge is None:
            badge = Badge(event=event, email=row.email)
            _follow(badge, row)
            new[id(badge)] = badge
        for person in _people(row):
            known.setdefault(person, badge)
        links.append(BadgeRegistration(badge=badge, registration=row))
    Badge.objects.bulk_create(new.values(), batch_size=500)
    BadgeRegistration.objects.bulk_create(links, batch_size=500)
    Badge.objects.bulk_update(
        changed,
        ["name", "name_folded", "company", "registered_name", "registered_company", "updated_at"],
        batch_size=200,
    )
    for badge in left:
        if not badge.held.exists() and not badge.roles and badge.revoked_at is None:
            _revoke(badge, _("Somebody else comes instead."), by)
    speaking, silent = follow_agenda(event, now)
    for badge in silent:
        _revoke(badge, _("They do not speak after all."), by)
    return len(new) + speaking


def _follow(badge: Badge, registration: Registration) -> bool:
    """Take name and organisation from a registration, where they changed there; whether anything did."""
    name, company = registration.name, company_of(registration)
    found = False
    if badge.registered_name != name:
        badge.name = badge.registered_name = name
        badge.name_folded = folded(name)
        found = True
    if badge.registered_company != company:
        badge.company = badge.registered_company = company
        found = True
    return found


def _own(badge: Badge) -> Badge:
    # The event first, as whoever works out all of its badges does: what is said here is not written over.
    held(Event.objects.all(), badge.event_id)
    return held(Badge.objects.select_related("event"), badge.pk)


def _keep(badge: Badge, *fields: str) -> Badge:
    badge.updated_at = timezone.now()
    badge.save(update_fields=[*fields, "updated_at"])
    return badge


@atomic
def give_roles(
    event: Event, *, name: str, roles: Sequence[str], by: Actor, email: str = "", company: str = ""
) -> Badge:
    """Let somebody have a badge by what they are at the event: a speaker, the crew. Who has one gets the roles on it.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "door.manage", event)
    kept = fitted({"name": name, "company": company, "email": email}, PERSON)
    wanted = fitted_roles(roles)
    if not wanted:
        raise ValidationError({"roles": [_("Say as what they come.")]})
    ensure_badges(event, by=by)
    there = Badge.objects.filter(event=event, revoked_at=None, name_folded=folded(kept["name"]))
    badge = there.filter(email__iexact=kept["email"]).first() if kept["email"] else None
    if badge is not None:
        return set_roles(badge, roles=[*badge.roles, *wanted], by=by)
    badge = Badge.objects.create(
        event=event,
        roles=wanted,
        name_folded=folded(kept["name"]),
        **{**kept, "email": kept["email"].lower()},
    )
    audit.record("door.badge_made", badge, by=by, changes={"roles": ([], wanted)})
    return badge


@atomic
def set_roles(badge: Badge, *, roles: Iterable[str], by: Actor) -> Badge:
    """Say as what somebody comes, besides their accreditation. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "door.manage", badge.event)
    row = _own(badge)
    wanted = fitted_roles(list(roles))
    if not wanted and not row.held.exists():
        raise ValidationError({"roles": [_("They have nothing else: revoke the badge instead.")]})
    if changes := differences(row, {"roles": wanted}):
        _keep(row, "roles")
        audit.record("door.badge_changed", row, by=by, changes=changes)
    return row


@atomic
def correct_badge(badge: Badge, *, name: str, company: str = "", by: Actor) -> Badge:
    """Mend what is printed; the registration stays as it is. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", badge.event)
    row = _own(badge)
    kept = fitted({"name": name, "company": company}, WHO)
    if changes := differences(row, {**kept, "name_folded": folded(kept["name"])}):
        _keep(row, "name", "company", "name_folded")
        changes.pop("name_folded", None)
        audit.record("door.badge_changed", row, by=by, changes=changes, hidden=HIDDEN)
    return row


@atomic
def renew_badge(badge: Badge, *, reason: str, by: Actor) -> Badge:
    """Give a badge another code, as for one that was lost; the earlier opens nothing any longer.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "door.manage", badge.event)
    row = _own(badge)
    words = fitted({"reason": reason}, REASON)["reason"]
    if row.revoked_at is not None:
        raise ValidationError(_("The badge was revoked."))
    RevokedKey.objects.create(badge=row, key=row.key, reason=words)
    row.key = fresh_key()
    _keep(row, "key")
    audit.record("door.badge_renewed", row, by=by, reason=words)
    return row


@atomic
def revoke_badge(badge: Badge, *, reason: str, by: Actor) -> Badge:
    """Say that a badge opens nothing any longer. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "door.manage", badge.event)
    row = _own(badge)
    words = fitted({"reason": reason}, REASON)["reason"]
    if row.revoked_at is not None:
        raise ValidationError(_("The badge was revoked."))
    return _revoke(row, words, by)


def _revoke(badge: Badge, reason: str, by: Actor) -> Badge:
    badge.revoked_at, badge.revoked_for = timezone.now(), reason
    _keep(badge, "revoked_at", "revoked_for")
    audit.record("door.badge_revoked", badge, by=by, reason=reason)
    return badge


@atomic
def restore_badge(badge: Badge, *, by: Actor) -> Badge:
    """Let a badge that was revoked open doors again, with another code. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "door.manage", badge.event)
    row = _own(badge)
    if row.revoked_at is None:
        raise ValidationError(_("The badge is good."))
    RevokedKey.objects.create(badge=row, key=row.key, reason=row.revoked_for)
    row.key, row.revoked_at, row.revoked_for = fresh_key(), None, ""
    _keep(row, "key", "revoked_at", "revoked_for")
    audit.record("door.badge_restored", row, by=by)
    return row


@atomic
def set_pass(accreditation: Accreditation, *, colour: str, days: Any, by: Actor) -> Pass:
    """Say which colour an accreditation has, and on which days it lets in. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "door.manage", accreditation.event)
    kept: Mapping[str, Any] = {
        **fitted({"colour": colour}, {"colour": COLOUR}),
        "days": fitted_days(days, accreditation.event),
    }
    made, _new = Pass.objects.get_or_create(accreditation=accreditation)
    row = held(Pass.objects.all(), made.pk)
    if changes := differences(row, kept):
        row.save()
        audit.record("door.pass_changed", accreditation, by=by, changes=changes)
    return row
