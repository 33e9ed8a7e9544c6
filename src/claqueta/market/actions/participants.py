"""Who takes part: put on the list, changed, invited, taken off; and when they are there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.market.actions import mails
from claqueta.market.actions.mending import Change, mend
from claqueta.market.judging import OWN, PARTICIPANT, PERSON
from claqueta.market.models import (
    LIVE,
    Absence,
    AbsenceKind,
    Attendee,
    Market,
    MarketState,
    Meeting,
    Participant,
    ParticipantState,
)
from claqueta.organisations.models import Organisation

BLANK: Mapping[str, Any] = {
    "country": "",
    "languages": [],
    "about": "",
    "priority": 1,
    "least": 0,
    "most": None,
    "step_free": False,
    "screen": False,
    "quiet": False,
    "exclusive": False,
}


class MeetingsConcerned(ValidationError):
    """Somebody is not there when the timetable has meetings of theirs; the message names them. Nothing was changed."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.meetings = list(meetings)
        named = "; ".join(f"{one} ({one.slot})" for one in self.meetings)
        super().__init__(
            _("The timetable has meetings then: %(meetings)s.") % {"meetings": named},
            code="meetings-concerned",
        )


@atomic
def put_on_list(
    market: Market,
    values: Mapping[str, Any],
    *,
    people: Sequence[Mapping[str, Any]],
    organisation: Organisation | None = None,
    walk_in: bool = False,
    by: Actor,
) -> Participant:
    """Let an organisation take part with those who share one agenda. Without one on record a name is enough.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = held(Market.objects.all(), market.pk)
    require(by, "market.manage", row)
    if row.state == MarketState.ENDED:
        raise ValidationError(_("The market is over."))
    company = values.get("company") or (organisation.name if organisation else "")
    kept = fitted({**BLANK, **values, "company": company}, PARTICIPANT)
    _refuse_unsound(kept)
    if not people:
        raise ValidationError({"person": [_("Say who comes.")]})
    participant = Participant.objects.create(
        market=row, organisation=organisation, walk_in=walk_in, **_with_blanks(kept)
    )
    for one in people:
        _add_person(participant, one)
    audit.record("market.participant_added", participant, by=by)
    return participant


def _with_blanks(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A number that is blank is its usual one; the most may stay blank."""
    return {
        name: BLANK.get(name) if value is None and name != "most" else value for name, value in kept.items()
    }


def _refuse_unsound(values: Mapping[str, Any]) -> None:
    least, most = values.get("least") or 0, values.get("most")
    if most is not None and most < least:
        raise ValidationError({"most": [_("That is fewer than the least.")]})


def _add_person(participant: Participant, values: Mapping[str, Any]) -> Attendee:
    kept = fitted({"job": "", "phone": "", "language": "", **values}, PERSON)
    email = kept["email"].lower()
    if participant.people.filter(email__iexact=email).exists():
        raise ValidationError({"email": [_("This address is in the agenda already.")]})
    return Attendee.objects.create(
        participant=participant,
        account=Account.objects.filter(email__iexact=email, is_active=True).first(),
        **{**kept, "email": email},
    )


@atomic
def change_participant(participant: Participant, *, by: Actor, **values: Any) -> Participant:
    """The office changes what is on record of an agenda. Raises `PermissionDenied`, `ValidationError` by field."""
    row = _locked(participant)
    require(by, "market.manage", row.market)
    return _change(row, fitted(values, PARTICIPANT), by=by)


