"""Which role may what, as a table; and whoever is not there may nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from claqueta.accounts.models import Account, ApiToken, Person
from claqueta.accounts.roles import Role
from claqueta.accounts.rules import circles_of_roles, is_board, is_editor, is_office, is_self, roles_of

pytestmark = pytest.mark.django_db
ADMIN, OFFICE = {"office_admin"}, {"office_admin", "office_staff"}
MAY = {
    "accounts.use_office": OFFICE | {"editor", "treasurer", "secretary"},
    "wagtailadmin.access_admin": OFFICE | {"editor", "treasurer", "secretary"},
    "accounts.work_in_office": OFFICE,
    "accounts.view_audit": OFFICE,
    "accounts.view_privacy": OFFICE,
    "foundation.manage_mails": OFFICE,
    "foundation.send_circulars": OFFICE,
    "accounts.administer": ADMIN,
    "accounts.invite": ADMIN,
    "foundation.erase_subject": ADMIN,
    "accounts.view_own_account": set(Role.values),
    "accounts.manage_own_tokens": set(Role.values),
}


@pytest.mark.parametrize("role", Role.values)
def test_role_may_what_the_table_says_and_nothing_when_the_account_is_closed(
    role: str, account: Callable[..., Any]
) -> None:
    who = account(role)
    assert {name for name in MAY if who.has_perm(name)} == {
        name for name, roles in MAY.items() if role in roles
    }
    who.is_active = False
    assert ([name for name in MAY if who.has_perm(name)], roles_of(who)) == ([], frozenset())


@pytest.mark.parametrize(
    ("role", "circles"),
    [
        ("office_admin", ["office"]),
        ("office_staff", ["office"]),
        ("editor", []),
        ("treasurer", ["board"]),
        ("secretary", ["board"]),
        ("board_member", ["board"]),
        ("partner_officer", ["members"]),
    ],
)
def test_circles_follow_from_the_role(role: str, circles: list[str], account: Callable[..., Any]) -> None:
    who = account(role)
    assert [*circles_of_roles(who)] == circles
    assert (is_office(who), is_board(who), is_editor(who)) == (
        "office" in circles,
        "board" in circles,
        role == "editor",
    )


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_has_a_role_a_circle_or_a_permission(nobody: Any) -> None:
    assert (roles_of(nobody), [*circles_of_roles(nobody)]) == (frozenset(), [])
    assert not any(nobody.has_perm(name) for name in MAY if nobody is not None)


def test_superuser_has_every_role() -> None:
    assert roles_of(Account.objects.create_superuser("a@b.example")) == frozenset(Role.values)


def test_own_things_are_their_owner_s_and_nobody_s_when_there_are_none(account: Callable[..., Any]) -> None:
    me, other = account(email="me@people.example"), account(email="other@people.example")
    mine = {"accounts.revoke_token": ApiToken(owner=me), "accounts.remove_webhook": ApiToken(owner=me)}
    mine["accounts.change_person"] = me.person
    for permission, thing in mine.items():
        assert [who.has_perm(permission, thing) for who in (me, other, AnonymousUser())] == [
            True,
            False,
            False,
        ]
        assert not me.has_perm(permission, None)
    assert not AnonymousUser().has_perm("accounts.change_person", Person(name="Nobody's"))
    assert [is_self(me, one) for one in (me, other, None)] == [True, False, False]
