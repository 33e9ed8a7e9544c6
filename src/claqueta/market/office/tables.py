"""Tables in the office."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.listing import ListField, Listing, yes_no
from claqueta.desk.registers import Do, Facts, Part, Register
from claqueta.foundation.tabular import Column
from claqueta.market import actions
from claqueta.market.forms import TableForm
from claqueta.market.models import Placement, Table
from claqueta.market.office.markets import market_filter


def rows() -> QuerySet[Table]:
    ahead = Q(closures__slot__begins_at__gt=timezone.now())
    return (
        Table.objects.select_related("market__event")
        .annotate(closed=Count("closures", filter=ahead))
        .order_by("-market", "place", "pk")
    )


COLUMNS = (
    Column("market", gettext_lazy("Market"), lambda one: str(one.market)),
    Column("seats", gettext_lazy("Seats"), lambda one: one.seats),
    Column("step_free", gettext_lazy("Step-free access"), lambda one: yes_no(one.step_free)),
    Column("screen", gettext_lazy("Screen"), lambda one: yes_no(one.screen)),
    Column("quiet", gettext_lazy("Quiet corner"), lambda one: yes_no(one.quiet)),
    Column("closed", gettext_lazy("Closed slots"), lambda one: one.closed or ""),
)


def _meetings(table: Table) -> dict[str, Any]:
    """What the timetable in force has there."""
    found = Placement.objects.filter(table=table, timetable=table.market.published).select_related(
        "meeting__one", "meeting__other", "slot__market__event"
    )
    return {"placements": found.order_by("slot__begins_at") if table.market.published_id else []}


TABLES = Register(
    listing=Listing(
        name="office_market_tables",
        title=gettext_lazy("Tables"),
        icon="table",
        fields=(
            ListField(
                Column("name", pgettext_lazy("market", "Table"), lambda one: one.name),
                link=lambda one: reverse("office_market_table", args=[one.pk]),
            ),
            *(ListField(column, on_phone="line" if column.key == "market" else "") for column in COLUMNS),
        ),
        search_in=("name",),
        filters=(market_filter(),),
        rows=rows,
        empty=gettext_lazy("Tables are added on the record of a market."),
    ),
    path="market-tables/",
    record="office_market_table",
    permission="market.manage",
    title=lambda one: _("Table %(table)s") % {"table": one.name},
    links=lambda one: [(str(one.market), reverse("office_market", args=[one.market_id]))],
    detail=lambda one: str(one.market),
    sections=(
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(gettext_lazy("Meetings"), "market/office/placements.html", _meetings, beside=False),
    ),
    does=(
        Do(
            "change",
            pgettext_lazy("market", "Change it"),
            actions.change_table,
            form=TableForm,
            initial=lambda one: {name: getattr(one, name) for name in TableForm.base_fields},
        ),
        Do(
            "close",
            gettext_lazy("Close it from now on"),
            actions.close_table,
            question=gettext_lazy("Its meetings go to other tables, or to other times. Close it?"),
        ),
        Do("open", gettext_lazy("Open it again"), actions.open_table, when=lambda one: bool(one.closed)),
        Do(
            "remove",
            pgettext_lazy("market", "Take it away"),
            actions.remove_table,
            question=gettext_lazy("Take the table out of the hall?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = TABLES.urlpatterns
