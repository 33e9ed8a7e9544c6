"""Personal data in registrations."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import EventInvitation, Registration
from claqueta.foundation.privacy import ERASED, Processing, older


def _of(email: str) -> QuerySet[Registration]:
    return Registration.objects.filter(email__iexact=email)


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "event": str(one.event),
            "accreditation": str(one.accreditation),
            "name": one.name,
            "email": one.email,
            "organisation": one.company,
            "answers": one.answers,
            "photographs": one.photos,
            "list_of_those_who_come": one.listed,
            "state": one.state,
            "at": one.created_at.isoformat(),
            "along": [other.name for other in one.companions.all()],
        }
        for one in _of(email)
        .select_related("event", "accreditation")
        .prefetch_related("companions")
        .order_by("pk")
    ]


def _forget(rows: QuerySet[Registration]) -> int:
    """That somebody came is counted on; who, is not. One that stands is cancelled by that."""
    count = 0
    for row in rows:
        row.name, row.email, row.company = ERASED, "", ""
        # Two that were erased at one event are still two.
        row.name_folded = f"{ERASED}-{row.pk}"
        row.answers, row.reason, row.account, row.organisation = {}, "", None, None
        row.photos = row.listed = False
        row.link_number += 1
        row.save()
        count += 1
    return count


def expire() -> int:
    """Forget who came, so long after the event as the rule says."""
    return _forget(older(Registration.objects.exclude(email=""), "event__ends_at", "keep_registrations"))


REGISTRATIONS = Processing(
    key="registrations",
    name=_("Registrations for events"),
    purpose=_("Hold events: give places, write to those who come, account for them to who pays"),
    ground=_(
        "GDPR art. 6.1.b: the person registers; photographs and the list of those who come, art. 6.1.a, each apart"
    ),
    subjects=_("Whoever registers for an event, and those whom they register along"),
    data=_("Name, mail address, organisation, answers to the event’s questions, consents, what was paid"),
    recipients=_("The office; the list of those who come, whoever is in it and agreed"),
    retention=_(
        "As the cluster’s rule “keep_registrations” says, counted from the event; then without names"
    ),
    export=export,
    erase=lambda email: _forget(_of(email)),
    expire=expire,
)


# -- Who is invited ------------------------------------------------------------------------------------------


def _invited(email: str) -> QuerySet[EventInvitation]:
    return EventInvitation.objects.filter(email__iexact=email)


def export_invitations(email: str) -> list[dict[str, Any]]:
    return [
        {
            "event": str(one.event),
            "name": one.name,
            "email": one.email,
            "organisation": one.company,
            "at": one.created_at.isoformat(),
        }
        for one in _invited(email).select_related("event").order_by("pk")
    ]


def _forget_invitations(rows: QuerySet[EventInvitation]) -> int:
    """That somebody was invited is counted on; who, is not. The link leads nowhere."""
    return rows.update(name=ERASED, email="", company="")


def expire_invitations() -> int:
    old = EventInvitation.objects.exclude(email="")
    return _forget_invitations(older(old, "event__ends_at", "keep_registrations"))


INVITATIONS = Processing(
    key="event_invitations",
    name=_("Invitations to events"),
    purpose=_("Invite people to events that are not open to everybody, and know who answers"),
    ground=_("GDPR art. 6.1.f: to invite to what concerns them professionally"),
    subjects=_("Whoever is invited to an event"),
    data=_("Name, mail address, organisation and language; whether they registered"),
    recipients=_("The office"),
    retention=_(
        "As the cluster’s rule “keep_registrations” says, counted from the event; then without names"
    ),
    export=export_invitations,
    erase=lambda email: _forget_invitations(_invited(email)),
    expire=expire_invitations,
)
