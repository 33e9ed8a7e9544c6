"""Who acts at a door besides the office: a paired device, and whoever holds the link of their own badge."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.door.models import Badge, Device
from claqueta.events.models import Event

SALT = "claqueta.door.self"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE = 8
"""Letters of the code that pairs a device: forty bits, good for minutes, tried a few times an hour."""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def fresh_code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(CODE))


def fresh_token() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """A paired device: it reads the list of its event and sends what it scanned, and nothing else."""

    device: Device
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return (
            perm in ("door.scan", "door.read_list")
            and isinstance(obj, Event)
            and obj.pk == self.device.event_id
            and self.device.works()
        )

    def __str__(self) -> str:
        return _("device “%(name)s”") % {"name": self.device.name}


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whoever holds the link of a badge: they check themselves in, and take their certificate."""

    badge_id: int
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        own = isinstance(obj, Badge) and obj.pk == self.badge_id
        return perm in ("door.check_oneself_in", "door.take_certificate") and own

    def __str__(self) -> str:
        return _("whoever has the badge")


def device_by(token: str) -> Device | None:
    """The device that proves itself by a token; None for one that does not work any longer."""
    if not token:
        return None
    rows = Device.objects.select_related("event", "door")
    device = rows.filter(token_hash=digest(token)).first()
    return device if device is not None and device.works() else None


def token_of(badge: Badge) -> str:
    """Of the link that its person has: useless once the badge was made anew, as its key is in it."""
    return signing.dumps([badge.pk, badge.key], salt=SALT)


def badge_by(token: str) -> Badge | None:
    """The badge of a link; None for what is none of ours, and for one that was made anew or revoked."""
    try:
        pk, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Badge.objects.select_related("event__venue", "event__room")
    return rows.filter(pk=pk, key=key, revoked_at=None).first()


def link_of(badge: Badge, language: str = "") -> str:
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("own_badge", args=[token_of(badge)])


def holder_of(badge: Badge) -> Any:
    return Bearing(badge.pk)
