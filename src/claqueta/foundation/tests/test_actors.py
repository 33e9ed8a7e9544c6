"""Who acts: the house may do everything and is nobody's account; anybody else is asked for the permission."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from claqueta.foundation.actors import SYSTEM, account_of, require


@pytest.mark.parametrize("permission", ["accounts.administer", "nobody.declared_this", ""])
def test_house_may_do_everything_when_it_acts(permission: str) -> None:
    require(SYSTEM, permission)
    assert (SYSTEM.has_perm(permission, object()), str(SYSTEM), account_of(SYSTEM)) == (
        True,
        "Claqueta",
        None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "permission", "may"),
    [
        ("office_admin", "accounts.administer", True),
        ("office_staff", "accounts.administer", False),
        ("office_staff", "accounts.work_in_office", True),
        ("office_admin", "nobody.declared_this", False),
    ],
)
def test_account_is_let_through_when_it_has_the_permission(
    role: str, permission: str, may: bool, account: Callable[..., Any]
) -> None:
    who = account(role)
    assert account_of(who) == who
    if may:
        require(who, permission)
    else:
        with pytest.raises(PermissionDenied):
            require(who, permission)


@pytest.mark.django_db
def test_permission_is_asked_of_the_thing_when_there_is_one(account: Callable[..., Any]) -> None:
    mine, other = account(email="mine@people.example"), account(email="other@people.example")
    require(mine, "accounts.change_person", mine.person)
    with pytest.raises(PermissionDenied):
        require(mine, "accounts.change_person", other.person)


def test_nobody_has_neither_account_nor_permission_when_not_signed_in() -> None:
    assert account_of(AnonymousUser()) is None
    with pytest.raises(PermissionDenied):
        require(AnonymousUser(), "accounts.view_own_account")
