"""Telling people: kinds are declared by the domains, each person chooses how to hear of each."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise

from claqueta.foundation import mailing
from claqueta.foundation.models import Notification, NotificationPreference
from claqueta.foundation.text import quoted_within
from claqueta.foundation.transactions import atomic
from claqueta.foundation.wishes import DIGEST, Kind, channel_for, kinds, unsubscribe_url

__all__ = [
    "Kind",
    "channel_for",
    "kinds",
    "notify",
    "send_digests",
    "subject_of",
    "unread",
    "unsubscribe_url",
]


def subject_of(words: str | Promise) -> str:
    """What a notice is called, as it is kept."""
    return quoted_within(str(words))[:255]


def notify(
    account: Any, kind: str, subject: str | Promise, *, body: str | Promise = "", url: str = ""
) -> Notification:
    """Tell one person, in their language, by the way they chose."""
    channel = channel_for(account, kind)
    with translation.override(account.language or settings.LANGUAGE_CODE):
        notification = Notification.objects.create(
            recipient=account,
            kind=kind,
            subject=subject_of(subject),
            body=quoted_within(str(body)),
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
            kind=kind,
            unsubscribe_url=unsubscribe_url(account, kind),
        )
    return notification


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
                kind=DIGEST,
                unsubscribe_url=unsubscribe_url(account, DIGEST),
            )
    return len(waiting)
