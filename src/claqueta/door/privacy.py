"""Personal data at the door: badges, and what was read of them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.door.models import Badge, Presence, RevokedKey, Scan, fresh_key
from claqueta.door.queries.attendance import keep_figures
from claqueta.events.models import Event
from claqueta.foundation.privacy import ERASED, Processing, older


def _of(email: str) -> QuerySet[Badge]:
    return Badge.objects.filter(Q(email__iexact=email) | Q(registrations__email__iexact=email)).distinct()


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "event": str(badge.event),
            "name": badge.name,
            "organisation": badge.company,
            "roles": badge.roles,
            "minutes": badge.minutes,
            "scans": [
                {"at": one.at.isoformat(), "door": str(one.door), "way": one.way, "let_through": one.accepted}
                for one in badge.scans.select_related("door").order_by("at")
            ],
        }
        for badge in _of(email).select_related("event").order_by("pk")
    ]


def _forget(badges: QuerySet[Badge]) -> int:
    """That somebody came is counted on, who is not: without a name, an address, or when and where they were read."""
    count = 0
    for badge in list(badges.select_related("event")):
        if badge.minutes is None and Presence.objects.filter(badge=badge).exists():
            keep_figures(badge.event)
            badge.refresh_from_db(fields=["minutes"])
        Scan.objects.filter(badge=badge).delete()
        Presence.objects.filter(badge=badge).delete()
        RevokedKey.objects.filter(badge=badge).delete()
        badge.name, badge.name_folded = ERASED, f"{ERASED}-{badge.pk}"
        badge.company = badge.email = badge.registered_company = badge.revoked_for = ""
        badge.registered_name, badge.roles, badge.printed_digest = ERASED, [], ""
        badge.key, badge.updated_at = fresh_key(), timezone.now()
        badge.revoked_at = badge.revoked_at or timezone.now()
        badge.save()
        count += 1
    return count


def expire() -> int:
    """Delete what doors read so long ago as the rule says; how long each was there stays, without when and where."""
    old = older(Event.objects.filter(scans__isnull=False), "ends_at", "keep_scans").distinct()
    count = 0
    for event in old:
        keep_figures(event)
        Presence.objects.filter(event=event).delete()
        count += Scan.objects.filter(event=event).delete()[0]
        event.door_devices.all().delete()
    forgotten = older(Badge.objects.exclude(name=ERASED), "event__ends_at", "keep_registrations")
    return count + _forget(forgotten)


BADGES = Processing(
    key="door",
    name=_("Badges and doors of events"),
    purpose=_("Let in who registered, know how many are inside, and account for who came to who pays"),
    ground=_(
        "GDPR art. 6.1.b: the person registers and comes; art. 6.1.c and f for safety and for the accounts"
    ),
    subjects=_("Whoever has a badge for an event: who registered, speakers, the crew"),
    data=_("Name, organisation, as what they come, at which door they were read and when"),
    recipients=_(
        "The office and, for their event only, paired devices: without addresses, encrypted, and wiped after it"
    ),
    retention=_(
        "What doors read, as the cluster’s rule “keep_scans” says; badges as registrations. Certificates stay as issued documents (GDPR art. 17.3.e)"
    ),
    export=export,
    erase=lambda email: _forget(_of(email)),
    expire=expire,
)
