"""The codes of badges: signed, so that a device can tell ours without asking, and without anything of anybody in them.

ECDSA on P-256 (FIPS 186-5) by a key of each event: a code of another event is one of another key. Written in Base32
(RFC 4648 §6), which QR codes hold in their alphanumeric mode.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from django.conf import settings

from claqueta.door.models import Badge
from claqueta.events.models import Event

VERSION = 1
HEAD = 1 + 4 + 10
"""Bytes before the signature: version, event, key."""
WIDTH = 32
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the base point of P-256 (SEC 2 §2.4.2)."""


class Forged(ValueError):
    """None of our codes."""


class OfAnotherEvent(ValueError):
    """Ours, but of an event that is not this one."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a code says."""

    event: int
    key: str


@lru_cache(maxsize=256)
def _private(public_id: str, secret: str) -> ec.EllipticCurvePrivateKey:
    """The event's key, made of the instance's secret: nothing of it is kept."""
    digest = hmac.new(secret.encode(), f"claqueta.door:{public_id}".encode(), hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def comparing_keys(event: Event) -> list[str]:
    """What devices of an event seal by what they show each other, in Base64; the present one first.

    They are the event's and outlive the pairing of a device: one that was revoked and kept its list could still read and seal.
    That it is refused as no longer paired (`comparing.js`) stops honest ones; the server leaves what any of them says it read afterwards.
    A key of those that are left would part devices that had no connection since from the others.
    """
    found = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        said = f"claqueta.door.comparing:{event.public_id.hex}".encode()
        found.append(base64.b64encode(hmac.new(secret.encode(), said, hashlib.sha256).digest()).decode())
    return found


def _keys(event: Event) -> list[ec.EllipticCurvePrivateKey]:
    """The present key first; codes that were printed before a secret was changed stay good."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_private(event.public_id.hex, secret) for secret in secrets]


def public_keys(event: Event) -> list[str]:
    """The points by which a device checks codes, uncompressed (SEC 1 §2.3.3), in Base64."""
    found = []
    for key in _keys(event):
        numbers = key.public_key().public_numbers()
        point = b"\4" + numbers.x.to_bytes(WIDTH, "big") + numbers.y.to_bytes(WIDTH, "big")
        found.append(base64.b64encode(point).decode())
    return found


def code_of(badge: Badge) -> str:
    """The code of a badge, signed now."""
    head = bytes([VERSION]) + badge.event_id.to_bytes(4, "big") + bytes.fromhex(badge.key)
    r, s = decode_dss_signature(_keys(badge.event)[0].sign(head, ec.ECDSA(hashes.SHA256())))
    body = head + r.to_bytes(WIDTH, "big") + s.to_bytes(WIDTH, "big")
    return base64.b32encode(body).decode().rstrip("=")


def read(code: str, event: Event) -> Read:
    """What a code says, at an event. Raises `Forged`, `OfAnotherEvent`."""
    text = "".join(code.split()).upper()
    try:
        body = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise Forged(code) from None
    if len(body) != HEAD + 2 * WIDTH or body[0] != VERSION:
        raise Forged(code)
    head, signature = body[:HEAD], body[HEAD:]
    number = int.from_bytes(head[1:5], "big")
    of = event if number == event.pk else Event.objects.filter(pk=number).first()
    if of is None or not _signed(of, head, signature):
        raise Forged(code)
    if of.pk != event.pk:
        raise OfAnotherEvent(code)
    return Read(number, head[5:].hex())


def _signed(event: Event, head: bytes, signature: bytes) -> bool:
    r, s = int.from_bytes(signature[:WIDTH], "big"), int.from_bytes(signature[WIDTH:], "big")
    encoded = encode_dss_signature(r, s)
    for key in _keys(event):
        try:
            key.public_key().verify(encoded, head, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            continue
        return True
    return False
