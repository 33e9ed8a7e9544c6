"""Who may do what at the door."""

import rules

from claqueta.accounts.rules import anyone, is_office

rules.add_perm("door.manage", is_office)
# The office at its desk; besides, a paired device for its own event (`door.holders`).
rules.add_perm("door.scan", is_office)
rules.add_perm("door.read_list", is_office)
# Besides, whoever holds the link of the badge.
rules.add_perm("door.check_oneself_in", is_office)
rules.add_perm("door.take_certificate", is_office)
# Pages that show nothing by themselves: their secret is in the address, or in what the device sends along.
rules.add_perm("door.use_link", anyone)
rules.add_perm("door.use_device", anyone)
