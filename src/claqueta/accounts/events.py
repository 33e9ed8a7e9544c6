"""What happens to accounts that other domains may want to know."""

from dataclasses import dataclass

from claqueta.accounts.models import Account, Invitation


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    invitation: Invitation
    account: Account
