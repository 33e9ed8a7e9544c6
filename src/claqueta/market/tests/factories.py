"""Markets for tests."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest


def first_hour(days: int) -> datetime:
    """Nine o'clock of a day so many days from now, in the event's zone."""
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    here = ZoneInfo("Europe/Madrid")
    return datetime.combine(timezone.now().astimezone(here).date() + timedelta(days=days), time(9), here)


@pytest.fixture
def market_event(db: None) -> Callable[..., Any]:
    """An event that begins at nine, so many days from now: `market_event(days=20)`."""
    from claqueta.events.models import Event

    def make(name: str = "Mercado de coproducción", *, days: int = 20, length: int = 2) -> Any:
        begins = first_hour(days)
        return Event.objects.create(
            slug=f"market-{Event.objects.count()}",
            kind="market",
            title={"es": name, "en": name},
            begins_at=begins,
            ends_at=begins + timedelta(days=length - 1, hours=12),
            zone="Europe/Madrid",
            state="published",
            published_at=begins - timedelta(days=60),
        )

    return make


@pytest.fixture
def fair(market_event: Callable[..., Any]) -> Callable[..., Any]:
    """A market with slots from nine to eleven, tables, and those who take part, two roles by turns: `fair(4, tables=2)`.

    It stands at `state`; those who take part are its `participants`, in order.
    """
    from claqueta.foundation.actors import SYSTEM
    from claqueta.market import actions
    from claqueta.market.models import Market

    def make(
        people: int = 4,
        *,
        tables: int = 2,
        state: str = "asking",
        days: int = 20,
        until: time = time(11),
        organisations: Any = (),
        **values: Any,
    ) -> Any:
        event = market_event(days=days)
        market = actions.open_market(
            event, asking_until=event.begins_at - timedelta(days=min(5, days - 1)), by=SYSTEM, **values
        )
        actions.lay_out_day(
            market, day=event.begins.date(), begins=time(9), ends=until, minutes=20, pause=5, by=SYSTEM
        )
        actions.add_tables(market, count=tables, by=SYSTEM)
        for number in range(people):
            actions.put_on_list(
                market,
                {"company": f"Company {number}", "role": ("producer", "buyer")[number % 2]},
                people=[{"name": f"Person {number}", "email": f"person{number}@market.example"}],
                organisation=organisations[number] if number < len(organisations) else None,
                by=SYSTEM,
            )
        if state != "preparing":
            actions.MARKETS.make("open_asking", market, by=SYSTEM)
        if state in ("planning", "published"):
            actions.MARKETS.make("close_asking", market, by=SYSTEM)
        return Market.objects.select_related("event").get(pk=market.pk)

    return make


def over(market: Any) -> Any:
    """Let all of its slots be over."""
    from django.db.models import F
    from django.utils import timezone

    from claqueta.market.models import Market, Slot

    back = market.slots.last().ends_at - timezone.now() + timedelta(hours=1)
    rows = list(market.slots.all())
    for row in rows:
        Slot.objects.filter(pk=row.pk).update(begins_at=F("begins_at") - back, ends_at=F("ends_at") - back)
    return Market.objects.select_related("event", "published").get(pk=market.pk)


def people_of(market: Any) -> list[Any]:
    """Those who take part, in the order in which they were put on the list."""
    return list(market.participants.select_related("market__event").order_by("pk"))


def wish(asks: Any, asked: Any, rank: int = 1, state: str = "waiting") -> Any:
    """A meeting request, whatever the time: `wish(one, other)`."""
    from claqueta.market.models import MeetingRequest

    return MeetingRequest.objects.create(market=asks.market, asks=asks, asked=asked, rank=rank, state=state)


@pytest.fixture
def planned(fair: Callable[..., Any], settings: Any, monkeypatch: Any) -> Callable[..., Any]:
    """A market whose timetable is made of these wishes, and published: `planned([(0, 1), (2, 3)], people=4)`."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.market import actions
    from claqueta.market.models import Market
    from conftest import at_most

    def make(wishes: list[tuple[int, int]], *, publish: bool = True, **values: Any) -> Any:
        at_most(settings, monkeypatch, market_build_seconds=1)
        market = fair(state="planning", **values)
        people = people_of(market)
        rank: dict[int, int] = {}
        for asks, asked in wishes:
            rank[asks] = rank.get(asks, 0) + 1
            wish(people[asks], people[asked], rank[asks])
        made = actions.build(market, by=SYSTEM)
        if publish:
            actions.publish(made, by=SYSTEM)
        return Market.objects.select_related("event", "published").get(pk=market.pk)

    return make


def begin(market: Any, *, slots: int = 0, minutes: int = 1) -> Any:
    """Let the market be now: so many slots are over, and the next begins in so many minutes."""
    from django.db.models import F
    from django.utils import timezone

    from claqueta.market.models import Market, Slot

    rows = list(market.slots.all())
    back = rows[slots].begins_at - timezone.now() - timedelta(minutes=minutes)
    Slot.objects.filter(market=market).update(
        begins_at=F("begins_at") - timedelta(days=4000), ends_at=F("ends_at") - timedelta(days=4000)
    )
    for row in rows:
        Slot.objects.filter(pk=row.pk).update(begins_at=row.begins_at - back, ends_at=row.ends_at - back)
    return Market.objects.select_related("event", "published").get(pk=market.pk)


def market_of(name: str) -> Any:
    """A market in which everything says a name: its event, who takes part, a table, a request, a meeting, a timetable."""
    from django.utils import timezone

    from claqueta.events.models import Event
    from claqueta.market.models import (
        Market,
        Meeting,
        MeetingRequest,
        Participant,
        Placement,
        Slot,
        Table,
        Timetable,
    )

    begins = first_hour(20)
    event = Event.objects.create(
        slug="named",
        kind="market",
        title={"es": name, "en": name},
        begins_at=begins,
        ends_at=begins + timedelta(hours=9),
        zone="Europe/Madrid",
    )
    market = Market.objects.create(event=event, asking_until=begins - timedelta(days=5), quota=5)
    one, other = (
        Participant.objects.create(market=market, company=f"{name} {number}", role="producer")
        for number in (1, 2)
    )
    for who in (one, other):
        who.people.create(name=name, email="zanzibar@market.example")
    slot = Slot.objects.create(market=market, begins_at=begins, ends_at=begins + timedelta(minutes=20))
    table = Table.objects.create(market=market, name=name, seats=4)
    MeetingRequest.objects.create(market=market, asks=one, asked=other, rank=1, why=name)
    meeting = Meeting.objects.create(market=market, one=one, other=other, slot=slot, table=table)
    timetable = Timetable.objects.create(
        market=market, number=1, origin="built", value=1, bound=1, wanted=1, published_at=timezone.now()
    )
    Placement.objects.create(timetable=timetable, meeting=meeting, slot=slot, table=table)
    Market.objects.filter(pk=market.pk).update(state="published", published=timetable)
    return Market.objects.select_related("event", "published").get(pk=market.pk)


def meetings_of(name: str, count: int) -> None:
    """A market with so many meetings, all in its one slot."""
    from claqueta.market.models import Meeting, Participant, Table

    market = market_of(name)
    first = market.participants.first()
    slot = market.slots.get()
    for number in range(count - 1):
        other = Participant.objects.create(market=market, company=f"{name} +{number}", role="buyer")
        table = Table.objects.create(market=market, name=str(number), seats=4)
        Meeting.objects.create(market=market, one=first, other=other, slot=slot, table=table)
