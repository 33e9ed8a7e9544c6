"""What came of introductions ties two for the office and for themselves, and whoever stood between them led to it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.actors import SYSTEM
from claqueta.network import actions
from claqueta.network.models import Tie
from claqueta.network.queries import between, credits_of, deals, neighbours_of, own_of, way
from claqueta.opportunities import actions as opportunities
from claqueta.opportunities.models import Introduction, Outcome, Side
from claqueta.opportunities.ties import INTRODUCED, told_to_the_office

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
NOW = timezone.localdate().year
SECRET = "Palacio de invierno"


def introduced(one: Any, other: Any, *, proved: bool = True) -> Introduction:
    """Two who were introduced, and what the one says came of it; confirmed by the other or not."""
    made = opportunities.propose(one, other, why="Both ride", by=SYSTEM)
    made = opportunities.ask_both(made, by=SYSTEM)
    for side in Side:
        made = opportunities.say_yes(made.consents.get(side=side), by=SYSTEM)
    outcome = opportunities.claim_outcome(made, Side.ONE, {"project": SECRET}, by=SYSTEM)
    if proved:
        opportunities.confirm_outcome(outcome, by=SYSTEM)
    return made


def test_only_what_both_sides_say_ties_and_only_for_the_office(worked: Make) -> None:
    one, other, third = worked("Azotea"), worked("Bruma"), worked("Cobalto")
    made = introduced(one, other)
    introduced(one, third, proved=False)
    actions.read_facts()
    assert [(tie.kind, tie.year, tie.circle) for tie in Tie.objects.all()] == [(INTRODUCED, NOW, "office")]
    for circle in AUDIENCES[:-1]:
        assert between(one, other, circle) == [] == neighbours_of(one, circle), circle
        assert way(one, other, NOW, circle) == [], circle
        assert told_to_the_office([str(Outcome.objects.filter(introduction=made).get().pk)], circle) == {}
    (proof,) = between(one, other, "office")
    assert (proof.text, proof.url) == (
        f"{SECRET} · {made.number}",
        reverse("office_introduction", args=[made.pk]),
    )
    # What is no longer said by both ties nobody.
    Outcome.objects.update(state="contested")
    actions.read_facts()
    assert not Tie.objects.exists()


def test_a_visitor_is_no_end_of_a_tie(worked: Make, posted: Make) -> None:
    need, other = posted("open"), worked("Bruma")
    made = opportunities.ask_both(
        opportunities.propose(None, other, why="Both ride", opportunity=need, by=SYSTEM), by=SYSTEM
    )
    for side in Side:
        made = opportunities.say_yes(made.consents.get(side=side), by=SYSTEM)
    outcome = opportunities.claim_outcome(made, Side.OTHER, {"project": SECRET}, by=SYSTEM)
    opportunities.confirm_outcome(outcome, by=SYSTEM)
    assert actions.read_facts() == 0


def test_no_page_tells_anybody_but_the_sides_and_the_office(
    worked: Make, representative: Make, account: Make
) -> None:
    one, other, third = worked("Azotea", ("Faro", NOW)), worked("Bruma"), worked("Cobalto", ("Faro", NOW))
    made = introduced(one, other)
    actions.draw_what_changed()
    mine, stranger = (
        representative(one, email="ana@people.example"),
        representative(third, email="caro@people.example"),
    )
    paths = [
        "/en/network/",
        f"/en/network/?kind={INTRODUCED}",
        "/en/network/scene.json",
        "/en/network/export/csv/",
        "/en/network/export/graphml/",
        f"/en/network/of/{one.slug}/",
        f"/en/network/between/{one.slug}/{other.slug}/",
        f"/en/directory/{one.slug}/",
        f"/en/directory/{other.slug}/",
    ]
    for who in (None, stranger, mine):
        client = Client()
        if who is not None:
            client.force_login(who)
        for path in paths:
            text = client.get(path).content.decode()
            assert SECRET not in text, path
            assert "Introduced by the cluster" not in text, path
            assert made.number not in text, path
        assert "Bruma" not in client.get(f"/en/network/of/{one.slug}/").content.decode()

    client.force_login(mine)
    own = client.get(f"/en/area/network/{one.slug}/").content.decode()
    link = reverse("introduction", args=[made.public_id])
    assert (SECRET in own, "Bruma" in own, link in own) == (True, True, True)
    assert SECRET in client.get(link).content.decode()
    actions.show_own(one, True, by=SYSTEM)
    assert SECRET not in Client().get(f"/en/directory/{one.slug}/").content.decode()

    client.force_login(stranger)
    theirs = client.get(f"/en/area/network/{third.slug}/").content.decode()
    assert (SECRET in theirs, "Bruma" in theirs) == (False, False)
    assert client.get(link).status_code == 403
    assert client.get(f"/en/area/network/{one.slug}/").status_code == 403
    assert own_of(third) == []

    client.force_login(account("office_staff", email="office@people.example"))
    office = client.get(reverse("office_network")).content.decode()
    assert SECRET in office
    assert "Introduced by the cluster" in office


def test_whoever_stood_between_shares_the_credit(worked: Make) -> None:
    one, between_them, other = (
        worked("Azotea", ("Faro", NOW - 1)),
        worked("Bruma", ("Faro", NOW - 1), ("Nave", NOW - 1)),
        worked("Cobalto", ("Nave", NOW - 1)),
    )
    far = worked("Duna")
    introduced(one, other)
    introduced(one, far)
    introduced(one, between_them)
    actions.read_facts()
    found = deals()
    assert {(deal.one.name, deal.other.name): [who.name for who in deal.chain] for deal in found} == {
        ("Azotea", "Cobalto"): ["Azotea", "Bruma", "Cobalto"],
        ("Azotea", "Duna"): [],
        ("Azotea", "Bruma"): [],
    }
    assert [(one.organisation.name, one.share, one.deals) for one in credits_of(found)] == [("Bruma", 1.0, 1)]


def test_a_confirmed_outcome_is_drawn_without_anything_else_changing(worked: Make) -> None:
    made = introduced(worked("Azotea"), worked("Bruma"), proved=False)
    actions.draw_what_changed()
    actions.draw_what_changed()
    assert actions.draw_what_changed() is False
    opportunities.confirm_outcome(made.outcomes.get(), by=SYSTEM)
    assert actions.draw_what_changed() is True
    assert Tie.objects.count() == 1
