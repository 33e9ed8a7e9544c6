"""Who may do what with delegations abroad."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office, is_signed_in
from claqueta.delegations.models import Applicant, Delegation, DelegationState
from claqueta.organisations.rules import affiliations_of, represents


@rules.predicate
def is_published(_account: Any, delegation: Delegation | None) -> bool:
    return delegation is not None and delegation.state != DelegationState.DRAFT


@rules.predicate
def acts_for_some(account: Any) -> bool:
    return bool(account is not None and account.is_authenticated and affiliations_of(account))


@rules.predicate
def represents_it(account: Any, applicant: Applicant | None) -> bool:
    return applicant is not None and bool(represents.test(account, applicant.organisation))


rules.add_perm("delegations.see_all", anyone)
rules.add_perm("delegations.see", is_office | is_published)
rules.add_perm("delegations.manage", is_office)
rules.add_perm("delegations.apply", is_office | (acts_for_some & is_published))
rules.add_perm("delegations.speak_for", is_office | represents)
# Besides, whoever holds the link of the company (`delegations.holders`).
rules.add_perm("delegations.write", is_office | represents_it)
rules.add_perm("delegations.see_own", is_signed_in)
