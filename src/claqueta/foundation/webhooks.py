"""Telling other systems what changed: signed, retried, and visible."""

import hashlib
import hmac
import json
import logging
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import WebhookDelivery, WebhookEndpoint
from claqueta.foundation.outbound import checked_address

logger = logging.getLogger("claqueta.webhooks")


def announce(kind: str, payload: dict[str, Any]) -> None:
    """Queue a message to every endpoint that listens to `kind`, in the caller's transaction."""
    endpoints = [
        one for one in WebhookEndpoint.objects.filter(active=True) if not one.kinds or kind in one.kinds
    ]
    WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(endpoint=one, kind=kind, payload=payload) for one in endpoints]
    )


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """`t=…,v1=…`: HMAC-SHA-256 of the timestamp, a dot and the body."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def deliver_due() -> int:
    """Try every message whose time has come; the number delivered."""
    due = WebhookDelivery.objects.filter(
        delivered_at=None, next_at__lte=timezone.now(), endpoint__active=True
    ).select_related("endpoint")
    return sum(deliver(one) for one in due[:100])


def deliver(delivery: WebhookDelivery) -> bool:
    """Post one message; on failure, note when to try again, or give up after the last try."""
    endpoint = delivery.endpoint
    body = json.dumps(
        {
            "id": delivery.pk,
            "kind": delivery.kind,
            "at": delivery.created_at.isoformat(),
            "payload": delivery.payload,
        }
    ).encode()
    status, error = 0, ""
    try:
        # The checked address is the one connected to, so that a name cannot change between check and use.
        address = checked_address(endpoint.url)
        parts = urlsplit(endpoint.url)
        host = f"[{address}]" if ":" in address else address
        pinned = parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
        with httpx.Client(timeout=rule("webhook_timeout").value, follow_redirects=False) as client:
            answer = client.post(
                pinned,
                content=body,
                headers={
                    "Host": parts.netloc,
                    "Content-Type": "application/json",
                    "Claqueta-Signature": signature(endpoint.secret, int(time.time()), body),
                },
                extensions={"sni_hostname": parts.hostname or ""},
            )
        status = answer.status_code
        error = "" if answer.is_success else f"HTTP {status}"
    except ValidationError as refused:
        error = refused.messages[0]
    except httpx.HTTPError as failure:
        error = type(failure).__name__
    now = timezone.now()
    delivery.attempts += 1
    delivery.status = status
    delivery.error = error[:300]
    if not error:
        delivery.delivered_at, delivery.next_at = now, None
    elif delivery.attempts > len(gaps := rule("webhook_retries").values):
        delivery.next_at = None
    else:
        delivery.next_at = now + timedelta(minutes=gaps[delivery.attempts - 1])
    delivery.save(update_fields=["attempts", "status", "error", "delivered_at", "next_at"])
    return not error
