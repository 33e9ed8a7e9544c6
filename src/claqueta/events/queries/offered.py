"""What an event offers to somebody: each accreditation with what it costs them and whether there is a place."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.events.models import Accreditation, Event, Takers
from claqueta.events.queries.seats import full_or_not, seats_of, whole_of
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in


@dataclass(frozen=True, slots=True)
class Offered:
    accreditation: Accreditation
    name: str
    text: str
    price: Money | None
    usual: Money | None
    """What it costs others, where the reader pays less."""
    full: bool
    why_not: str
    """Why it cannot be taken now, in words; blank where it can."""


def offered_to(event: Event, *, member: bool) -> list[Offered]:
    """The accreditations of an event as somebody sees them; those that ask for a code as well."""
    kinds = list(Accreditation.objects.filter(event=event))
    seats = seats_of(event, kinds)
    whole = whole_of(event, seats)
    found = []
    for one in kinds:
        if one.closed:
            continue
        theirs = one.member_price if member and one.member_price is not None else one.price
        full = full_or_not(one, seats, whole)
        found.append(
            Offered(
                one,
                text_in(one.name),
                text_in(one.text),
                theirs if theirs and theirs.amount else None,
                one.price if theirs != one.price else None,
                full,
                _why_not(one, member=member, full=full),
            )
        )
    return found


def _why_not(accreditation: Accreditation, *, member: bool, full: bool) -> str:
    now = timezone.now()
    if accreditation.opens_at and now < accreditation.opens_at:
        return _("Not yet")
    if accreditation.closes_at and now >= accreditation.closes_at:
        return _("Its time is over")
    if accreditation.takers == Takers.MEMBERS and not member:
        return _("For members, signed in")
    if full and not accreditation.has_waiting_list:
        return _("Full")
    return ""


def can_be_taken(event: Event) -> bool:
    """Whether the page of an event leads to registering."""
    return (
        event.state == Event.State.PUBLISHED
        and not event.is_over()
        and Accreditation.objects.filter(event=event, closed=False).exists()
    )
