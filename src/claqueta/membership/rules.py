"""Who may do what with the register of members."""

import rules

from claqueta.accounts.rules import is_board, is_office

rules.add_perm("membership.manage", is_office)
rules.add_perm("membership.record", is_office | is_board)
