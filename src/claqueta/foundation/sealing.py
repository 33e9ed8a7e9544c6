"""What is kept for a while and may not be read by whoever sees the database: sealed with the instance's own key."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(ValueError):
    """Sealed with a key that is no longer among ours, or changed since."""


def _keys(purpose: str) -> MultiFernet:
    """The present key first, then those that it replaced; each purpose has its own."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()))
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )


def seal(purpose: str, value: Any) -> bytes:
    """A JSON value, encrypted and authenticated (Fernet: AES-128-CBC and HMAC-SHA-256)."""
    return _keys(purpose).encrypt(json.dumps(value, ensure_ascii=False).encode())


def unseal(purpose: str, sealed: bytes) -> Any:
    """The value again. Raises `SealBroken`."""
    try:
        return json.loads(_keys(purpose).decrypt(bytes(sealed)))
    except (InvalidToken, ValueError) as error:
        raise SealBroken("sealed with another key") from error
