"""Events in the member area: those for which one is registered."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.events.holders import token_of
from claqueta.events.models import Registration, RegistrationState
from claqueta.events.queries import presented, read_at_once
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import Way
from claqueta.foundation.translated import current_language


def ways(account: Any, organisation: Any) -> Iterator[Way]:
    """From the member area, for whoever is registered for something."""
    if organisation is not None:
        return
    states = Counter(Registration.objects.filter(account=account).values_list("state", flat=True))
    if states:
        offered = states[RegistrationState.OFFERED]
        yield Way(
            gettext_lazy("My events"),
            reverse("my_events"),
            ngettext(
                "%(n)s place offered, to take or leave", "%(n)s places offered, to take or leave", offered
            )
            % {"n": offered}
            if offered
            else "",
        )


@require_safe
@needs("events.see_own")
def my_events(request: HttpRequest) -> HttpResponse:
    """What one is registered for, the next first, and what was."""
    rows = list(
        Registration.objects.filter(account=request.user.pk)
        .select_related("accreditation")
        .order_by("-event__begins_at", "-pk")
    )
    events = {
        event.pk: presented(event, audience_of(request.user), current_language(), invited=True)
        for event in read_at_once().filter(pk__in={row.event_id for row in rows})
    }
    return render(
        request,
        "events/area.html",
        {
            "rows": [
                (row, events[row.event_id], reverse("registration", args=[token_of(row)])) for row in rows
            ]
        },
    )


urlpatterns = [path(gettext_lazy("area/events/mine/"), my_events, name="my_events")]
