"""Who may do what with dues. The office prepares, the treasurer decides, the secretary reads; a member reads its own."""

from typing import Any

import rules

from claqueta.accounts.rules import is_board, is_office, is_secretary, is_treasurer
from claqueta.billing.models import Mandate, Receipt
from claqueta.organisations.rules import acts_for, represents


@rules.predicate
def acts_for_its_debtor(account: Any, receipt: Receipt | None) -> bool:
    return receipt is not None and acts_for(account, receipt.organisation)


@rules.predicate
def represents_its_debtor(account: Any, mandate: Mandate | None) -> bool:
    return mandate is not None and represents(account, mandate.organisation)


rules.add_perm("billing.see", is_office | is_treasurer | is_secretary)
rules.add_perm("billing.manage", is_office | is_treasurer)
rules.add_perm("billing.issue", is_office | is_treasurer)
rules.add_perm("billing.post", is_office | is_treasurer)
# Nothing that costs the cluster money is decided by the office alone.
rules.add_perm("billing.credit", is_treasurer)
rules.add_perm("billing.approve", is_treasurer)
# The second of two, above the amount of the rule `two_approve_above`.
rules.add_perm("billing.approve_second", is_board)
rules.add_perm("billing.read_receipt", is_office | is_treasurer | is_secretary | acts_for_its_debtor)
rules.add_perm("billing.read_account", is_office | is_treasurer | is_secretary | acts_for)
rules.add_perm("billing.give_mandate", is_office | is_treasurer | represents)
rules.add_perm("billing.revoke_mandate", is_office | is_treasurer | represents_its_debtor)
rules.add_perm("billing.reveal_iban", is_office | is_treasurer)
