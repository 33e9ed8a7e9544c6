"""Registering: a visitor by a mailed link, a member signed in, the office for anybody; and leaving again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.actions import telling
from claqueta.events.actions.paying import prepare_if_possible
from claqueta.events.actions.seating import Full, locked, move_up, put, seat, seat_or_queue, why_full
from claqueta.events.holders import Guest
from claqueta.events.models import (
    STANDING,
    Accreditation,
    Event,
    EventInvitation,
    Registration,
    RegistrationState,
)
from claqueta.events.queries.seats import seats_of, whole_of
from claqueta.events.registering import NotTaken, fitted_person, price_for, refuse_takers
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.folding import folded
from claqueta.foundation.transactions import Vanished, atomic, hold
from claqueta.organisations.models import Organisation

State = RegistrationState
type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """What somebody registered."""

    registration: Registration
    new: bool
    """Whether it was made now; otherwise it is that of the same person, who was there already."""


class TooLate(ValidationError):
    """The time of the rule is over. Nothing was changed."""


@atomic
def register(
    event: Event,
    accreditation: Accreditation,
    values: Values,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    companions: Sequence[Values] = (),
    code: str = "",
) -> Registered:
    """Register a person, and those whom they bring along, for an event.

    Whoever is signed in with the address, and whomever the office registers, is confirmed; anybody else is mailed a link.
    `organisation` is the one that the account acts for. Raises `PermissionDenied`, `ValidationError` by field, `NotTaken`, `Full`.
    """
    require(by, "events.register", event)
    account = account_of(by)
    office = by.has_perm("events.manage", event)
    # The address of an account is proved, and so is the one to which an invitation was mailed.
    proved = getattr(by, "email", "").lower() if account is not None or isinstance(by, Guest) else ""
    mine = bool(proved) and proved == str(values.get("email", "")).strip().lower()
    # Whoever has to confirm an address first takes no place yet, and holds up nobody who does.
    row = locked(event) if mine or office else _as_it_stands(event)
    _refuse_closed(row)
    kind = Accreditation.objects.filter(event=row).get(pk=accreditation.pk)
    if not office:
        member = organisation is not None and organisation.is_member
        refuse_takers(kind, member=member, code=code, now=timezone.now())
    kept, answers = fitted_person(values, kind)
    if len(companions) > kind.companions and not office:
        raise ValidationError({"companions": [_("At most %(n)s may come along.") % {"n": kind.companions}]})
    known = _standing(row, kept)
    if known is not None:
        return _again(known, by=by)
    lead = _row(row, kind, kept, answers, organisation, account if mine else None)
    party = [lead, *_along(lead, companions)]
    if not (mine or office):
        return _asked_to_confirm(party, by=by)
    now = timezone.now()
    for one in party:
        one.confirmed_at = now
    if (known_now := _kept(party, by=by)) is not None:
        return known_now
    prepare_if_possible(seat(row, party, by=by))
    if lead.state == State.APPROVAL:
        telling.waits(lead)
    _note_invitation(lead, by)
    return Registered(lead, new=True)


def _note_invitation(lead: Registration, by: Actor) -> None:
    if isinstance(by, Guest):
        EventInvitation.objects.filter(pk=by.invitation.pk).update(registration=lead)


def _along(lead: Registration, companions: Sequence[Values]) -> list[Registration]:
    """Those whom somebody brings along. Raises `ValidationError`."""
    event, kind = lead.event, lead.accreditation
    party = [lead]
    for said in companions:
        theirs, more = fitted_person(
            {"email": lead.email, **said, "answers": said.get("answers") or {}}, kind
        )
        other = _row(event, kind, {**theirs, "language": lead.language}, more, lead.organisation, None)
        if any(
            other.name_folded == one.name_folded and other.email == one.email for one in party
        ) or _standing(event, theirs):
            raise _there_already(other)
        other.lead = lead
        party.append(other)
    return party[1:]


def _there_already(one: Registration) -> ValidationError:
    return ValidationError({"companions": [_("%(name)s is registered already.") % {"name": one.name}]})


def _asked_to_confirm(party: list[Registration], *, by: Actor) -> Registered:
    """Keep what somebody says without an account, and mail them the link by which it counts."""
    lead = party[0]
    if (known := _kept(party, by=by)) is not None:
        return known
    audit.record("events.asked_to_confirm", lead, by=by)
    telling.to_confirm(lead)
    return Registered(lead, new=True)


def _kept(party: list[Registration], *, by: Actor) -> Registered | None:
    """Keep what a party says, not confirmed yet; but where whoever leads it was registered at the same moment, theirs, and nothing
    is kept. Whoever has to confirm an address holds no lock. Raises `ValidationError` where a companion was.
    """
    lead = party[0]
    try:
        with atomic():
            for one in party:
                one.state = State.UNCONFIRMED
                one.save()
    except IntegrityError:
        for one in party:
            known = _standing(one.event, {"email": one.email, "name": one.name})
            if known is not None and one is lead:
                return _again(known, by=by)
            if known is not None:
                raise _there_already(one) from None
        raise
    return None


def _as_it_stands(event: Event) -> Event:
    found = Event.objects.filter(pk=event.pk).first()
    if found is None:
        raise Vanished(f"events.event {event.pk}")
    return found


def _again(known: Registration, *, by: Actor) -> Registered:
    """The same person once more: whoever has not confirmed is mailed the link again."""
    if isinstance(by, Guest) and known.email == by.email.lower():
        _note_invitation(known, by)
    if known.state == State.UNCONFIRMED:
        telling.to_confirm(known)
    return Registered(known, new=False)


def _row(
    event: Event,
    accreditation: Accreditation,
    kept: Values,
    answers: Values,
    organisation: Organisation | None,
    account: Any,
) -> Registration:
    return Registration(
        event=event,
        accreditation=accreditation,
        name_folded=folded(kept["name"]),
        answers=dict(answers),
        organisation=organisation,
        account=account,
        price=price_for(accreditation, organisation),
        **kept,
    )


def _standing(event: Event, kept: Values) -> Registration | None:
    """That of the same person: two people may share an address, and are told apart by their names."""
    rows = Registration.objects.filter(event=event, state__in=STANDING, email=kept["email"])
    found = rows.filter(name_folded=folded(kept["name"])).order_by().values_list("pk", flat=True).first()
    # Nearly always nobody: only then is more read.
    if found is None:
        return None
    return Registration.objects.select_related("accreditation", "event").filter(pk=found).first()


def _refuse_closed(event: Event) -> None:
    if event.state != Event.State.PUBLISHED:
        raise NotTaken(_("Nobody can register for it."))
    if event.is_over():
        raise NotTaken(_("It is over."))


def _own(registration: Registration) -> tuple[Event, Registration]:
    """The event, locked, and the registration as it stands then."""
    event, party = _party(registration)
    return event, party[0]


def _party(registration: Registration) -> tuple[Event, list[Registration]]:
    """The event, locked, and the registration as it stands then, before those registered along with it that stand as it does."""
    event = locked(registration.event_id)
    rows = Registration.objects.filter(Q(pk=registration.pk) | Q(lead=registration.pk))
    found = {row.pk: row for row in rows.select_related("accreditation").order_by("pk")}
    row = found.pop(registration.pk, None)
    if row is None:
        raise Vanished(f"events.registration {registration.pk}")
    party = [row, *(one for one in found.values() if one.state == row.state)]
    for one in party:
        one.event = event
    return event, party


def _moved_on(row: Registration) -> MovedOn:
    return MovedOn(row, row.state, row.get_state_display())


@atomic
def confirm_registration(registration: Registration, *, by: Actor) -> Registration:
    """Confirm the address by its link: now the party gets its places, or waits. Raises `PermissionDenied`, `MovedOn`, `Full`."""
    require(by, "events.confirm_registration", registration)
    event, party = _party(registration)
    row = party[0]
    if row.state != State.UNCONFIRMED:
        raise _moved_on(row)
    _refuse_closed(event)
    for one in party:
        one.confirmed_at = timezone.now()
    seat(event, party, by=by)
    if row.state == State.APPROVAL:
        telling.waits(row)
    return row


@atomic
def take_place(registration: Registration, *, by: Actor) -> Registration:
    """Take the place that is offered. Raises `PermissionDenied`, `MovedOn`, `TooLate`."""
    require(by, "events.answer_offer", registration)
    _event, row = _own(registration)
    if row.state != State.OFFERED:
        raise _moved_on(row)
    if row.offered_until is not None and row.offered_until <= timezone.now():
        raise TooLate(_("The place was offered until an hour that is over: it goes to the next who waits."))
    return telling.is_in(put(row, State.REGISTERED, by=by))


@atomic
def cancel_registration(
    registration: Registration, *, by: Actor, reason: str = "", along: bool = False
) -> Registration:
    """Take a registration back, and with `along` those who were registered along with it; their places go to who waits.

    Without, they keep what they have: each has a link of their own. Whoever registered may until the hour of the rule, the
    office always. Raises `PermissionDenied`, `MovedOn`, `TooLate`.
    """
    require(by, "events.leave", registration)
    event, row = _own(registration)
    if row.state not in STANDING:
        raise _moved_on(row)
    last = event.begins_at - timedelta(minutes=rule("registration_cancelled_before").value)
    if row.is_seated and timezone.now() > last and not by.has_perm("events.manage", event):
        raise TooLate(_("It can no longer be cancelled here: write to the office."))
    others = row.companions.filter(state__in=STANDING).select_related("accreditation") if along else ()
    for one in (row, *others):
        one.event = event
        put(one, State.CANCELLED, by=by, reason=reason)
        telling.is_out(one)
    move_up(event)
    return row


@atomic
def hand_over(registration: Registration, *, name: str, email: str, by: Actor) -> Registration:
    """Let another person come instead; earlier links no longer work. Raises `PermissionDenied`, `MovedOn`, `ValidationError`."""
    require(by, "events.hand_over", registration)
    event, row = _own(registration)
    if row.state != State.REGISTERED or event.is_over():
        raise _moved_on(row)
    kept, _answers = fitted_person({"name": name, "email": email, "answers": row.answers}, row.accreditation)
    taken = ValidationError({"name": [_("%(name)s is registered already.") % {"name": kept["name"]}]})
    if _standing(event, kept) is not None:
        raise taken
    before = (row.name, row.email)
    row.name, row.email, row.name_folded = kept["name"], kept["email"], folded(kept["name"])
    # Whoever comes now has said nothing yet of photographs and lists.
    row.photos = row.listed = False
    row.account = None
    row.link_number += 1
    row.updated_at = timezone.now()
    try:
        with atomic():
            row.save()
    except IntegrityError:
        # Registered at the same moment by somebody who had to confirm an address, and so held no lock.
        raise taken from None
    audit.record(
        "events.handed_over", row, by=by, changes={"name": (before[0], row.name)}, hidden=frozenset({"name"})
    )
    return telling.is_in(row)


@atomic
def send_registration_link(registration: Registration, *, by: Actor) -> None:
    """Mail the person a new link; earlier ones no longer work."""
    require(by, "events.ask_link", registration)
    _event, row = _own(registration)
    row.link_number += 1
    row.save(update_fields=["link_number"])
    if row.state == State.UNCONFIRMED:
        telling.to_confirm(row)
    elif row.state == State.REGISTERED:
        telling.is_in(row)
    else:
        telling.waits(row)


# -- The office ----------------------------------------------------------------------------------------------


@atomic
def approve(registration: Registration, *, by: Actor) -> Registration:
    """Say yes to one that waits for it: it gets its place, or waits for one. Raises `PermissionDenied`, `MovedOn`, `Full`."""
    require(by, "events.manage", registration.event)
    event, party = _party(registration)
    if party[0].state != State.APPROVAL:
        raise _moved_on(party[0])
    return seat_or_queue(event, party, by=by)[0]


@atomic
def refuse(registration: Registration, *, reason: str, by: Actor) -> Registration:
    """Say no, and why, also to those registered along. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "events.manage", registration.event)
    _event, party = _party(registration)
    if party[0].state not in (State.APPROVAL, State.WAITING):
        raise _moved_on(party[0])
    for one in party:
        telling.is_out(put(one, State.REFUSED, by=by, reason=reason))
    return party[0]


