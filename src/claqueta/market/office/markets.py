"""Markets in the office: the list, and each with its days, tables, timetables and who may ask whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail, moves
from claqueta.events.models import Event
from claqueta.foundation.actors import Actor
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column
from claqueta.market import actions, tasks
from claqueta.market.forms import DayForm, MarketForm, MatrixForm, NewMarketForm, TablesForm
from claqueta.market.models import Market, MarketState
from claqueta.market.queries.office import standing
from claqueta.market.roles import role_names

State = MarketState
TONES = {
    State.PREPARING: Tone.PLAIN,
    State.ASKING: Tone.WAITS,
    State.PLANNING: Tone.WAITS,
    State.PUBLISHED: Tone.GOOD,
    State.ENDED: Tone.PLAIN,
}
VERSIONS = 8
DAYS_TITLE = gettext_lazy("Days and slots")


def tone_of(market: Market) -> Tone:
    return TONES[MarketState(market.state)]


def rows() -> Any:
    return Market.objects.select_related("event", "published")


def one_market(pk: Any) -> Market:
    found: Market = get_object_or_404(rows(), pk=pk)
    return found


def _until(market: Market) -> Any:
    return market.asking_until


COLUMNS = (
    Column("begins", gettext_lazy("Begins"), lambda one: one.event.begins_at),
    Column("asking_until", gettext_lazy("Meetings are asked for until"), _until),
    Column("quota", gettext_lazy("Meetings that each may ask for"), lambda one: one.quota),
    Column("row", gettext_lazy("Meetings without a break, at most"), lambda one: one.row or ""),
    Column(
        "published",
        gettext_lazy("Timetable in force"),
        lambda one: one.published.number if one.published else "",
    ),
)


def _standing(market: Market) -> dict[str, Any]:
    return {"standing": standing(market), "market": market}


def _tables(market: Market) -> dict[str, Any]:
    return {
        "tables": market.tables.all(),
        "listed": f"{reverse('office_market_tables')}?market={market.pk}",
    }


def _matrix(market: Market) -> dict[str, Any]:
    names = role_names()
    return {
        "names": names,
        "lines": [
            (name, [other in market.asks.get(key, ()) for other, _name in names]) for key, name in names
        ],
    }


def _timetables(market: Market) -> dict[str, Any]:
    return {
        "timetables": market.timetables.select_related("account")[:VERSIONS],
        "published": market.published_id,
        "jobs": Job.objects.filter(kind=tasks.kind_of(market)).order_by("-created_at")[:2],
        "listed": f"{reverse('office_timetables')}?market={market.pk}",
    }


@dataclass(frozen=True, slots=True)
class Days:
    """The days with their slots; one that no timetable uses can be taken away."""

    title: Said = DAYS_TITLE
    template: str = "market/office/days.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Market) -> Mapping[str, Any]:
        return {"days": [(day, slots) for day, slots in days_of(thing).items()]}

    def act(self, request: HttpRequest, thing: Market, action: str) -> str:
        if action != "drop_day":
            return ""
        by: Any = request.user
        day = sent(request).day("day")
        slots = days_of(thing).get(day) if day else None
        if not slots:
            raise Http404
        actions.drop_slots(thing, [pk for pk, _begins, _ends in slots], by=by)
        return _("The day is gone.")


def days_of(market: Market) -> dict[date, list[tuple[int, Any, Any]]]:
    """Day → its slots with their hours, where the market is."""
    found: dict[date, list[tuple[int, Any, Any]]] = {}
    for slot in market.slots.all():
        begins = slot.begins_at.astimezone(market.here)
        found.setdefault(begins.date(), []).append((slot.pk, begins, slot.ends_at.astimezone(market.here)))
    return found


def step_of(market: Market, _account: Any) -> Step | None:
    figures = standing(market)
    if market.state == State.PREPARING:
        if not figures.slots:
            return Step(gettext_lazy("Lay out the first day: slots, pauses, lunch."), act="day")
        if not figures.tables:
            return Step(gettext_lazy("Put the tables into the hall."), act="tables")
        if figures.participants < 2:
            return Step(
                gettext_lazy("Put those on the list who take part."),
                url=f"{reverse('office_market_participant_add')}?market={market.pk}",
                label=gettext_lazy("New participant"),
            )
        return Step(gettext_lazy("Everything is there: let meetings be asked for."), act="open_asking")
    if market.state == State.ASKING:
        return Step(
            _("%(n)s have not asked for anybody yet.") % {"n": figures.without_requests}
            if figures.without_requests
            else _("Everybody has asked for somebody."),
            url=f"{reverse('office_market_participants')}?market={market.pk}",
            label=gettext_lazy("Who takes part"),
        )
    if market.state == State.PLANNING:
        newest = market.timetables.first()
        if newest is None:
            return (
                None if tasks.is_building(market) else Step(gettext_lazy("Make the timetable."), act="build")
            )
        return Step(
            _("Version %(n)s is not published yet.") % {"n": newest.number},
            url=reverse("office_timetable", args=[newest.pk]),
            label=gettext_lazy("Look at it"),
        )
    if market.state == State.PUBLISHED and not market.slots.filter(ends_at__gt=timezone.now()).exists():
        return Step(
            gettext_lazy("The meetings are over: see what came of them."),
            url=reverse("office_market_report", args=[market.pk]),
            label=gettext_lazy("Report"),
        )
    if market.state == State.PUBLISHED:
        return Step(
            gettext_lazy("The timetable is published. On the day the hall is here:"),
            url=reverse("office_market_board", args=[market.pk]),
            label=gettext_lazy("The hall now"),
        )
    return None


def _add(form: Any, *, by: Actor) -> Market:
    data = dict(form.cleaned_data)
    event = Event.objects.get(pk=data.pop("event"))
    return actions.open_market(event, by=by, **data)


def links_of(market: Market) -> list[tuple[Said, str]]:
    narrowed = f"?market={market.pk}"
    return [
        (gettext_lazy("Who takes part"), reverse("office_market_participants") + narrowed),
        (gettext_lazy("Meeting requests"), reverse("office_meeting_requests") + narrowed),
        (pgettext_lazy("market", "Meetings"), reverse("office_market_meetings") + narrowed),
        (gettext_lazy("The hall now"), reverse("office_market_board", args=[market.pk])),
        (gettext_lazy("Agendas and table signs"), reverse("office_market_papers", args=[market.pk])),
        (gettext_lazy("Report"), reverse("office_market_report", args=[market.pk])),
    ]


MARKETS = Register(
    listing=Listing(
        name="office_markets",
        title=gettext_lazy("Markets"),
        icon="calendar-alt",
        fields=(
            ListField(
                Column("market", gettext_lazy("Market"), str),
                link=lambda one: reverse("office_market", args=[one.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            *(
                ListField(
                    column, on_phone="line" if column.key == "begins" else "", shown=column.key != "row"
                )
                for column in COLUMNS
            ),
        ),
        search_in=("event__title", "event__slug"),
        filters=(Filter("state", gettext_lazy("State"), list(State.choices), "state"),),
        rows=rows,
        empty=gettext_lazy(
            "One-to-one meetings are opened for an event: begin with the event, then open its market."
        ),
    ),
    path="markets/",
    record="office_market",
    permission="market.manage",
    one=one_market,
    chips=lambda one: [Chip(one.get_state_display(), tone_of(one))],
    next_step=step_of,
    links=links_of,
    detail=lambda one: one.get_state_display(),
    sections=(
        Part(gettext_lazy("How it stands"), "market/office/standing.html", _standing),
        Facts(COLUMNS, gettext_lazy("On record")),
        Days(),
        Part(gettext_lazy("Tables"), "market/office/tables.html", _tables),
        Part(gettext_lazy("Timetables"), "market/office/timetables.html", _timetables, beside=False),
        Part(gettext_lazy("Who may ask whom"), "market/office/matrix.html", _matrix, beside=False),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("Open a market"), NewMarketForm, _add),
    does=(
        *moves(actions.MARKETS, "open_asking", "close_asking"),
        Do(
            "build",
            gettext_lazy("Make a timetable"),
            tasks.begin_build,
            when=lambda one: one.state in (State.PLANNING, State.PUBLISHED),
            said=lambda _job, _values: _("It is being made; it takes some seconds."),
            refused=actions.MARKETS.moved_on,
        ),
        Do(
            "change",
            pgettext_lazy("market", "Change it"),
            actions.change_market,
            form=MarketForm,
            initial=lambda one: {"asking_until": one.asking_until, "quota": one.quota, "row": one.row},
            when=lambda one: one.state != State.ENDED,
            refused=actions.MARKETS.moved_on,
        ),
        Do(
            "day",
            gettext_lazy("Lay out a day"),
            actions.lay_out_day,
            form=DayForm,
            initial=lambda one: {"day": one.event.begins.date()},
            when=lambda one: one.state != State.ENDED,
            refused=actions.MARKETS.moved_on,
        ),
        Do(
            "tables",
            gettext_lazy("Add tables"),
            actions.add_tables,
            form=TablesForm,
            when=lambda one: one.state != State.ENDED,
            refused=actions.MARKETS.moved_on,
        ),
        Do(
            "matrix",
            gettext_lazy("Say who may ask whom"),
            actions.set_matrix,
            form=MatrixForm,
            initial=lambda one: one.asks,
            when=lambda one: one.state != State.ENDED,
            refused=actions.MARKETS.moved_on,
        ),
        *moves(actions.MARKETS, "end"),
    ),
)
urlpatterns = MARKETS.urlpatterns


def market_filter() -> Filter:
    """The filter by market, for the lists of what is of one."""
    return Filter(
        "market",
        gettext_lazy("Market"),
        lambda: [(str(one.pk), str(one)) for one in Market.objects.select_related("event")],
        "market",
    )
