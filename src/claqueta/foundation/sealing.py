"""What is kept for a while and may not be read by whoever sees the database: sealed with the instance's own key."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(ValueError):
    """Sealed with a key that is no longer among ours, or changed since."""


def _keys(purpose: str, secrets: Sequence[str]) -> MultiFernet:
    """The present key first, then those that it replaced; each purpose has its own."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()))
            for secret in secrets or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )


def account_keys() -> tuple[str, ...]:
    """Those of account numbers (`CLAQUETA_IBAN_KEY`), so that who learns the instance's secret reads none of them."""
    return (settings.IBAN_KEY, *settings.IBAN_KEY_FALLBACKS)


def seal(purpose: str, value: Any, secrets: Sequence[str] = ()) -> bytes:
    """A JSON value, encrypted and authenticated (Fernet: AES-128-CBC and HMAC-SHA-256).

    `secrets` are the keys of what has its own, the present one first; without them the instance's are used.
    """
    return _keys(purpose, secrets).encrypt(json.dumps(value, ensure_ascii=False).encode())


def unseal(purpose: str, sealed: bytes, secrets: Sequence[str] = ()) -> Any:
    """The value again. Raises `SealBroken`."""
    try:
        return json.loads(_keys(purpose, secrets).decrypt(bytes(sealed)))
    except (InvalidToken, ValueError) as error:
        raise SealBroken("sealed with another key") from error


def reseal(purpose: str, sealed: bytes, secrets: Sequence[str] = ()) -> bytes:
    """The same value under the present key. Raises `SealBroken`."""
    try:
        return _keys(purpose, secrets).rotate(bytes(sealed))
    except InvalidToken as error:
        raise SealBroken("sealed with another key") from error


def fingerprint(purpose: str, text: str, secret: str) -> str:
    """By what a text is known again without being readable: HMAC-SHA-256 under the key, as 64 letters."""
    return hmac.new(f"{purpose}:{secret}".encode(), text.encode(), hashlib.sha256).hexdigest()