@atomic
def promote(registration: Registration, *, by: Actor) -> Registration:
    """Give somebody who waits, and those who wait along, places that are free, before others.

    Raises `PermissionDenied`, `MovedOn`, `Full`.
    """
    require(by, "events.manage", registration.event)
    event, party = _party(registration)
    row = party[0]
    if row.state != State.WAITING:
        raise _moved_on(row)
    of = seats_of(event)
    if full := why_full(row.accreditation, len(party), of, whole_of(event, of)):
        raise Full(full)
    for one in party:
        telling.is_in(put(one, State.REGISTERED, by=by))
    return row


@atomic
def note_paid(registration: Registration, *, by: Actor) -> Registration:
    """That its price came in. Raises `PermissionDenied`, `MovedOn`."""
    require(by, "events.manage", registration.event)
    _event, row = _own(registration)
    if not row.owes:
        raise _moved_on(row)
    row.paid_at = row.updated_at = timezone.now()
    row.save(update_fields=["paid_at", "updated_at"])
    audit.record("events.paid", row, by=by)
    return row


@atomic
def forget_unconfirmed() -> int:
    """Forget registrations whose address nobody confirmed in the time of the rule; how many. By a round."""
    before = timezone.now() - timedelta(days=rule("registration_confirm").value)
    rows = Registration.objects.filter(state=State.UNCONFIRMED, created_at__lt=before)
    # One that is confirmed at this moment is none of these any longer.
    gone = Registration.objects.filter(pk__in=hold(rows))
    count = gone.filter(lead=None).count()
    gone.delete()
    return count
