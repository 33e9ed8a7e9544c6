"""Telling other systems what changed: signed, retried, and visible."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.foundation.outbound import checked_address

logger = logging.getLogger("claqueta.webhooks")
TEST = "webhook.test"
AT_ONCE = 8
"""Endpoints written to at the same time."""
ROUND_SECONDS = 60.0
"""How long one round of deliveries goes on, and how long a message claimed by a process that died stays claimed."""


def announce(kind: str, payload: Callable[[Any], dict[str, Any] | None]) -> None:
    """Queue a message to every endpoint that listens to `kind`, in the caller's transaction.

    `payload` says what its owner may be told; None for nothing. Whose account is closed is told nothing more.
    """
    rows = WebhookEndpoint.objects.filter(active=True, owner__is_active=True).select_related("owner")
    told = [(one, payload(one.owner)) for one in rows if not one.kinds or kind in one.kinds]
    WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(endpoint=one, kind=kind, payload=said) for one, said in told if said is not None]
    )


def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Queue a message that tells of nothing, for whoever wants to see whether an address takes them."""
    return WebhookDelivery.objects.create(endpoint=endpoint, kind=TEST, payload={"test": True})


def send_again(delivery: WebhookDelivery) -> bool:
    """Queue a message that came to its end once more, under its number; False for one that still waits."""
    return bool(
        WebhookDelivery.objects.filter(pk=delivery.pk, next_at=None).update(
            next_at=timezone.now(), delivered_at=None, attempts=0
        )
    )


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """`t=…,v1=…`: HMAC-SHA-256 of the timestamp, a dot and the body."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def deliver_due() -> int:
    """Try every message whose time has come, each endpoint's in their order; the number delivered.

    Several endpoints are written to at once, one message to each at a time: a slow one holds up nobody else, and one
    that fails is left alone for this round.
    """
    done, left_alone = 0, set[int]()
    until = time.monotonic() + ROUND_SECONDS
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        while time.monotonic() < until and (turn := _next_of_each(left_alone)):
            letters = [_letter(one) for one in turn]
            for one, outcome in zip(turn, pool.map(_timed, letters), strict=True):
                done += _note(one, outcome)
                if outcome.error:
                    left_alone.add(one.endpoint_id)
    return done


def _next_of_each(left_alone: set[int]) -> list[WebhookDelivery]:
    """The oldest message due to each of some endpoints, claimed for this process for as long as a try may take."""
    now = timezone.now()
    due = WebhookDelivery.objects.filter(delivered_at=None, next_at__lte=now, endpoint__active=True)
    due = due.filter(endpoint__owner__is_active=True)
    first: dict[int, WebhookDelivery] = {}
    for one in due.exclude(endpoint__in=left_alone).select_related("endpoint").order_by("pk")[:500]:
        if len(first) < AT_ONCE:
            first.setdefault(one.endpoint_id, one)
    claimed_until = now + timedelta(seconds=ROUND_SECONDS)
    return [
        one
        for one in first.values()
        # Two workers may see the same message; only one of them changes this row.
        if WebhookDelivery.objects.filter(pk=one.pk, next_at=one.next_at).update(next_at=claimed_until)
    ]


def deliver(delivery: WebhookDelivery) -> bool:
    """Post one message; on failure, note when to try again, or give up after the last try.

    In a thread of its own, as all are: the caller's may have a loop running.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        return _note(delivery, pool.submit(_timed, _letter(delivery)).result())


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out, without anything of the database."""

    url: str
    secret: str
    body: bytes
    seconds: float
    """How long the whole of it may take, whatever the other side does."""


def _letter(delivery: WebhookDelivery) -> Letter:
    said = {
        "id": delivery.pk,
        "kind": delivery.kind,
        "at": delivery.created_at.isoformat(),
        "payload": delivery.payload,
    }
    endpoint = delivery.endpoint
    return Letter(endpoint.url, endpoint.secret, json.dumps(said).encode(), rule("webhook_timeout").value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try ended."""

    status: int
    """Of the answer; 0 when there was none."""
    error: str
    milliseconds: int


def _timed(letter: Letter) -> Outcome:
    begin = time.monotonic()
    status, error = _sent(letter)
    return Outcome(status, error, round(1000 * (time.monotonic() - begin)))


def _sent(letter: Letter) -> tuple[int, str]:
    """The status of the answer, 0 for none, and what went wrong, if anything."""
    import httpx

    try:
        # The checked address is the one connected to, so that a name cannot change between check and use.
        address = checked_address(letter.url)
        status = asyncio.run(asyncio.wait_for(_posted(letter, address), letter.seconds))
    except ValidationError as refused:
        return 0, str(refused.messages[0])
    except TimeoutError:
        return 0, "Timeout"
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
        return 0, type(failure).__name__
    return status, "" if 200 <= status < 300 else f"HTTP {status}"


async def _posted(letter: Letter, address: str) -> int:
    """The answer's status line; whatever comes after it is not read."""
    import httpx

    parts = urlsplit(letter.url)
    host = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "Claqueta-Signature": signature(letter.secret, int(time.time()), letter.body),
    }
    extensions = {"sni_hostname": parts.hostname or ""}
    async with (
        httpx.AsyncClient(timeout=letter.seconds, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", pinned, content=letter.body, headers=headers, extensions=extensions) as answer,
    ):
        return int(answer.status_code)


def _switch_off_deaf(delivery: WebhookDelivery) -> None:
    """Switch the endpoint off when this message and as many before it as the rule says were given up."""
    ended = delivery.endpoint.deliveries.filter(next_at=None).exclude(pk=delivery.pk)
    before = list(
        ended.order_by("-pk").values_list("delivered_at", flat=True)[: rule("webhook_give_ups").value - 1]
    )
    if len(before) == rule("webhook_give_ups").value - 1 and not any(before):
        WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(active=False)
        logger.warning("webhook endpoint %s takes nothing; it is switched off", delivery.endpoint_id)


def _note(delivery: WebhookDelivery, outcome: Outcome) -> bool:
    now = timezone.now()
    delivery.attempts += 1
    delivery.tried_at, delivery.milliseconds = now, outcome.milliseconds
    delivery.status = outcome.status
    delivery.error = outcome.error[:300]
    if not outcome.error:
        delivery.delivered_at, delivery.next_at = now, None
    elif delivery.attempts > len(gaps := rule("webhook_retries").values):
        delivery.next_at = None
        _switch_off_deaf(delivery)
    else:
        delivery.next_at = now + timedelta(minutes=gaps[delivery.attempts - 1])
    delivery.save(
        update_fields=[
            "attempts",
            "tried_at",
            "milliseconds",
            "status",
            "error",
            "delivered_at",
            "next_at",
        ]
    )
    return not outcome.error
