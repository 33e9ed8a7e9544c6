"""Webhooks: signed, retried, given up; never to the inside of the network."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.foundation import webhooks
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.foundation.outbound import checked_address
from conftest import serving


class Receiver(HTTPServer):
    """A real receiver that keeps what it got and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 200
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.INSIDE_HOSTS = ["127.0.0.1"]
    with serving(Receiver()) as server:
        yield server


@pytest.fixture
def endpoint(receiver: Receiver, account: Callable[..., Any]) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(
        owner=account(), url=f"http://127.0.0.1:{receiver.server_port}/hook", secret="s" * 32
    )


def test_message_arrives_once_and_its_signature_proves_it(
    receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    webhooks.announce("organisation.updated", lambda _owner: {"id": "7"})
    assert (webhooks.deliver_due(), webhooks.deliver_due()) == (1, 0)
    [(headers, body)] = receiver.got
    stamp = int(headers["Claqueta-Signature"].partition(",")[0].removeprefix("t="))
    assert headers["Claqueta-Signature"] == webhooks.signature(endpoint.secret, stamp, body)
    assert headers["Claqueta-Signature"] != webhooks.signature("another secret", stamp, body)
    assert json.loads(body)["payload"] == {"id": "7"}


def test_nothing_more_arrives_when_the_account_is_closed_or_it_is_told_nothing(
    receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    webhooks.announce("organisation.updated", lambda _owner: None)
    assert WebhookDelivery.objects.count() == 0
    webhooks.announce("organisation.updated", lambda _owner: {"id": "7"})
    endpoint.owner.is_active = False
    endpoint.owner.save()
    webhooks.announce("organisation.updated", lambda _owner: {"id": "8"})
    assert (webhooks.deliver_due(), receiver.got, WebhookDelivery.objects.count()) == (0, [], 1)


def test_failure_is_tried_again_with_growing_gaps_and_then_given_up(
    receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    receiver.answer = 503
    webhooks.announce("organisation.updated", lambda _owner: {})
    gaps = []
    for _try in range(20):
        before = timezone.now()
        webhooks.deliver_due()
        one = WebhookDelivery.objects.get()
        if one.next_at is None:
            break
        gaps.append(round((one.next_at - before).total_seconds() / 60))
        WebhookDelivery.objects.update(next_at=before)
    assert gaps == list(rule("webhook_retries").values)
    assert (one.status, one.error, one.delivered_at) == (503, "HTTP 503", None)
    assert len(receiver.got) == len(gaps) + 1


def test_redirect_is_not_followed(receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    receiver.answer = 302
    webhooks.announce("organisation.updated", lambda _owner: {})
    webhooks.deliver_due()
    assert (len(receiver.got), WebhookDelivery.objects.get().error) == (1, "HTTP 302")


def test_kind_that_nobody_asked_for_is_not_queued(receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.update(kinds=["organisation.updated"])
    webhooks.announce("something.else", lambda _owner: {})
    assert WebhookDelivery.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
        "ftp://example.com/",
        "https://user:password@example.com/",
        "javascript:alert(1)",
        "https://",
    ],
)
def test_address_inside_or_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        checked_address(url)


def test_endpoint_that_moved_inside_is_refused_when_delivering(account: Callable[..., Any]) -> None:
    """The form let it in while its name led outside; delivering checks again."""
    WebhookEndpoint.objects.create(owner=account(), url="http://127.0.0.1:9/", secret="s")
    webhooks.announce("organisation.updated", lambda _owner: {})
    assert webhooks.deliver_due() == 0
    assert WebhookDelivery.objects.get().status == 0


class _Dripping(threading.Thread):
    """A receiver that answers one byte a moment, for ever, and one header without end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.ended = threading.Event()

    def run(self) -> None:
        connection, _peer = self.listening.accept()
        with self.listening, connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.ended.wait(0.1):
                connection.sendall(b"a")


@pytest.mark.django_db
def test_answer_that_never_ends_is_cut_off_and_holds_up_nobody(
    receiver: Receiver, endpoint: WebhookEndpoint, account: Callable[..., Any], settings: Any
) -> None:
    limit = rule("webhook_timeout")
    settings.CLUSTER = replace(
        settings.CLUSTER, rules={**settings.CLUSTER.rules, "webhook_timeout": replace(limit, values=(1,))}
    )
    slow = _Dripping()
    slow.start()
    WebhookEndpoint.objects.create(
        owner=endpoint.owner, url=f"http://127.0.0.1:{slow.port}/", secret="s" * 32
    )
    for number in range(3):
        webhooks.announce("organisation.updated", lambda _owner, number=number: {"id": str(number)})
    began = time.monotonic()

    delivered = webhooks.deliver_due()

    slow.ended.set()
    slow.join()
    assert (delivered, len(receiver.got)) == (3, 3)
    assert time.monotonic() - began < 30
    assert set(WebhookDelivery.objects.exclude(endpoint=endpoint).values_list("attempts", "error")) == {
        (1, "Timeout"),
        (0, ""),
    }


@pytest.mark.django_db
def test_message_claimed_by_one_worker_is_left_by_the_other(
    receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    webhooks.announce("organisation.updated", lambda _owner: {"id": "1"})
    claimed = webhooks._next_of_each(set())

    assert (len(claimed), webhooks.deliver_due(), receiver.got) == (1, 0, [])


def test_address_that_takes_nothing_is_switched_off(receiver: Receiver, endpoint: WebhookEndpoint) -> None:
    receiver.answer = 500
    most = rule("webhook_give_ups").value
    for number in range(most):
        assert WebhookEndpoint.objects.get().active is True
        webhooks.announce("organisation.updated", lambda _owner, number=number: {"id": str(number)})
        [one] = WebhookDelivery.objects.filter(delivered_at=None).exclude(next_at=None)
        WebhookDelivery.objects.filter(pk=one.pk).update(attempts=len(rule("webhook_retries").values))
        one.refresh_from_db()
        assert webhooks.deliver(one) is False
    assert WebhookEndpoint.objects.get().active is False
    webhooks.announce("organisation.updated", lambda _owner: {"id": "more"})
    assert WebhookDelivery.objects.count() == most


def test_test_is_sent_to_one_address_and_every_try_is_noted(
    receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    other = WebhookEndpoint.objects.create(owner=endpoint.owner, url=endpoint.url, secret="x")
    message = webhooks.send_test(endpoint)
    assert message.state == "waiting"
    receiver.answer = 500
    assert webhooks.deliver_due() == 0
    message.refresh_from_db()
    assert (message.state, message.status, message.attempts) == ("failed", 500, 1)
    assert message.tried_at is not None
    assert message.milliseconds is not None
    assert not other.deliveries.exists()
    (_headers, body) = receiver.got[0]
    said = json.loads(body)
    assert (said["kind"], said["payload"]) == ("webhook.test", {"test": True})


@pytest.mark.parametrize("delivered", [True, False])
def test_message_that_came_to_its_end_is_sent_again_under_its_number(
    delivered: bool, receiver: Receiver, endpoint: WebhookEndpoint
) -> None:
    message = webhooks.send_test(endpoint)
    ended = {"next_at": None, "attempts": 6, "delivered_at": timezone.now() if delivered else None}
    WebhookDelivery.objects.filter(pk=message.pk).update(**ended)
    message.refresh_from_db()
    assert message.state == ("delivered" if delivered else "given_up")
    assert webhooks.send_again(message)
    assert not webhooks.send_again(message)
    assert webhooks.deliver_due() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, json.loads(receiver.got[0][1])["id"]) == (
        "delivered",
        1,
        message.pk,
    )
