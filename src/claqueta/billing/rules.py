"""Who may do what with dues. The office prepares, the treasurer decides, the secretary reads; a member reads its own."""

from typing import Any

import rules

from claqueta.accounts.roles import Role
from claqueta.accounts.rules import is_office, roles_of
from claqueta.organisations.rules import acts_for, represents


@rules.predicate
def is_treasurer(account: Any) -> bool:
    return Role.TREASURER in roles_of(account)


@rules.predicate
def represents_its_debtor(account: Any, thing: Any) -> bool:
    return thing is not None and represents(account, thing.organisation)


rules.add_perm("billing.manage", is_office | is_treasurer)
rules.add_perm("billing.post", is_office | is_treasurer)
rules.add_perm("billing.read_account", is_office | is_treasurer | acts_for)
rules.add_perm("billing.give_mandate", is_office | is_treasurer | represents)
rules.add_perm("billing.revoke_mandate", is_office | is_treasurer | represents_its_debtor)
rules.add_perm("billing.reveal_iban", is_office | is_treasurer)
