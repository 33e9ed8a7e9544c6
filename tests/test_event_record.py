"""The record of an event leads to all that takes place at it, or to where that is begun."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claqueta.agenda.models import Agenda
from claqueta.foundation.actors import SYSTEM
from claqueta.market.actions import open_market
from claqueta.submissions.models import ProjectCall

pytestmark = pytest.mark.django_db
BEGUN_AT = ("office_market_add", "office_agenda_add", "office_project_call_add")


def test_record_leads_to_market_agenda_and_calls_or_to_their_beginning(
    client: Client, account: Callable[..., Any], event: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"))
    here, elsewhere = event(), event()
    for begun in BEGUN_AT:
        assert reverse(begun) in client.get(reverse("office_event", args=[here.pk])).text
    market = open_market(here, asking_until=here.begins_at - timedelta(days=3), quota=5, row=None, by=SYSTEM)
    agenda = Agenda.objects.create(event=here)
    call = ProjectCall.objects.create(
        event=here,
        slug="azotea",
        title={"es": "Azotea"},
        pitch_minutes=7,
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=9),
    )
    ways = [
        reverse("office_market", args=[market.pk]),
        reverse("office_agenda", args=[agenda.pk]),
        reverse("office_project_call", args=[call.pk]),
    ]
    page, other = (client.get(reverse("office_event", args=[one.pk])).text for one in (here, elsewhere))
    assert all(way in page and way not in other for way in ways)