@atomic
def present_oneself(participant: Participant, *, by: Actor, **values: Any) -> Participant:
    """Those of the agenda say what they bring and look for, and how many meetings they want.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    row = _locked(participant)
    require(by, "market.act_for", row)
    _refuse_over(row)
    return _change(row, fitted(values, OWN), by=by)


def _change(row: Participant, kept: Mapping[str, Any], *, by: Actor) -> Participant:
    kept = _with_blanks(kept)
    _refuse_unsound({"least": row.least, "most": row.most, **kept})
    changes = {
        name: (getattr(row, name), value) for name, value in kept.items() if getattr(row, name) != value
    }
    if changes:
        for name, (_before, after) in changes.items():
            setattr(row, name, after)
        row.updated_at = timezone.now()
        row.save()
        audit.record("market.participant_changed", row, by=by, changes=changes)
    return row


@atomic
def add_person(participant: Participant, *, by: Actor, **values: Any) -> Attendee:
    """Let another colleague share the agenda. Raises `PermissionDenied`, `ValidationError` by field."""
    row = _locked(participant)
    require(by, "market.act_for", row)
    _refuse_over(row)
    person = _add_person(row, values)
    audit.record("market.person_added", row, by=by, changes={"person": ("", person.name)})
    return person


@atomic
def remove_person(person: Attendee, *, by: Actor) -> None:
    """Take a colleague out of an agenda; the last one stays, or it is the agenda that does not come.

    Raises `PermissionDenied`, `ValidationError`.
    """
    # Of the last two, one who is taken out at the same moment as the other stays.
    participant = _locked(person.participant)
    row = held(Attendee.objects.all(), person.pk)
    require(by, "market.act_for", participant)
    if not participant.people.exclude(pk=row.pk).exists():
        raise ValidationError(_("Nobody would be left: say that they do not come instead."))
    audit.record("market.person_removed", participant, by=by, changes={"person": (row.name, "")})
    row.delete()


@atomic
def invite(participant: Participant, *, by: Actor) -> Participant:
    """Mail each person of an agenda the link to its pages. Raises `PermissionDenied`, `ValidationError`."""
    row = _locked(participant)
    require(by, "market.manage", row.market)
    if row.market.state not in LIVE or row.market.state == MarketState.ENDED:
        raise ValidationError(_("Nobody sees the market yet, or any more: there is nothing to lead to."))
    if not row.comes:
        raise ValidationError(_("%(who)s does not come.") % {"who": row})
    row.invited_at = timezone.now()
    row.save(update_fields=["invited_at"])
    mails.invited(row)
    audit.record("market.participant_invited", row, by=by)
    return row


@atomic
def renew_link(person: Attendee, *, by: Actor) -> Attendee:
    """Make the links that somebody was mailed useless and mail another. Raises `PermissionDenied`."""
    row = held(Attendee.objects.select_related("participant__market__event"), person.pk)
    require(by, "market.act_for", row.participant)
    row.link_number += 1
    row.save(update_fields=["link_number"])
    mails.link_again(row)
    audit.record("market.link_renewed", row.participant, by=by, changes={"person": ("", row.name)})
    return row


@atomic
def withdraw(participant: Participant, *, by: Actor) -> Participant:
    """Somebody does not come: what they asked for and were asked for is void; the timetable in force is mended.

    Done again it changes nothing. Raises `PermissionDenied`, `ValidationError` when it is over.
    """
    market = _market_of(participant)
    row = _locked(participant)
    require(by, "market.act_for", row)
    _refuse_over(row)
    if row.state == ParticipantState.WITHDRAWN:
        return row

    def leave() -> None:
        row.state, row.updated_at = ParticipantState.WITHDRAWN, timezone.now()
        row.save()

    if market.state == MarketState.PUBLISHED:
        mend(market, Change(gone=row), leave, words=_("%(who)s does not come") % {"who": row}, by=by)
    else:
        leave()
    audit.record("market.participant_withdrawn", row, by=by)
    return row


@atomic
def take_part_again(participant: Participant, *, by: Actor) -> Participant:
    """Raises `PermissionDenied`, `ValidationError` when it is over."""
    row = _locked(participant)
    require(by, "market.manage", row.market)
    _refuse_over(row)
    if row.state == ParticipantState.WITHDRAWN:
        row.state, row.updated_at = ParticipantState.TAKING_PART, timezone.now()
        row.save()
        audit.record("market.participant_back", row, by=by)
    return row


# -- When they are there ---------------------------------------------------------------------------------------


@atomic
def set_availability(
    participant: Participant, away: Iterable[int], *, minded: bool = False, by: Actor
) -> Participant:
    """Say in which slots an agenda takes no meeting. Where the timetable in force has some then, it is mended once they who say so
    mind the meetings that it concerns.

    Raises `PermissionDenied`, `MeetingsConcerned`, `ValidationError` when it is over.
    """
    market = _market_of(participant)
    row = _locked(participant)
    require(by, "market.act_for", row)
    _refuse_over(row)
    now = timezone.now()
    slots = {one.pk: one for one in market.slots.all()}
    wanted = {pk for pk in away if pk in slots}
    there = dict(row.absences.values_list("slot", "kind"))
    # What is over is as it was.
    new = {pk for pk in wanted - there.keys() if slots[pk].begins_at > now}
    back = {
        pk
        for pk, kind in there.items()
        if pk not in wanted and kind == AbsenceKind.UNAVAILABLE and slots[pk].begins_at > now
    }
    if not new and not back:
        return row

    def write() -> None:
        row.absences.filter(slot__in=back).delete()
        Absence.objects.bulk_create(Absence(participant=row, slot=slots[pk]) for pk in sorted(new))

    meetings = [one for one in planned_meetings(row) if one.slot_id in new]
    if market.state == MarketState.PUBLISHED and new:
        if meetings and not minded:
            raise MeetingsConcerned(meetings)
        mend(
            market,
            Change(away={row: [slots[pk] for pk in new]}),
            write,
            words=_("%(who)s is not there at other times") % {"who": row},
            by=by,
        )
    else:
        write()
    audit.record(
        "market.availability_set",
        row,
        by=by,
        changes={"absences": (len(there), len(there) + len(new) - len(back))},
    )
    return row


def planned_meetings(participant: Participant) -> list[Meeting]:
    """The meetings of an agenda that the timetable in force has."""
    both = participant.meetings_one.all() | participant.meetings_other.all()
    return list(
        both.filter(cancelled=False, slot__isnull=False)
        .select_related("one", "other", "slot__market__event", "table")
        .order_by("slot__begins_at")
    )


def _market_of(participant: Participant) -> Market:
    """Its market, locked first, as whoever changes the timetable does."""
    return held(Market.objects.select_related("event"), participant.market_id)


def _locked(participant: Participant) -> Participant:
    return held(
        Participant.objects.select_related("market__event", "organisation"),
        participant.pk,
    )


def _refuse_over(participant: Participant) -> None:
    if participant.market.state == MarketState.ENDED:
        raise ValidationError(_("The market is over."))
