"""Who came to an event, as those know who counted them at the door."""

from django.db.models import QuerySet

from claqueta.events.models import Event, Registration, RegistrationState
from claqueta.foundation.domains import gathered


def counted(event: Event) -> set[int]:
    """The registrations of an event that came, by what domains above say of it (`Part.attendance`)."""
    return {pk for source in gathered(lambda part: part.attendance) for pk in source(event)}


def who_came(event: Event, *, everybody: bool = False) -> QuerySet[Registration]:
    """Those who came and can be written to; `everybody` who was registered."""
    rows = Registration.objects.filter(event=event, state=RegistrationState.REGISTERED).exclude(email="")
    rows = rows.select_related("event").order_by("pk")
    return rows if everybody else rows.filter(pk__in=counted(event))
