"""Pure rules of accounts."""

from claqueta.accounts.models import Role

SECOND_FACTOR_ROLES = frozenset(Role) - {Role.PARTNER_OFFICER}
"""Office and board need a second factor; a partner's officer only reads."""

OFFICE_ROLES = frozenset({Role.OFFICE_ADMIN, Role.OFFICE_STAFF})
BOARD_ROLES = frozenset({Role.BOARD_MEMBER, Role.SECRETARY, Role.TREASURER})
