"""Which role may what with dues, as a table; a member reads its own and no other's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from claqueta.accounts.roles import Role
from claqueta.billing.models import Mandate, Receipt

pytestmark = pytest.mark.django_db
OFFICE, TREASURER = {"office_admin", "office_staff"}, {"treasurer"}
READS, WORKS = OFFICE | TREASURER | {"secretary"}, OFFICE | TREASURER
MAY = {
    "billing.see": READS,
    "billing.manage": WORKS,
    "billing.issue": WORKS,
    "billing.post": WORKS,
    "billing.credit": TREASURER,
    "billing.approve": TREASURER,
    "billing.approve_second": {"board_member", "treasurer", "secretary"},
    "billing.read_receipt": READS,
    "billing.read_account": READS,
    "billing.give_mandate": WORKS,
    "billing.revoke_mandate": WORKS,
    "billing.reveal_iban": WORKS,
}


@pytest.mark.parametrize("role", Role.values)
def test_role_may_what_the_table_says(role: str, account: Callable[..., Any]) -> None:
    who = account(role)
    assert {name for name in MAY if who.has_perm(name)} == {
        name for name, roles in MAY.items() if role in roles
    }
    who.is_active = False
    assert not any(who.has_perm(name) for name in MAY)
    assert not any(AnonymousUser().has_perm(name) for name in MAY)


@pytest.mark.parametrize("kind", ["representative", "colleague"])
def test_member_may_what_is_its_own_and_nothing_of_another(
    kind: str, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    own, other = organisation("Azotea"), organisation("Nogal")
    who = representative(own, kind=kind)
    own_things, others_things = (
        {
            "billing.read_receipt": Receipt(organisation=one),
            "billing.read_account": one,
            "billing.give_mandate": one,
            "billing.revoke_mandate": Mandate(organisation=one),
        }
        for one in (own, other)
    )
    reads = {"billing.read_receipt", "billing.read_account"}
    assert {name for name, thing in own_things.items() if who.has_perm(name, thing)} == (
        set(own_things) if kind == "representative" else reads
    )
    assert [name for name, thing in others_things.items() if who.has_perm(name, thing)] == []
    assert [name for name in MAY if who.has_perm(name)] == []
