"""In which circles somebody stands, from what is on record of them, and nowhere else decided."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from claqueta.accounts.models import RoleGrant
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.circles import audience_of, circles_of
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.organisations.actions import end_affiliation, publish_profile, set_standing
from claqueta.organisations.models import Affiliation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("roles", "circles", "audience"),
    [
        ((), {"public"}, "public"),
        (("editor",), {"public"}, "public"),
        (("partner_officer",), {"public", "members"}, "members"),
        (("treasurer",), {"public", "board"}, "board"),
        (("secretary", "partner_officer"), {"public", "board", "members"}, "board"),
        (("office_staff",), {"public", "office"}, "office"),
        (("office_admin", "board_member"), {"public", "office", "board"}, "office"),
    ],
)
def test_circles_follow_from_roles(
    roles: tuple[str, ...], circles: set[str], audience: str, account: Callable[..., Any]
) -> None:
    who = account(*roles)
    assert (circles_of(who), audience_of(who)) == (circles, audience)


def test_guest_nobody_and_the_house_stand_where_they_do() -> None:
    assert [circles_of(one) for one in (None, AnonymousUser())] == [{"public"}] * 2
    assert (circles_of(SYSTEM), audience_of(SYSTEM)) == (set(AUDIENCES), "office")


def test_member_is_whoever_acts_for_one_as_long_as_both_last(
    account: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    who = representative(made)
    assert circles_of(who) & set(AUDIENCES) == {"public", "members"}
    set_standing(made, standing="", since=None, by=SYSTEM)
    who.__dict__.pop("_affiliations")
    assert circles_of(who) & set(AUDIENCES) == {"public"}
    set_standing(made, standing="full", since=timezone.localdate(), by=SYSTEM)
    end_affiliation(Affiliation.objects.get(), by=SYSTEM)
    who.__dict__.pop("_affiliations")
    assert circles_of(who) & set(AUDIENCES) == {"public"}


def test_webhooks_tell_of_the_fields_that_their_owner_sees_when_a_profile_changes(
    account: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation("Faro Cine", visibility={"phone": "members"})
    owners = [
        account(email="guest@people.example"),
        representative(organisation("Azotea Films"), email="member@people.example"),
        representative(made, email="own@people.example"),
        account("office_staff", email="office@people.example"),
    ]
    for one in owners:
        WebhookEndpoint.objects.create(owner=one, url="https://hook.example/", secret="s" * 32)

    def told(**changes: Any) -> list[list[str] | None]:
        WebhookDelivery.objects.all().delete()
        publish_profile(made, changes, by=SYSTEM)
        said = dict(WebhookDelivery.objects.values_list("endpoint__owner", "payload__fields"))
        return [said.get(one.pk) for one in owners]

    both = ["phone", "website"]
    assert told(phone="+34 600 000 001", website="https://faro.example/") == [["website"], both, both, both]
    assert told(phone="+34 600 000 002") == [None, ["phone"], ["phone"], ["phone"]]


def test_account_that_is_switched_off_or_whose_role_has_ended_stands_with_everybody(
    account: Callable[..., Any],
) -> None:
    who = account("office_staff")
    who.is_active = False
    assert circles_of(who) == {"public"}
    who.is_active = True
    RoleGrant.objects.update(ended_at=timezone.now() - timedelta(minutes=1))
    who.__dict__.pop("_current_roles", None)
    assert circles_of(who) == {"public"}


def test_domain_adds_circles_of_its_own_that_no_document_of_the_index_is_made_for(
    account: Callable[..., Any],
) -> None:
    who = account("treasurer")
    groups = Domain("groups", circles=(lambda asks: {f"group:{asks.pk}"},))
    with standing(*domains(), groups):
        assert circles_of(who) == {"public", "board", f"group:{who.pk}"}
        assert audience_of(who) == "board"
