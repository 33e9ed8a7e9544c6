"""Timetables in the office: each version with what it is worth, what it does not hold and why, and what is different in it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Part, Register, Step
from claqueta.foundation.tabular import Column
from claqueta.market import actions
from claqueta.market.models import Origin, Timetable
from claqueta.market.office.markets import market_filter
from claqueta.market.queries import office


def rows() -> Any:
    return Timetable.objects.select_related("market__event", "market__published", "account")


def gap_of(timetable: Timetable) -> str:
    """In per cent, as the reader writes numbers."""
    return f"{number_format(100 * timetable.gap, 3)} %"


def share_of(timetable: Timetable) -> str:
    return f"{number_format(100 * timetable.worst, 0)} %"


COLUMNS = (
    Column("market", gettext_lazy("Market"), lambda one: str(one.market)),
    Column("origin", gettext_lazy("How it was made"), lambda one: one.get_origin_display()),
    Column("words", gettext_lazy("What changed"), lambda one: one.words),
    Column("value", pgettext_lazy("timetable", "Value"), lambda one: one.value),
    Column("bound", gettext_lazy("No timetable is worth more than"), lambda one: one.bound),
    Column("gap", gettext_lazy("So it could be better by at most"), gap_of),
    Column("held", gettext_lazy("Meetings held"), lambda one: one.wanted - len(one.unplaced)),
    Column("wanted", gettext_lazy("Meetings wanted"), lambda one: one.wanted),
    Column("worst", gettext_lazy("Smallest share of what somebody could hope for"), share_of),
    Column("idle", gettext_lazy("Idle slots between meetings"), lambda one: one.idle),
    Column("moves", gettext_lazy("Changes of table"), lambda one: one.moves),
    Column("disturbed", gettext_lazy("Others disturbed"), lambda one: one.disturbed or ""),
    Column("account", gettext_lazy("By whom"), lambda one: str(one.account) if one.account else ""),
    Column("made_at", gettext_lazy("Made"), lambda one: one.made_at),
    Column("published_at", gettext_lazy("Published"), lambda one: one.published_at),
)
SHOWN = ("origin", "value", "gap", "held", "wanted", "made_at")


def in_force(timetable: Timetable) -> bool:
    return timetable.market.published_id == timetable.pk


def standing_of(timetable: Timetable) -> str:
    if in_force(timetable):
        return _("In force")
    return _("Published before") if timetable.published_at else _("Not published")


def tone_of(timetable: Timetable) -> Tone:
    return Tone.GOOD if in_force(timetable) else Tone.PLAIN if timetable.published_at else Tone.WAITS


def _not_given(timetable: Timetable) -> dict[str, Any]:
    return {
        "rows": office.not_given(timetable),
        "below": office.below_least(timetable),
        "unsuited": timetable.market.meetings.filter(pk__in=[int(key) for key in timetable.unsuited]),
    }


def _compared(timetable: Timetable) -> dict[str, Any]:
    before = timetable.market.published
    if before is None or before.pk == timetable.pk:
        before = timetable.market.timetables.filter(number__lt=timetable.number).first()
    return {"before": before, "changes": office.compared(before, timetable) if before else []}


def _grid(timetable: Timetable) -> dict[str, Any]:
    """Slots by tables."""
    market = timetable.market
    at = {
        (one.slot_id, one.table_id): one
        for one in timetable.placements.select_related("meeting__one", "meeting__other")
    }
    tables = list(market.tables.all())
    here = market.here
    locked = set(market.meetings.filter(locked__isnull=False).values_list("pk", flat=True))
    return {
        "tables": tables,
        "lines": [
            (slot.begins_at.astimezone(here), [at.get((slot.pk, table.pk)) for table in tables])
            for slot in market.slots.all()
        ],
        "locked": locked,
    }


def _step(timetable: Timetable, _account: Any) -> Step | None:
    newest = timetable.market.timetables.first()
    if newest is not None and newest.pk != timetable.pk:
        return Step(
            _("There is a newer one: version %(n)s.") % {"n": newest.number},
            url=reverse("office_timetable", args=[newest.pk]),
            label=gettext_lazy("Look at it"),
        )
    if not in_force(timetable):
        return Step(gettext_lazy("Nobody has been told of it yet."), act="publish")
    return None


TIMETABLES = Register(
    listing=Listing(
        name="office_timetables",
        title=gettext_lazy("Timetables"),
        icon="calendar-check",
        fields=(
            ListField(
                Column("number", gettext_lazy("Version"), lambda one: f"{one.market} · {one.number}"),
                link=lambda one: reverse("office_timetable", args=[one.pk]),
            ),
            ListField(Column("standing", gettext_lazy("State"), standing_of), tone=tone_of),
            *(
                ListField(
                    column, shown=column.key in SHOWN, on_phone="line" if column.key == "made_at" else ""
                )
                for column in COLUMNS
            ),
        ),
        filters=(
            market_filter(),
            Filter("origin", gettext_lazy("How it was made"), list(Origin.choices), "origin"),
        ),
        rows=rows,
        empty=gettext_lazy(
            "A timetable is made on the record of its market, when no more meetings are asked for."
        ),
    ),
    path="timetables/",
    record="office_timetable",
    permission="market.manage",
    one=lambda pk: get_object_or_404(rows(), pk=pk),
    title=lambda one: _("%(market)s, version %(n)s") % {"market": one.market, "n": one.number},
    chips=lambda one: [Chip(standing_of(one), tone_of(one))],
    next_step=_step,
    links=lambda one: [
        (str(one.market), reverse("office_market", args=[one.market_id])),
        (
            pgettext_lazy("market", "Meetings"),
            f"{reverse('office_market_meetings')}?market={one.market_id}",
        ),
    ],
    sections=(
        Facts(COLUMNS, gettext_lazy("How good it is")),
        Part(
            gettext_lazy("What is not in it, and why"),
            "market/office/not_given.html",
            _not_given,
            beside=False,
        ),
        Part(gettext_lazy("What is different"), "market/office/compared.html", _compared, beside=False),
        Part(gettext_lazy("The hall"), "market/office/grid.html", _grid, beside=False),
    ),
    does=(
        Do(
            "publish",
            pgettext_lazy("timetable", "Publish it"),
            actions.publish,
            when=lambda one: not in_force(one),
            question=gettext_lazy(
                "Everybody for whom something is different gets a mail with it, and their calendars are updated. Publish it?"
            ),
            said=lambda _result, _values: _("It is in force, and those concerned are told."),
        ),
    ),
)
urlpatterns = TIMETABLES.urlpatterns
