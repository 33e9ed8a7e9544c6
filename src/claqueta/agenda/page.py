"""What an event's page shows of its agenda, and the ways from there."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.agenda.models import Agenda
from claqueta.agenda.queries import agenda_shown
from claqueta.events.holders import token_of
from claqueta.events.models import Event, Registration, RegistrationState
from claqueta.foundation.domains import Said
from claqueta.foundation.pageblocks import EventBlock
from claqueta.foundation.translated import current_language

FIRST = 4
"""So many sessions of each day stand on the event's page."""


def on_its_page(event: Event, audience: str) -> dict[str, Any]:
    if not Agenda.objects.filter(event=event, published__isnull=False).exists():
        return {}
    shown = agenda_shown(event.slug, audience, current_language())
    if shown is None or not shown.sessions:
        return {}
    rows = sorted(
        (one for one in shown.sessions if not one.cancelled), key=lambda one: (one.begins, one.room_name)
    )
    days = []
    for day, ones in groupby(rows, key=lambda one: one.day):
        sessions = list(ones)
        days.append((day, sessions[:FIRST], max(0, len(sessions) - FIRST)))
    faces = {who.slug: who for one in rows for who in one.speakers if who.photo}
    return {
        "days": days,
        "agenda": reverse("agenda", args=[event.slug]),
        "faces": list(faces.values())[:8],
    }


def ways(event: Event, registration: Registration | None) -> Iterator[tuple[Said, str]]:
    if not Agenda.objects.filter(event=event, published__isnull=False).exists():
        return
    if registration is None:
        yield _("Agenda"), reverse("agenda", args=[event.slug])
    elif registration.state in (RegistrationState.REGISTERED, RegistrationState.OFFERED):
        yield _("My agenda"), reverse("agenda_by_link", args=[event.slug, token_of(registration)])


BLOCK = EventBlock(template="agenda/on_its_page.html", read=on_its_page)
