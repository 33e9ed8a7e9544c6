"""What the record of an event shows of its agenda."""

from typing import Any

from claqueta.agenda.models import Agenda
from claqueta.events.models import Event


def agenda_of(event: Event) -> dict[str, Any]:
    return {"agenda": Agenda.objects.filter(event=event).first()}
