"""The address of an introduction's conversation: answers to it are known by it, wherever they come from."""

import hmac
import re
from hashlib import sha256

from django.conf import settings

from claqueta.opportunities.models import Introduction

_TAG = re.compile(r"\+([0-9a-f]{32})([0-9a-f]{10})@", re.IGNORECASE)


def address_of(introduction: Introduction) -> str:
    """Where a copy of the conversation goes; blank where the instance has no mailbox for it."""
    name, _at, host = settings.REPLY_ADDRESS.rpartition("@")
    key = introduction.public_id.hex
    return f"{name}+{key}{_mark(key)}@{host}" if name and host else ""


def introduction_at(addresses: str) -> Introduction | None:
    """The introduction to whose address a mail went; None for an address that is none of ours."""
    for key, mark in _TAG.findall(addresses):
        if hmac.compare_digest(_mark(key.lower()), mark.lower()):
            return Introduction.objects.filter(public_id=key).first()
    return None


def _mark(key: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"introduction:{key}".encode(), sha256).hexdigest()[:10]
