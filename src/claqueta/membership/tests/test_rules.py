"""Which role may what with the register and with applications, as a table; a member what is its own and no other's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from claqueta.accounts.roles import Role
from claqueta.membership.models import Application, LeavingFile, OnboardingStep
from claqueta.membership.rules import BOARD_SEES, circle_of, circles_of_organisations

pytestmark = pytest.mark.django_db
OFFICE = {"office_admin", "office_staff"}
BOARD = {"board_member", "treasurer", "secretary"}
MAY = {
    "membership.manage": OFFICE,
    "membership.record": OFFICE | BOARD,
    "membership.see_register": OFFICE | BOARD,
    "membership.consult_register": OFFICE | BOARD,
    "membership.see_heads": set(Role.values),
    "membership.apply": set(Role.values),
    "membership.fill_in": set(),
    "membership.withdraw_application": OFFICE,
    "membership.read_applications": OFFICE | BOARD,
    "membership.give_opinion": BOARD,
    "membership.certify": OFFICE,
}
OWN = {
    "membership.see_membership": {"representative", "colleague"},
    "membership.declare": {"representative", "colleague"},
    "membership.ask_certificate": {"representative", "colleague"},
    "membership.give_notice": {"representative"},
}


@pytest.mark.parametrize("role", Role.values)
def test_role_may_what_the_table_says(role: str, account: Callable[..., Any]) -> None:
    who = account(role)
    assert {name for name in MAY if who.has_perm(name)} == {
        name for name, roles in MAY.items() if role in roles
    }
    who.is_active = False
    assert {name for name in MAY if who.has_perm(name)} == {
        name for name in MAY if AnonymousUser().has_perm(name)
    }


@pytest.mark.parametrize("kind", ["representative", "colleague"])
def test_member_may_what_is_its_own_and_nothing_of_another(
    kind: str, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    own, other = organisation("Azotea"), organisation("Nogal")
    who = representative(own, kind=kind)
    assert {name for name in OWN if who.has_perm(name, own)} == {
        name for name, kinds in OWN.items() if kind in kinds
    }
    assert [name for name in OWN if who.has_perm(name, other) or who.has_perm(name)] == []
    assert (who.has_perm("membership.consult_register"), who.has_perm("membership.see_register")) == (
        True,
        False,
    )
    assert list(circles_of_organisations(who)) == [circle_of(own)] == [f"organisation:{own.pk}"]
    files = [LeavingFile(organisation=one) for one in (own, other)]
    assert [who.has_perm("membership.be_heard", file) for file in [*files, None]] == [
        kind == "representative",
        False,
        False,
    ]
    steps = [
        OnboardingStep(organisation=one, who=whose)
        for one, whose in ((own, "member"), (own, "office"), (other, "member"))
    ]
    assert [who.has_perm("membership.tick_step", step) for step in [*steps, None]] == [
        True,
        False,
        False,
        False,
    ]


def test_who_acts_for_an_organisation_that_is_no_member_does_not_consult_the_register(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    who = representative(organisation("Faro", member=False))
    assert not who.has_perm("membership.consult_register")
    assert not AnonymousUser().has_perm("membership.consult_register")


@pytest.mark.parametrize("state", [*BOARD_SEES, "draft", "received", "withdrawn"])
def test_board_reads_what_has_come_before_it(state: str, account: Callable[..., Any]) -> None:
    application = Application(state=state)
    for role in ("board_member", "office_staff"):
        assert account(role).has_perm("membership.read_applications", application) == (state in BOARD_SEES)
