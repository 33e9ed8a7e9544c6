"""Who may do what with events."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office, is_signed_in
from claqueta.events.models import LIVE, Event, Registration, Visibility
from claqueta.foundation.circles import circles_of


@rules.predicate
def is_meant_for(account: Any, event: Event | None) -> bool:
    """Whether an account may see the page of an event; whoever is invited has a link besides."""
    if event is None or event.state not in LIVE:
        return False
    if event.visibility == Visibility.PUBLIC:
        return True
    return event.visibility == Visibility.MEMBERS and "members" in circles_of(account)


@rules.predicate
def is_its_person(account: Any, registration: Registration | None) -> bool:
    """Whose registration it is, or who registered them along."""
    if registration is None or account is None or account.pk is None:
        return False
    lead = registration.lead
    return account.pk in (registration.account_id, lead.account_id if lead is not None else None)


rules.add_perm("events.see_programme", anyone)
rules.add_perm("events.see", is_office | is_meant_for)
rules.add_perm("events.manage", is_office)
rules.add_perm("events.register", is_office | is_meant_for)
# Besides, whoever holds the link of the registration (`events.holders`).
rules.add_perm("events.confirm_registration", is_its_person)
rules.add_perm("events.answer_offer", is_its_person)
rules.add_perm("events.leave", is_office | is_its_person)
rules.add_perm("events.hand_over", is_office | is_its_person)
rules.add_perm("events.pay", is_its_person)
rules.add_perm("events.see_own", is_signed_in)
rules.add_perm("events.ask_link", is_office | is_its_person)
