"""My area: what an account sees that acts for nobody yet."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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
