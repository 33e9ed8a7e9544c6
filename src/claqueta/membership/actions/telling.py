"""The event of a fact."""

from collections.abc import Callable
from typing import Any

from claqueta.foundation.actors import Actor
from claqueta.membership.events import (
    ClassChanged,
    Corrected,
    Joined,
    Left,
    Recorded,
    Represented,
    Restored,
    Suspended,
)
from claqueta.membership.models import Fact
from claqueta.organisations.models import Organisation

_EVENTS: dict[str, tuple[type[Recorded], Callable[[Fact], dict[str, Any]]]] = {
    Fact.Kind.ADMITTED: (Joined, lambda fact: {"number": fact.number, "class_key": fact.data["class"]}),
    Fact.Kind.CLASS_CHANGED: (ClassChanged, lambda fact: {"class_key": fact.data["class"]}),
    Fact.Kind.LEFT: (Left, lambda fact: {"cause": fact.data.get("cause", "")}),
    Fact.Kind.SUSPENDED: (Suspended, lambda _fact: {}),
    Fact.Kind.RESTORED: (Restored, lambda _fact: {}),
    Fact.Kind.REPRESENTED: (Represented, lambda fact: {"person_id": fact.data.get("person")}),
    Fact.Kind.CORRECTED: (Corrected, lambda fact: {"corrects": fact.corrects_id}),
}


def event_of(fact: Fact, organisation: Organisation, by: Actor) -> Recorded:
    kind, more = _EVENTS.get(fact.kind, (Recorded, lambda _fact: {}))
    return kind(organisation=organisation, on=fact.effective_on, fact_id=fact.position, by=by, **more(fact))
