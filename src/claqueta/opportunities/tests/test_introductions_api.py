"""Introductions through the API: a member's own, the office's all, and nothing that tells of a no."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claqueta.accounts.actions import make_token
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.opportunities import actions
from claqueta.opportunities.actions.introducing import end_what_waits
from claqueta.opportunities.models import Introduction, Side

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
URL = "/api/v1/introductions?lang=en"


def key_of(account: Any) -> dict[str, str]:
    made = make_token(by=account, name="test", scopes=["read"], days=30)[1]
    return {"Authorization": f"Bearer {made}"}


def answered(client: Client, key: dict[str, str], more: str = "") -> list[dict[str, Any]]:
    answer = client.get(URL + more, headers=key)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture
def two(organisation: Make, representative: Make) -> tuple[Any, Any, Any, Any]:
    one, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    return (
        one,
        other,
        representative(one, email="ana@people.example"),
        representative(other, email="bea@people.example"),
    )


def test_a_no_reads_as_no_answer_until_the_day_on_which_both_end(two: Any, client: Client) -> None:
    one, other, ana, bea = two
    made = actions.ask_both(actions.propose(one, other, why="Both dub", by=SYSTEM), by=SYSTEM)
    actions.say_yes(made.consents.get(side=Side.ONE), by=ana)
    key = key_of(ana)
    (before,) = answered(client, key)
    actions.say_no(made.consents.get(side=Side.OTHER), reason="They never pay", by=bea)
    assert answered(client, key) == [before]
    assert (before["state"], before["answer"], before["side"]) == ("asked", "yes", "one")
    (theirs,) = answered(client, key_of(bea))
    assert (theirs["state"], theirs["answer"], theirs["side"]) == ("asked", "no", "other")
    Introduction.objects.update(answer_until=timezone.localdate() - timedelta(days=1))
    end_what_waits()
    (after,) = answered(client, key, "&state=ended")
    assert {name for name in after if after[name] != before[name]} == {"state", "answer_until"}
    assert "never pay" not in json.dumps([after, theirs, *answered(client, key_of(bea))])


def test_who_stays_unnamed_is_not_named(
    organisation: Make, representative: Make, posted: Make, client: Client, account: Make
) -> None:
    other = organisation("Bruma Sonido")
    bea = representative(other, email="bea@people.example")
    need = posted("open", anonymous=True)
    made = actions.propose(
        None, other, why="Kim Min-ji of Hanbit Pictures needs horses", opportunity=need, by=SYSTEM
    )
    key = key_of(bea)
    assert answered(client, key) == []
    actions.ask_both(made, by=SYSTEM)
    (asked,) = answered(client, key)
    assert asked["other"] is None
    assert asked["opportunity"] == need.slug
    for word in ("Kim", "Min-ji", "Hanbit", "minji@"):
        assert word not in json.dumps(asked)
    for side in Side:
        made = actions.say_yes(made.consents.get(side=side), by=SYSTEM)
    (agreed,) = answered(client, key)
    assert agreed["other"] == {"id": "", "slug": "", "name": "Hanbit Pictures"}
    assert (agreed["state"], agreed["introduced_on"]) == ("agreed", timezone.localdate().isoformat())
    assert "minji@" not in json.dumps(agreed)
    office = account("office_staff", email="office@people.example")
    (all_of_it,) = answered(client, key_of(office))
    assert (all_of_it["side"], all_of_it["mine"]["name"]) == ("", "Hanbit Pictures")


def test_outcomes_are_told_to_the_sides_and_contesting_is_not(two: Any, client: Client) -> None:
    one, other, ana, bea = two
    made = actions.ask_both(actions.propose(one, other, why="Both dub", by=SYSTEM), by=SYSTEM)
    for side, by in zip(Side, (ana, bea), strict=True):
        made = actions.say_yes(made.consents.get(side=side), by=by)
    outcome = actions.claim_outcome(made, Side.ONE, {"project": "Serie", "amount": "small"}, by=ana)
    key = key_of(ana)
    before = answered(client, key)
    assert before[0]["outcomes"] == [{"project": "Serie", "amount": "small", "jobs": 0, "confirmed": False}]
    actions.contest_outcome(outcome, by=bea)
    assert answered(client, key) == before
    actions.confirm_outcome(outcome, by=bea)
    assert answered(client, key)[0]["outcomes"][0]["confirmed"] is True


def test_others_see_none_and_nobody_without_a_key(
    two: Any, organisation: Make, representative: Make, client: Client, account: Make
) -> None:
    one, other, *_both = two
    actions.ask_both(actions.propose(one, other, why="Both dub", by=SYSTEM), by=SYSTEM)
    stranger = representative(organisation("Cobalto"), email="caro@people.example")
    assert answered(client, key_of(stranger)) == []
    assert answered(client, key_of(account(email="nobody@people.example"))) == []
    assert client.get(URL).status_code == 401


def test_the_search_of_everything_knows_needs_and_offers(opportunity: Make, client: Client) -> None:
    need = opportunity(audience="public")
    opportunity(audience="members", title={"en": "Korean secret"}, text={"en": "Dubbing"})
    rebuild()
    found = client.get("/api/v1/search?q=korean&kind=opportunity&lang=en").json()
    assert [(hit["kind"], need.slug in hit["url"]) for hit in found["hits"]] == [("opportunity", True)]
    assert client.get("/api/v1/search?q=korean&kind=organisation&lang=en").json()["hits"] == []
    wrong = client.get("/api/v1/search?q=korean&kind=nothing")
    assert wrong.status_code == 422
    assert "opportunity" in wrong.content.decode()
