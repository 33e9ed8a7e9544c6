"""Who may do what with the register of members."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_board, is_office
from claqueta.organisations.rules import affiliations_of


@rules.predicate
def acts_for_a_member(account: Any) -> bool:
    """Members consult the register (LO 1/2002 art. 14.2); a partner's officer, who reads what they do, is none."""
    return bool(
        account is not None
        and account.is_authenticated
        and any(one.organisation.is_member for one in affiliations_of(account))
    )


sees_everything = is_office | is_board

rules.add_perm("membership.manage", is_office)
rules.add_perm("membership.record", is_office | is_board)
rules.add_perm("membership.see_register", sees_everything)
rules.add_perm("membership.consult_register", sees_everything | acts_for_a_member)
rules.add_perm("membership.see_heads", anyone)
