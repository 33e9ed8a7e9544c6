"""What the record of an event shows of its doors."""

from typing import Any

from claqueta.door.queries import counts_of
from claqueta.events.models import Event


def at_the_door(event: Event) -> dict[str, Any]:
    return {"event": event, "counts": counts_of(event), "over": event.is_over()}
