"""The page of one's webhooks: how each message stands, in words; a test, and a message once more; no secret."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts import actions
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from conftest import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client: Client, account: Callable[..., Any]) -> WebhookEndpoint:
    who = account()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return actions.add_webhook("https://hooks.example/x", by=who)[0]


def page(client: Client, language: str = "en") -> str:
    with translation.override(language):
        return " ".join(client.get(reverse("webhooks")).content.decode().split())


@pytest.mark.parametrize(
    ("values", "words", "again"),
    [
        ({}, "It goes out within half a minute.", False),
        ({"delivered_at": "now", "next_at": None, "status": 204, "attempts": 1}, "answered 204", True),
        ({"status": 500, "error": "HTTP 500", "attempts": 2}, "answered 500. Next try:", False),
        ({"error": "Timeout", "attempts": 1}, "did not answer in time. Next try:", False),
        (
            {"error": "ConnectError", "attempts": 6, "next_at": None},
            "could not be reached (ConnectError)",
            True,
        ),
    ],
)
def test_message_stands_there_in_words(
    values: dict[str, Any], words: str, again: bool, client: Client, mine: WebhookEndpoint
) -> None:
    moment = timezone.now() + timedelta(minutes=5)
    if values.get("delivered_at"):
        values = {**values, "delivered_at": moment}
    message = WebhookDelivery.objects.create(endpoint=mine, kind="organisation.updated", milliseconds=87)
    WebhookDelivery.objects.filter(pk=message.pk).update(**values)
    text = page(client)
    assert (words in text, "87 ms" in text, "organisation.updated" in text) == (True, True, True)
    with translation.override("en"):
        assert (reverse("send_webhook_again", args=[message.pk]) in text) == again
    assert mine.secret not in text


def test_office_reads_of_each_message_how_it_stands_and_when_it_is_tried_again(
    client: Client, mine: WebhookEndpoint, account: Callable[..., Any]
) -> None:
    message = WebhookDelivery.objects.create(endpoint=mine, kind="organisation.updated")
    WebhookDelivery.objects.filter(pk=message.pk).update(
        error="Timeout", attempts=1, next_at=timezone.now() + timedelta(minutes=5)
    )
    client.force_login(account("office_admin"), "django.contrib.auth.backends.ModelBackend")
    text = " ".join(client.get(reverse("office_webhook", args=[mine.pk])).content.decode().split())
    assert "did not answer in time. Next try:" in text


def test_page_reads_few_messages_in_few_queries(
    client: Client, mine: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    for endpoint in (mine, actions.add_webhook("https://hooks.example/y", by=mine.owner)[0]):
        WebhookDelivery.objects.bulk_create(
            WebhookDelivery(endpoint=endpoint, kind=f"kind.{number:03}") for number in range(60)
        )
    page(client)
    with django_assert_max_num_queries(12):
        text = page(client)
    assert (text.count("kind.059"), text.count("kind.040"), text.count("kind.039")) == (2, 2, 0)


def test_test_and_repeated_message_go_out_from_the_page(client: Client, mine: WebhookEndpoint) -> None:
    answer = client.post(reverse("test_webhook", args=[mine.pk]))
    assert answer.headers["Location"].endswith(f"#webhook-{mine.pk}")
    message = mine.deliveries.get()
    with translation.override("en"):
        client.post(reverse("send_webhook_again", args=[message.pk]))
    assert "waits for its turn already" in page(client)
    mine.deliveries.update(next_at=None, delivered_at=timezone.now())
    client.post(reverse("send_webhook_again", args=[message.pk]))
    assert mine.deliveries.get().state == "waiting"


def test_strangers_find_neither_and_who_is_switched_off_hears_nothing(
    client: Client, mine: WebhookEndpoint, account: Callable[..., Any]
) -> None:
    actions.test_webhook(mine, by=mine.owner)
    message = mine.deliveries.get()
    mine.deliveries.update(next_at=None)
    ways = [reverse("test_webhook", args=[mine.pk]), reverse("send_webhook_again", args=[message.pk])]
    stranger = Client()
    assert [stranger.post(way).status_code for way in ways] == [302, 302]
    stranger.force_login(account("office_admin"), "django.contrib.auth.backends.ModelBackend")
    assert [stranger.post(way).status_code for way in ways] == [404, 404]
    assert [client.get(way).status_code for way in ways] == [405, 405]
    WebhookEndpoint.objects.update(active=False)
    assert [client.post(way).status_code for way in ways] == [404, 404]
    assert mine.deliveries.get().next_at is None


def test_tests_are_limited(client: Client, mine: WebhookEndpoint, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, requests_webhook=2)
    way = reverse("test_webhook", args=[mine.pk])
    assert [client.post(way).status_code for _ in range(3)] == [302, 302, 429]
    assert mine.deliveries.count() == 2
