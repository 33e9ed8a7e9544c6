"""The office edits a profile in the office: draft, publish, conflict, and nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.organisations.models import ProfileDraft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status"), [("office_staff", 200), ("editor", 302), ("board_member", 302)])
def test_editor_is_for_the_office(
    role: str, status: int, client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation("Zanz\u00edbar Films")
    client.force_login(account(role))
    answer = client.get(reverse("office_organisation_edit", args=[made.pk]))
    seen = "Zanz\u00edbar" in answer.content.decode()
    assert seen is (status == 200)
    assert (answer.status_code == 200) is (status == 200)


def test_what_is_wrong_stays_in_the_form(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation("Azotea")
    client.force_login(account("office_staff"))
    way = reverse("office_organisation_edit", args=[made.pk])
    answer = client.post(way, {"email": "no address", "publish": "1"})
    assert (answer.status_code, "no address" in answer.content.decode()) == (422, True)
    assert not ProfileDraft.objects.exists()


def test_publishing_and_a_draft_lead_back_to_the_record(
    client: Client, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation("Azotea")
    client.force_login(account("office_staff"))
    way, record = (
        reverse(name, args=[made.pk]) for name in ("office_organisation_edit", "office_organisation")
    )
    form = client.get(way).context["form"]
    data = {
        "legal_name": "Azotea S.L.",
        "trade_name": "Azotea Alta",
        "kind": "company",
        "tax_country": "ES",
        "activities": form["activities"].value(),
        "base_version": form["base_version"].value(),
        "draft_revision": 0,
    }
    assert client.post(way, {**data, "save": "1"}).headers["Location"] == record
    draft = ProfileDraft.objects.get()
    made.refresh_from_db()
    assert (draft.content["trade_name"], made.trade_name == "Azotea Alta") == ("Azotea Alta", False)
    stale = client.post(way, {**data, "trade_name": "Other", "publish": "1"})
    assert (stale.status_code, "These fields differ" in stale.content.decode()) == (422, True)
    now = {**data, "draft_revision": draft.revision, "publish": "1"}
    assert client.post(way, now).headers["Location"] == record
    made.refresh_from_db()
    assert (made.trade_name, ProfileDraft.objects.exists()) == ("Azotea Alta", False)
