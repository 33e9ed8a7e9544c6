"""What webhooks tell of organisations."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.organisations import actions

pytestmark = pytest.mark.django_db


def test_hidden_organisation_is_told_to_nobody(
    account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    WebhookEndpoint.objects.create(owner=account(), url="https://hook.example", secret="s")
    shown, hidden = organisation("Azotea"), organisation("Nitrato")
    actions.set_listed([hidden], False, by=SYSTEM)
    WebhookDelivery.objects.all().delete()
    for one in (shown, hidden):
        one.refresh_from_db()
        actions.publish_profile(one, {"website": "https://a.example"}, by=SYSTEM)
    assert [delivery.payload["id"] for delivery in WebhookDelivery.objects.all()] == [str(shown.public_id)]
