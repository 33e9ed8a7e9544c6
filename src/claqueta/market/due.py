"""What of markets waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.market.models import Market, MarketState


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("market.manage"):
        return
    now, listed = timezone.now(), reverse("office_markets")
    rows = Market.objects.select_related("event").order_by("event__begins_at")
    over = rows.filter(state=MarketState.ASKING, asking_until__lte=now)
    yield Due(
        _("Markets whose time to ask for meetings is over"),
        f"{listed}?state=asking",
        over.count(),
        tuple(_item(one, _("Make the timetable")) for one in over[: named_of_each()]),
        order=14,
    )
    waits = rows.filter(state=MarketState.PLANNING)
    yield Due(
        _("Markets without a published timetable"),
        f"{listed}?state=planning",
        waits.count(),
        tuple(_item(one, _("Publish one")) for one in waits[: named_of_each()]),
        order=15,
    )
    today = rows.filter(state=MarketState.PUBLISHED, slots__begins_at__date=timezone.localdate()).distinct()
    yield Due(
        _("Markets of today"),
        f"{listed}?state=published",
        today.count(),
        tuple(
            Item(str(one), reverse("office_market_board", args=[one.pk]), label=_("The hall now"))
            for one in today[: named_of_each()]
        ),
        order=2,
    )


def _item(market: Market, label: str) -> Item:
    return Item(str(market), reverse("office_market", args=[market.pk]), label=label)
