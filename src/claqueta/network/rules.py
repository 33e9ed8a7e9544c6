"""Who may see the network, and who decides what an organisation's page shows of it."""

import rules

from claqueta.accounts.rules import anyone, is_office
from claqueta.organisations.rules import represents

rules.add_perm("network.see", anyone)
rules.add_perm("network.manage", is_office)
rules.add_perm("network.show_own", is_office | represents)
