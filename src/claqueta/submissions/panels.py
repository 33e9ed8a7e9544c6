"""What the record of an event shows of the calls for projects to it."""

from typing import Any

from claqueta.events.models import Event
from claqueta.submissions.models import ProjectCall


def calls_for(event: Event) -> dict[str, Any]:
    return {"calls": ProjectCall.objects.filter(event=event).order_by("pk")}
