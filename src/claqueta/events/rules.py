"""Who may do what with events."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office
from claqueta.events.models import LIVE, Event, Visibility
from claqueta.foundation.circles import circles_of


@rules.predicate
def is_meant_for(account: Any, event: Event | None) -> bool:
    """Whether an account may see the page of an event; whoever is invited has a link besides."""
    if event is None or event.state not in LIVE:
        return False
    if event.visibility == Visibility.PUBLIC:
        return True
    return event.visibility == Visibility.MEMBERS and "members" in circles_of(account)


rules.add_perm("events.see_programme", anyone)
rules.add_perm("events.see", is_office | is_meant_for)
rules.add_perm("events.manage", is_office)
