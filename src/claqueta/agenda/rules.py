"""Who may do what with agendas."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office, is_signed_in
from claqueta.agenda.models import Agenda, Session, Speaker
from claqueta.events.rules import is_meant_for


@rules.predicate
def is_the_speaker(account: Any, speaker: Speaker | None) -> bool:
    """Whoever signs in as the person; whoever holds the link is asked elsewhere (`holders`)."""
    if speaker is None or account is None or not account.is_authenticated or not account.is_active:
        return False
    return speaker.person is not None and speaker.person.account_id == account.pk


@rules.predicate
def sees_its_event(account: Any, thing: Session | Agenda | None) -> bool:
    """Whoever may see the event may mark its sessions; whoever holds a registration's link is asked elsewhere."""
    if thing is None:
        return False
    agenda = thing.agenda if isinstance(thing, Session) else thing
    return bool(is_meant_for.test(account, agenda.event))


rules.add_perm("agenda.see", anyone)
rules.add_perm("agenda.manage", is_office)
rules.add_perm("agenda.use_link", anyone)
rules.add_perm("agenda.speak", is_office | is_the_speaker)
rules.add_perm("agenda.ask_link", is_office | is_the_speaker)
rules.add_perm("agenda.mark", is_signed_in & (is_office | sees_its_event))
# Whoever holds the turn of a registration alone (`holders`).
rules.add_perm("agenda.answer_survey", rules.always_false)
