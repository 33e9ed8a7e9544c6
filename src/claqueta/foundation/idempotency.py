"""The same request twice has one effect: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest
from ninja.errors import HttpError

from claqueta.foundation.models import IdempotencyKey
from claqueta.foundation.parameters import header
from claqueta.foundation.transactions import atomic

LONGEST_KEY = 120


def once(request: HttpRequest, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run `act` unless the caller's key has been answered; then give that answer again.

    A key reused for another request is refused with 422; one that is too long with 400, since two that begin alike are two.
    """
    key = header(request, "Idempotency-Key", LONGEST_KEY + 1)
    if not key:
        return act()
    if len(key) > LONGEST_KEY:
        raise HttpError(400, f"An Idempotency-Key has at most {LONGEST_KEY} characters")
    owner = f"account-{request.user.pk}"
    fingerprint = hashlib.sha256(
        f"{request.method} {request.get_full_path()}".encode() + request.body
    ).hexdigest()
    with atomic():
        kept = IdempotencyKey.objects.select_for_update().filter(owner=owner, key=key).first()
        if kept is None:
            try:
                with atomic():
                    kept = IdempotencyKey.objects.create(owner=owner, key=key, fingerprint=fingerprint)
            except IntegrityError:
                kept = IdempotencyKey.objects.select_for_update().get(owner=owner, key=key)
        if kept.fingerprint != fingerprint:
            raise HttpError(422, "This Idempotency-Key was used for another request")
        if not kept.status:
            kept.answer, kept.status = act(), 200
            kept.save(update_fields=["answer", "status"])
        answer: dict[str, Any] = kept.answer
        return answer
