"""What happens to accounts that other domains may want to know."""

from dataclasses import dataclass

from claqueta.accounts.models import Account, Invitation, Person


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    invitation: Invitation
    account: Account


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Name, mail address, phone or language; whatever shows the person is out of date."""

    person: Person
