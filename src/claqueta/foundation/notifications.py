"""Telling people: kinds are declared by the domains, each person chooses how to hear of each."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise

from claqueta.foundation import mailing
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import Notification, NotificationPreference
from claqueta.foundation.transactions import atomic

SALT = "claqueta.unsubscribe"
DIGEST = "digest"
"""Instead of a kind: everything that waits for the digest."""


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    name: str | Promise
    default: str = NotificationPreference.Channel.MAIL


def kinds() -> list[Kind]:
    return gathered(lambda part: part.notices)


def channel_for(account: Any, kind: str) -> str:
    chosen = NotificationPreference.objects.filter(account=account, kind=kind).first()
    return str(chosen.channel if chosen else next(one for one in kinds() if one.key == kind).default)


def notify(
    account: Any, kind: str, subject: str | Promise, *, body: str | Promise = "", url: str = ""
) -> Notification:
    """Tell one person, in their language, by the way they chose."""
    channel = channel_for(account, kind)
    with translation.override(account.language or settings.LANGUAGE_CODE):
        notification = Notification.objects.create(
            recipient=account,
            kind=kind,
            subject=str(subject)[:255],
            body=str(body),
            url=url,
            digest=channel == NotificationPreference.Channel.DIGEST,
        )
    if channel == NotificationPreference.Channel.MAIL:
        Notification.objects.filter(pk=notification.pk).update(mailed_at=timezone.now())
        mailing.send(
            "foundation/mail/notification",
            account.email,
            {"notification": notification, "url": f"{settings.PUBLIC_URL}{url}" if url else ""},
            language=account.language,
            unsubscribe_url=unsubscribe_url(account, kind),
        )
    return notification


def unsubscribe_url(account: Any, kind: str) -> str:
    token = signing.dumps([account.pk, kind], salt=SALT)
    return settings.PUBLIC_URL + reverse("unsubscribe", args=[token])


def unsubscribe(token: str) -> str | None:
    """Stop the mails of one kind; the kind, or None when the link is not ours."""
    try:
        account_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if kind == DIGEST:
        NotificationPreference.objects.filter(
            account_id=account_id, channel=NotificationPreference.Channel.DIGEST
        ).update(channel=NotificationPreference.Channel.NONE)
        return DIGEST
    NotificationPreference.objects.update_or_create(
        account_id=account_id, kind=kind, defaults={"channel": NotificationPreference.Channel.NONE}
    )
    return str(kind)


def unread(account: Any) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=account, read_at=None)


def send_digests() -> int:
    """Mail each person one list of what waits for the digest; the number of mails."""
    waiting: dict[Any, list[Notification]] = {}
    for notification in Notification.objects.filter(digest=True, mailed_at=None).select_related("recipient"):
        waiting.setdefault(notification.recipient, []).append(notification)
    for account, items in waiting.items():
        with atomic():
            Notification.objects.filter(pk__in=[item.pk for item in items]).update(mailed_at=timezone.now())
            mailing.send(
                "foundation/mail/digest",
                account.email,
                {"items": items},
                language=account.language,
                unsubscribe_url=unsubscribe_url(account, DIGEST),
            )
    return len(waiting)
