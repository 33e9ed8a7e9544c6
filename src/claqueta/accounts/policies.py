"""Pure rules of accounts."""

import re
import unicodedata

from claqueta.accounts.roles import Role

SECOND_FACTOR_ROLES = frozenset(Role) - {Role.PARTNER_OFFICER}
"""Office and board need a second factor; a partner's officer only reads."""

OFFICE_ROLES = frozenset({Role.OFFICE_ADMIN, Role.OFFICE_STAFF})
BOARD_ROLES = frozenset({Role.BOARD_MEMBER, Role.SECRETARY, Role.TREASURER})

SECOND_FACTOR = "mfa"
"""The proof that a second factor leaves in the session; a passkey that verified its user leaves it too."""
FACTORS = frozenset({"totp", "webauthn"})
"""What makes a second factor; recovery codes stand in for one and are none by themselves."""

LONGEST_NAME = 80
"""Characters; the longest names of the Spanish civil registry's samples stay below."""
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61\u2024", "."))
_SAYS_MORE = re.compile(r"[@/\\<>|{}\[\]=]|:|\bwww\b|\w{2,}\.\w{2,}|\s\.\s*\w|\d.*\d.*\d.*\d", re.IGNORECASE)


def is_a_name(text: str) -> bool:
    """Whether a text can be somebody's name: one line, not too long, no address, link or number in it.

    Names travel in mails that we send to strangers: what could be followed or dialled is refused. Initials and
    titles with their dots (“M.ª Ángeles”, “J.R.R. Tolkien”, “Dr. Pérez”) stay names.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return len(text) <= LONGEST_NAME and text.isprintable() and not _SAYS_MORE.search(plain)
