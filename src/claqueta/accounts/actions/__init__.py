"""What people do with accounts: invite, accept, grant, end, make keys and addresses."""

from claqueta.accounts.actions.invitations import (
    ANSWER,
    INVITATIONS,
    InvitationUnusable,
    SignInFirst,
    SomebodyElse,
    accept_invitation,
    check_acceptance,
    expire_unanswered,
    invite,
    open_invitation,
    revoke_invitation,
)
from claqueta.accounts.actions.keys import (
    add_webhook,
    calendar_account,
    end_calendar_address,
    hashed,
    make_calendar_address,
    make_token,
    remove_webhook,
    revoke_token,
    token_account,
)
from claqueta.accounts.actions.people import (
    change_person,
    end_role,
    grant_role,
    person_for,
)
from claqueta.accounts.rules import account_of

__all__ = [
    "ANSWER",
    "INVITATIONS",
    "InvitationUnusable",
    "SignInFirst",
    "SomebodyElse",
    "accept_invitation",
    "account_of",
    "add_webhook",
    "calendar_account",
    "change_person",
    "check_acceptance",
    "end_calendar_address",
    "end_role",
    "expire_unanswered",
    "grant_role",
    "hashed",
    "invite",
    "make_calendar_address",
    "make_token",
    "open_invitation",
    "person_for",
    "remove_webhook",
    "revoke_invitation",
    "revoke_token",
    "token_account",
]
