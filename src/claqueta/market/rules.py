"""Who may do what with one-to-one meetings."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office
from claqueta.market.holders import standing
from claqueta.market.models import LIVE, Participant
from claqueta.organisations.rules import acts_for


@rules.predicate
def is_of_the_agenda(account: Any, participant: Participant | None) -> bool:
    """Whoever comes by an agenda and has not left the organisation whose it is, or acts for it.

    Whoever holds its link is asked elsewhere.
    """
    if account is None or not account.is_authenticated or not account.is_active:
        return False
    if participant is None:
        return True
    if participant.market.state not in LIVE:
        return False
    if acts_for.test(account, participant.organisation):
        return True
    mine = [one.pk for one in participant.people.all() if one.account_id == account.pk]
    return bool(mine) and standing().filter(pk__in=mine).exists()


rules.add_perm("market.manage", is_office)
rules.add_perm("market.use_link", anyone)
rules.add_perm("market.take_part", is_of_the_agenda)
# What somebody does for an agenda the office does too, when they call it.
rules.add_perm("market.act_for", is_office | is_of_the_agenda)
