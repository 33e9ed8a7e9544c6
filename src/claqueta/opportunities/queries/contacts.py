"""When the office was last in touch with each member."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.opportunities.models import Contact, ContactKind
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import listed

SPOKEN = (ContactKind.CALL, ContactKind.MEETING, ContactKind.VISIT, ContactKind.EVENT)
"""What counts as having spoken with somebody: a circular is no talk."""


@dataclass(frozen=True, slots=True)
class Silent:
    organisation: Organisation
    last: date | None


def silent_members(today: date | None = None) -> list[Silent]:
    """Members whom nobody of the office has spoken to for as long as the rule says, the longest first."""
    today = today or timezone.localdate()
    since = today - timedelta(days=rule("contact_silence").value)
    spoken = Q(contacts__kind__in=SPOKEN) | Q(contacts__kind=ContactKind.MAIL, contacts__source=None)
    rows = listed().annotate(last_spoken=Max("contacts__day", filter=spoken & Q(contacts__day__lte=today)))
    found = [
        Silent(one, one.last_spoken)
        for one in rows.filter(Q(last_spoken=None) | Q(last_spoken__lt=since))
        if one.is_member and (one.member_since is None or one.member_since < since)
    ]
    return sorted(found, key=lambda one: (one.last or date.min, one.organisation.name))


@dataclass(frozen=True, slots=True)
class Touched:
    """How often a member and the office were in touch in twelve months, as labels ask."""

    organisation: Organisation
    contacts: int
    visits: int
    last: date | None


def touched(today: date | None = None) -> Iterator[Touched]:
    today = today or timezone.localdate()
    since = today - timedelta(days=365)
    in_time = Q(contacts__day__gt=since, contacts__day__lte=today)
    rows: QuerySet[Organisation] = listed().annotate(
        contacts_made=Count("contacts", filter=in_time),
        visits_made=Count("contacts", filter=in_time & Q(contacts__kind__in=["visit", "meeting"])),
        last_day=Max("contacts__day", filter=Q(contacts__day__lte=today)),
    )
    for one in rows:
        if one.is_member:
            yield Touched(one, one.contacts_made, one.visits_made, one.last_day)  # type: ignore[attr-defined]


def contacts_of(organisation: Organisation, most: int = 20) -> list[Contact]:
    return list(Contact.objects.filter(organisation=organisation).select_related("person", "account")[:most])
