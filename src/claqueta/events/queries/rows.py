"""Which events somebody sees, and rows of them."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from claqueta.engines.search import AUDIENCES
from claqueta.events.models import LIVE, Event, Visibility

KIND = "event"
BESIDE = ("partnerships__organisation", "purposes")
"""What `presented` reads beside the row; `read_at_once` brings it in a query each."""
SEEN_IN: dict[str, str] = {
    Visibility.PUBLIC: AUDIENCES[0],
    Visibility.MEMBERS: "members",
    Visibility.INVITATION: "office",
}
"""Visibility → the widest circle that finds it by itself; whoever is invited has a link."""


def key_of(event: Event) -> str:
    """Its key in the index."""
    return f"{KIND}:{event.pk}"


def read_at_once(rows: QuerySet[Event] | None = None) -> QuerySet[Event]:
    """Events with all that `presented` reads, in three queries however many."""
    rows = Event.objects.all() if rows is None else rows
    return rows.select_related("venue", "room").prefetch_related(*BESIDE)


def visibilities_of(audience: str) -> list[str]:
    """The visibilities of events that a circle finds by itself."""
    return [
        visibility
        for visibility, circle in SEEN_IN.items()
        if AUDIENCES.index(audience) >= AUDIENCES.index(circle)
    ]


def visible_to(audience: str, rows: QuerySet[Event] | None = None) -> QuerySet[Event]:
    """Those that a circle finds by itself, past and to come; drafts nobody."""
    rows = Event.objects.all() if rows is None else rows
    return rows.filter(state__in=LIVE, visibility__in=visibilities_of(audience))


def to_come(audience: str, now: datetime | None = None) -> QuerySet[Event]:
    """Those that are not over, the next first."""
    return visible_to(audience).filter(ends_at__gt=now or timezone.now()).order_by("begins_at", "pk")


def past(audience: str, now: datetime | None = None) -> QuerySet[Event]:
    """Those that took place, the latest first."""
    rows = visible_to(audience).filter(ends_at__lte=now or timezone.now())
    return rows.exclude(state="cancelled").order_by("-begins_at", "-pk")


def first_public_slug() -> str:
    """The slug of one that everybody sees; blank for none."""
    return visible_to(AUDIENCES[0]).order_by("pk").values_list("slug", flat=True).first() or ""
