"""Needs and offers through the API: read, written as drafts, changed, and read by the matching."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from claqueta.accounts.actions import make_token
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import matching
from claqueta.opportunities.tests.factories import said

Make = Callable[..., Any]


def key_of(account: Any, *scopes: str) -> dict[str, str]:
    made = make_token(by=account, name="test", scopes=list(scopes), days=30)[1]
    return {"Authorization": f"Bearer {made}"}


def test_a_need_is_shown_as_the_matching_reads_it(
    opportunity: Make, organisation: Make, client: Client
) -> None:
    azotea = organisation()
    made = opportunity(
        azotea,
        kind="space",
        audience="public",
        activities=["4.1"],
        languages=["ko"],
        territories=["KR"],
        starts_on=date(2027, 5, 3),
        ends_on=date(2027, 5, 14),
        budget_from="20000",
        budget_until="40000",
        capabilities=[
            {"key": "stages", "column": "area", "least": 800, "hard": True},
            {"key": "camera_systems", "values": ["film-16"]},
        ],
        details={"use": "stage", "area": 900},
        purposes=["O2"],
    )
    shown = client.get(f"/api/v1/opportunities/{made.slug}?lang=en").json()
    assert shown["organisation"] == {"id": str(azotea.public_id), "slug": azotea.slug, "name": azotea.name}
    assert (shown["direction"], shown["kind"], shown["heading"]) == ("need", "space", "Space wanted")
    assert shown["dates"] == {"since": "2027-05-03", "until": "2027-05-14"}
    assert shown["budget"] == {"least": "20000.00", "most": "40000.00", "currency": "EUR"}
    assert shown["capabilities"] == [
        {"key": "stages", "value": {"area": {"least": 800}}, "hard": True},
        {"key": "camera_systems", "value": ["film-16"], "hard": False},
    ]
    assert [one["code"] for one in shown["activities"]] == ["4.1"]
    assert {one["key"]: one["value"] for one in shown["facts"]} == {"use": "Stage", "area": "900 m²"}
    assert shown["translations"]["es"]["title"] == "Doblaje al coreano de una serie"
    assert client.get(f"/api/v1/opportunities/{made.public_id}").json()["slug"] == made.slug


def test_the_list_is_narrowed_and_mine_has_every_state(
    opportunity: Make, organisation: Make, representative: Make, client: Client
) -> None:
    azotea = organisation()
    key = key_of(representative(azotea), "read")
    opportunity(azotea, kind="finance", direction="offer", audience="public")
    opportunity(azotea, "draft", kind="talent")
    opportunity(organisation("Otra"), kind="service", audience="members")

    def kinds(query: str, **headers: str) -> list[str]:
        return sorted(
            one["kind"]
            for one in client.get(f"/api/v1/opportunities{query}", headers=headers).json()["items"]
        )

    assert kinds("") == ["finance"]
    assert kinds("", **key) == ["finance", "service"]
    assert kinds("?direction=offer", **key) == ["finance"]
    assert kinds("?kind=service", **key) == ["service"]
    assert kinds("?mine=true", **key) == ["finance", "talent"]
    assert kinds("?mine=true") == []


def test_a_draft_is_written_once_and_changed_by_who_may(
    organisation: Make, representative: Make, client: Client
) -> None:
    azotea, other = organisation(), organisation("Otra")
    key = key_of(representative(azotea), "read", "write")
    body = {**said(), "organisation": azotea.slug, "budget": {"least": "100"}, "starts_on": None}

    def send(method: str, address: str, data: Any, **headers: str) -> Any:
        return client.generic(
            method, address, json.dumps(data), content_type="application/json", headers=headers
        )

    once = {**key, "Idempotency-Key": "a"}
    made = send("POST", "/api/v1/opportunities", body, **once)
    assert made.status_code == 200, made.content
    assert send("POST", "/api/v1/opportunities", body, **once).json()["slug"] == made.json()["slug"]
    row = Opportunity.objects.get()
    assert (row.state, str(row.budget_from)) == ("draft", "100.00 EUR")
    address = f"/api/v1/opportunities/{row.slug}"
    changed = send("PATCH", address, {"languages": ["ko"], "version": 1}, **key)
    assert [one["code"] for one in changed.json()["languages"]] == ["ko"]
    assert send("PATCH", address, {"languages": ["ja"], "version": 1}, **key).status_code == 412
    assert send("PATCH", address, {"budget": {"least": "9", "most": "1"}}, **key).status_code == 422
    assert send("POST", "/api/v1/opportunities", body, **key).status_code == 422
    assert send("POST", "/api/v1/opportunities", body | {"organisation": "nobody"}, **key).status_code == 422
    assert (
        send("POST", "/api/v1/opportunities", body | {"organisation": other.slug}, **key).status_code == 403
    )
    assert send("POST", "/api/v1/opportunities", body).status_code == 401
    stranger = key_of(representative(other, email="x@otra.example"), "read", "write")
    assert send("PATCH", address, {"languages": ["ja"]}, **stranger).status_code == 404
    assert client.get(address).status_code == 404


def test_an_organisation_outside_the_directory_reads_as_none(
    organisation: Make, representative: Make, client: Client
) -> None:
    key = key_of(representative(organisation()), "read", "write")
    secret = organisation("Secreta")
    type(secret).objects.filter(pk=secret.pk).update(listed=False)
    told = []
    for slug in (secret.slug, "nobodys"):
        body = json.dumps({**said(), "organisation": slug})
        answer = client.post("/api/v1/opportunities", body, content_type="application/json", headers=key)
        told.append((answer.status_code, answer.content.decode().replace(slug, "SLUG")))
    assert told[0] == told[1]
    assert told[0][0] == 422


DETAILED = {
    "kind": "space",
    "details": {"use": "stage", "area": 900},
    "capabilities": [
        {"key": "stages", "column": "area", "least": 800, "hard": True},
        {"key": "camera_systems", "values": ["film-16"]},
    ],
}


def test_details_and_capabilities_are_sent_as_what_they_are(
    organisation: Make, representative: Make, client: Client
) -> None:
    azotea = organisation()
    key = key_of(representative(azotea), "read", "write")

    def send(method: str, address: str, data: Any) -> Any:
        body = json.dumps(data)
        return client.generic(method, address, body, content_type="application/json", headers=key)

    made = send("POST", "/api/v1/opportunities", {**said(**DETAILED), "organisation": azotea.slug})
    assert made.status_code == 200, made.content
    shown = made.json()
    assert shown["details"] == DETAILED["details"]
    assert [(one["key"], one["value"], one["hard"]) for one in shown["capabilities"]] == [
        ("stages", {"area": {"least": 800}}, True),
        ("camera_systems", ["film-16"], False),
    ]
    address = f"/api/v1/opportunities/{shown['slug']}"
    changed = send(
        "PATCH", address, {"details": {"area": 1200}, "capabilities": [{"key": "camera_systems"}]}
    ).json()
    assert changed["details"] == {"area": 1200}
    assert changed["capabilities"] == [{"key": "camera_systems", "value": True, "hard": False}]
    emptied = send("PATCH", address, {"details": None, "capabilities": None}).json()
    assert (emptied["details"], emptied["capabilities"]) == ({}, [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"details": "area: 900"},
        {"details": {"wings": 2}},
        {"details": {"area": "a lot"}},
        {"details": {"area": {"least": 1}}},
        {"details": {"x" * 61: 1}},
        {"capabilities": "stages"},
        {"capabilities": [{"column": "area"}]},
        {"capabilities": [{"key": "wings"}]},
        {"capabilities": [{"key": "stages", "column": "area", "least": -1}]},
        {"capabilities": [{"key": "stages", "column": "area", "least": 10**30}]},
        {"capabilities": [{"key": "stages", "because": "x"}]},
        {"capabilities": [{"key": "camera_systems"}] * 21},
    ],
    ids=lambda wrong: json.dumps(wrong)[:50],
)
def test_details_and_capabilities_that_cannot_be_are_refused(
    wrong: dict[str, Any], opportunity: Make, organisation: Make, representative: Make, client: Client
) -> None:
    azotea = organisation()
    key = key_of(representative(azotea), "read", "write")
    made = opportunity(azotea, "draft", **DETAILED)
    address = f"/api/v1/opportunities/{made.slug}"
    answer = client.patch(address, json.dumps(wrong), content_type="application/json", headers=key)
    assert answer.status_code == 422, answer.content
    made.refresh_from_db()
    assert (made.details, made.version) == (DETAILED["details"], 1)


def test_the_description_says_how_details_and_capabilities_are_sent(client: Client, db: None) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for name in ("OpportunityIn", "OpportunityPatch"):
        parts = schemas[name]["properties"]
        assert parts["details"]["anyOf"][0]["type"] == "object"
        assert parts["details"]["examples"] == [{"area": 900}]
        assert parts["capabilities"]["anyOf"][0]["items"] == {"$ref": "#/components/schemas/AbilityIn"}
        assert parts["capabilities"]["examples"][0][0]["key"] == "stages"
    assert "stages" in schemas["AbilityIn"]["properties"]["key"]["enum"]


def test_the_kinds_say_what_they_ask(client: Client, db: None) -> None:
    kinds = {one["key"]: one for one in client.get("/api/v1/opportunity-kinds?lang=es").json()}
    assert kinds["space"]["need"] == "Se busca espacio"
    assert kinds["space"]["fields"][1]["unit"] == "m²"
    assert kinds["equipment"]["fields"][0]["choices"][0] == {"code": "hire", "name": "Alquiler"}


# -- Who fits ------------------------------------------------------------------------------------------------


@pytest.fixture
def afresh() -> None:
    matching._ready.clear()


def matches_of(client: Client, key: str, query: str = "", **headers: str) -> Any:
    return client.get(f"/api/v1/opportunities/{key}/matches{query}", headers=headers)


@pytest.mark.usefixtures("afresh")
def test_who_fits_is_told_with_reasons_in_both_languages(
    organisation: Make, opportunity: Make, client: Client
) -> None:
    for number in range(3):
        organisation(f"Sonido {number}", codes=("5.8",))
    need = opportunity(organisation(), activities=["5.8"], audience="public")
    found = matches_of(client, need.slug).json()["matches"]
    assert sorted(one["organisation"]["name"] for one in found) == ["Sonido 0", "Sonido 1", "Sonido 2"]
    assert found[0]["organisation"]["url"].endswith(f"/{found[0]['organisation']['slug']}/")
    [reason] = [one for one in found[0]["reasons"] if one["kind"] == "activity"]
    assert reason["text"].keys() == {"es", "en"}
    assert 0 < found[0]["score"] <= 1
    assert matches_of(client, str(need.public_id)).json()["matches"] == found
    assert len(matches_of(client, need.slug, "?limit=2").json()["matches"]) == 2
    assert [matches_of(client, need.slug, f"?limit={limit}").status_code for limit in ("0", "26", "x")] == [
        422,
        422,
        422,
    ]


@pytest.mark.usefixtures("afresh")
def test_who_fits_is_told_of_what_the_caller_may_see_and_as_it_may_know(
    organisation: Make, opportunity: Make, representative: Make, client: Client
) -> None:
    whose = organisation("Zanzíbar Films", codes=("5.8",))
    hidden = opportunity(whose, activities=["5.8"], audience="public", anonymous=True)
    inside = opportunity(whose, activities=["5.8"], audience="members", kind="talent")
    own = key_of(representative(whose, email="own@zanzibar.example"), "read")

    def names(key: str, **headers: str) -> set[str]:
        found = matches_of(client, key, **headers).json()["matches"]
        return {one["organisation"]["name"] for one in found}

    # Whose it is narrows nothing for those who are not told it.
    assert "Zanzíbar Films" in names(hidden.slug)
    assert "Zanzíbar Films" not in names(hidden.slug, **own)
    assert matches_of(client, inside.slug).status_code == 404
    assert matches_of(client, inside.slug, **own).status_code == 200
    assert matches_of(client, "2026-9999").status_code == 404
