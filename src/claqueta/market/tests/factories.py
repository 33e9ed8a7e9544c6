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
