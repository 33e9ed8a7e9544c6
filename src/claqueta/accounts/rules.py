"""Who may do what with accounts; and the circles that every other domain's rules are made of."""

from collections.abc import Iterator
from typing import Any

import rules
from allauth.account.models import EmailAddress

from claqueta.accounts.models import Account
from claqueta.accounts.policies import BOARD_ROLES, OFFICE_ROLES
from claqueta.accounts.roles import Role


def roles_of(account: Any) -> frozenset[str]:
    if account is None or not account.is_authenticated or not account.is_active:
        return frozenset()
    if account.is_superuser:
        return frozenset(Role.values)
    return frozenset(account.current_roles())


def circles_of_roles(account: Any) -> Iterator[str]:
    """The office, the board; a partner's officer reads what members do."""
    roles = roles_of(account)
    if roles & OFFICE_ROLES:
        yield "office"
    if roles & BOARD_ROLES:
        yield "board"
    if Role.PARTNER_OFFICER in roles:
        yield "members"


@rules.predicate
def is_signed_in(account: Any) -> bool:
    return bool(account and account.is_authenticated and account.is_active)


@rules.predicate
def is_office(account: Any) -> bool:
    return bool(roles_of(account) & OFFICE_ROLES)


@rules.predicate
def is_office_admin(account: Any) -> bool:
    return Role.OFFICE_ADMIN in roles_of(account)


@rules.predicate
def is_board(account: Any) -> bool:
    return bool(roles_of(account) & BOARD_ROLES)


@rules.predicate
def is_editor(account: Any) -> bool:
    return Role.EDITOR in roles_of(account)


@rules.predicate
def is_treasurer(account: Any) -> bool:
    return Role.TREASURER in roles_of(account)


@rules.predicate
def is_secretary(account: Any) -> bool:
    return Role.SECRETARY in roles_of(account)


@rules.predicate
def is_self(account: Any, other: Any) -> bool:
    return bool(other is not None and account.pk == getattr(other, "pk", None))


@rules.predicate
def owns(account: Any, thing: Any) -> bool:
    return bool(thing is not None and getattr(thing, "owner_id", None) == account.pk)


@rules.predicate
def is_behind(account: Any, person: Any) -> bool:
    """Whether the account is that of the person."""
    return bool(person is not None and account.pk is not None and person.account_id == account.pk)


def account_of(email: str) -> Account | None:
    """The account that an address belongs to: as its name, or as another address that it has verified."""
    found = Account.objects.filter(email__iexact=email).first()
    if found is None:
        verified = (
            EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
        )
        found = verified.user if verified else None
    return found


@rules.predicate
def is_invited(account: Any, invitation: Any) -> bool:
    """Whether the invitation was sent to an address of the account."""
    return bool(invitation is not None and account.pk is not None and account_of(invitation.email) == account)


@rules.predicate
def sent_it(account: Any, invitation: Any) -> bool:
    return bool(invitation is not None and account.pk is not None and invitation.sent_by_id == account.pk)


anyone = rules.always_true

rules.add_perm("accounts.view_own_account", is_signed_in)
rules.add_perm("accounts.manage_own_tokens", is_signed_in)
rules.add_perm("accounts.manage", is_office)
rules.add_perm("accounts.change_person", is_office | is_behind)
rules.add_perm("accounts.revoke_token", owns | is_office_admin)
rules.add_perm("accounts.remove_webhook", owns | is_office_admin)
rules.add_perm("accounts.use_webhook", owns)
# The treasurer keeps the money in the office’s screens, the secretary the register of members.
rules.add_perm("accounts.use_office", is_office | is_editor | is_treasurer | is_secretary)
rules.add_perm("accounts.work_in_office", is_office)
rules.add_perm("accounts.administer", is_office_admin)
rules.add_perm("accounts.invite", is_office_admin)
rules.add_perm("accounts.accept_invitation", is_signed_in & is_invited)
rules.add_perm("accounts.revoke_invitation", sent_it | is_office_admin)
rules.add_perm("accounts.view_audit", is_office)
rules.add_perm("accounts.view_privacy", is_office)
rules.add_perm("foundation.manage_mails", is_office)
rules.add_perm("foundation.send_circulars", is_office)
rules.add_perm("foundation.erase_subject", is_office_admin)
# Of a kind that no domain has any longer; any other asks the permission of its kind.
rules.add_perm("foundation.withdraw_document", is_office_admin)
rules.add_perm("wagtailadmin.access_admin", is_office | is_editor | is_treasurer | is_secretary)
