"""What waits in the member area for one that acts for somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.organisations.actions.drafts import begin_draft
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db


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
