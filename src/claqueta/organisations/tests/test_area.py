"""My area: what an account sees that acts for nobody yet, and what waits for one that acts for somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.organisations.actions.drafts import begin_draft
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_account_without_any_role_is_shown_what_to_do(
    client: Client, account: Callable[..., Any], settings: Any
) -> None:
    who = account(email="nobody+yet@people.example")
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("area"))
    text = page.content.decode()
    letter = (
        f"mailto:{settings.CLUSTER.contact.email}?subject=Vincular%20mi%20cuenta%20a%20mi%20entidad&amp;body="
    )
    for said in (
        "Tu cuenta está lista",
        letter,
        "nobody%2Byet%40people.example",
        reverse("directory"),
        reverse("notices"),
    ):
        assert said in text


def test_account_of_an_organisation_is_not_asked_to_be_tied_to_one(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    client.force_login(representative(organisation("Azotea")), "django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("area")).content.decode()
    assert ("Azotea" in text, "Tu cuenta está lista" in text) == (True, False)


def waiting(page: Any) -> str:
    return page.content.decode().partition('class="waits"')[2].partition("</section>")[0]


def test_what_waits_stands_first_each_with_where_it_is_done(
    client: Client,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    azotea = organisation("Azotea")
    who = representative(azotea)
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    assert "Nada, de momento" in waiting(client.get(reverse("area")))
    Organisation.objects.filter(pk=azotea.pk).update(confirmation_asked_at=timezone.now())
    begin_draft(azotea, who).save()
    text = waiting(client.get(reverse("area")))
    assert text.count(reverse("profile_edit", args=["azotea"])) == 2
    assert "Repasa los datos" in text
    assert "Azotea" in text
