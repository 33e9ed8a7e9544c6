"""Markets through the API: the office's; of those who take part their own meetings, as the timetable in force has them."""

from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from claqueta.accounts.api import caller
from claqueta.foundation.apikit import KEY_NEEDED, listed
from claqueta.market.holders import agendas_of
from claqueta.market.models import Meeting

router = Router(tags=["market"], auth=caller)


class MarketMeetingOut(Schema):
    """A meeting of a market with its time and table."""

    id: str = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    market: str = Field(examples=["Co-production Meetings"])
    one: str = Field(examples=["Azotea Films"])
    other: str = Field(examples=["Nordlys Television"])
    begins_at: datetime
    ends_at: datetime
    table: str = Field(examples=["7"])
    cancelled: bool
    revision: int = Field(description="Grows with each change of time, table or state")


class MeetingFilters(Schema):
    cancelled: Literal["", "yes", "no"] = ""


def _shown(_request: HttpRequest, rows: list[Meeting]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(row.public_id),
            "market": str(row.market),
            "one": row.one.company,
            "other": row.other.company,
            "begins_at": row.slot.begins_at,
            "ends_at": row.slot.ends_at,
            "table": row.table.name,
            "cancelled": row.cancelled,
            "revision": row.revision,
        }
        for row in rows
        if row.slot is not None and row.table is not None
    ]


def rows_for(by: Any) -> QuerySet[Meeting]:
    """All that were ever in a timetable in force for the office; of others those of their own agendas."""
    rows = Meeting.objects.filter(slot__isnull=False).select_related(
        "market__event", "one", "other", "slot", "table"
    )
    if by.has_perm("market.manage"):
        return rows
    mine = [one.pk for one in agendas_of(by)]
    return rows.filter(Q(one__in=mine) | Q(other__in=mine))


@listed(
    router,
    "/meetings",
    MarketMeetingOut,
    order=("changed_at", "pk"),
    moment="changed_at",
    filters=MeetingFilters,
    show=_shown,
    summary=gettext_noop("Meetings of markets: the office’s all, of those who take part their own"),
    openapi_extra=KEY_NEEDED,
)
def meetings(request: HttpRequest, query: MeetingFilters) -> QuerySet[Meeting]:
    by: Any = request.user
    if not by.is_authenticated:
        raise HttpError(401, "Send a key in the Authorization header")
    rows = rows_for(by)
    return rows.filter(cancelled=query.cancelled == "yes") if query.cancelled else rows
