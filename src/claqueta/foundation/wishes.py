"""How people want to hear of each kind of thing, and the one judge of it.

Who has an account chooses for each kind. Whoever is written to without one says no by the link of a mail: that is kept
for the address as a digest of it, so that it outlasts what else is known of them (GDPR art. 17.3.b, LSSI art. 21.2).
The judge is asked before a mail is written, before it is tried again and when it leaves.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import Promise

from claqueta.foundation.domains import gathered
from claqueta.foundation.models import MailRefusal, NotificationPreference
from claqueta.foundation.transactions import atomic

SALT = "claqueta.unsubscribe"
DIGEST = "digest"
"""Instead of a kind: everything that waits for the digest."""
PIECE = 500
"""Addresses asked for at once: databases bound the values of a question."""
Channel = NotificationPreference.Channel


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    name: str | Promise
    default: str = Channel.MAIL


def kinds() -> list[Kind]:
    return gathered(lambda part: part.notices)


def channel_for(account: Any, kind: str) -> str:
    chosen = NotificationPreference.objects.filter(account=account, kind=kind).first()
    if chosen is not None:
        return str(chosen.channel)
    if MailRefusal.objects.filter(digest=digest_of(account.email), kind=kind).exists():
        return Channel.NONE
    return str(next(one for one in kinds() if one.key == kind).default)


@atomic
def choose(account: Any, kind: str, channel: str) -> None:
    """Hear of a kind by a channel. Who wants mails again takes back what was refused for their address."""
    NotificationPreference.objects.update_or_create(account=account, kind=kind, defaults={"channel": channel})
    if channel != Channel.NONE:
        MailRefusal.objects.filter(digest=digest_of(account.email), kind=kind).delete()


def digest_of(address: str) -> str:
    """What stands for a mail address where only whether it is the same matters."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def refusing(kind: str, addresses: Collection[str]) -> set[str]:
    """Those of the addresses, in small letters, that want no mails of the kind."""
    small = sorted({address.lower() for address in addresses})
    return {one for piece in batched(small, PIECE, strict=False) for one in _refusing(kind, piece)}


def wants(kind: str, address: str) -> bool:
    return not refusing(kind, [address])


def _refusing(kind: str, addresses: tuple[str, ...]) -> Iterator[str]:
    preferences = NotificationPreference.objects.annotate(address=Lower("account__email")).filter(
        address__in=addresses
    )
    if kind == DIGEST:
        yield from _without_a_digest(addresses, preferences)
        return
    said_no = preferences.filter(kind=kind, channel=Channel.NONE)
    yield from said_no.values_list("address", flat=True)
    digests = {digest_of(address): address for address in addresses}
    refusals = MailRefusal.objects.filter(kind=kind, digest__in=digests)
    yield from (digests[digest] for digest in refusals.values_list("digest", flat=True))


def _without_a_digest(
    addresses: tuple[str, ...], preferences: QuerySet[NotificationPreference]
) -> Iterator[str]:
    """Those who have an account and want nothing in the digest."""
    accounts = get_user_model()._default_manager.annotate(address=Lower("email"))
    chosen: dict[str, dict[str, str]] = {
        address: {} for address in accounts.filter(address__in=addresses).values_list("address", flat=True)
    }
    for one in preferences.select_related("account"):
        chosen[one.account.email.lower()][one.kind] = one.channel
    for address, channels in chosen.items():
        usual = {kind.key: str(kind.default) for kind in kinds()}
        if Channel.DIGEST not in (usual | channels).values():
            yield address


# -- The link in each mail -----------------------------------------------------------------------------------


def unsubscribe_url(account: Any, kind: str) -> str:
    return _link([account.pk, kind])


def unsubscribe_url_of(address: str, kind: str) -> str:
    """The same for whoever has no account. Their address does not stand in it, as links are written into logs."""
    return _link([digest_of(address), kind])


def _link(whose: list[Any]) -> str:
    return settings.PUBLIC_URL + reverse("unsubscribe", args=[signing.dumps(whose, salt=SALT)])


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a link has stopped."""

    kind: str
    has_account: bool


@atomic
def unsubscribe(token: str) -> Stopped | None:
    """Stop the mails of one kind; None when the link is not ours or its account is no more."""
    try:
        who, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if isinstance(who, str):
        MailRefusal.objects.get_or_create(digest=who, kind=kind)
        return Stopped(str(kind), has_account=False)
    if not get_user_model()._default_manager.filter(pk=who).exists():
        return None
    mine = NotificationPreference.objects.filter(account_id=who)
    if kind == DIGEST:
        mine.filter(channel=Channel.DIGEST).update(channel=Channel.NONE)
        chosen = set(mine.values_list("kind", flat=True))
        usual = [one.key for one in kinds() if one.default == Channel.DIGEST and one.key not in chosen]
        NotificationPreference.objects.bulk_create(
            NotificationPreference(account_id=who, kind=key, channel=Channel.NONE) for key in usual
        )
    else:
        NotificationPreference.objects.update_or_create(
            account_id=who, kind=kind, defaults={"channel": Channel.NONE}
        )
    return Stopped(str(kind), has_account=True)
