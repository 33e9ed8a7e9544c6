"""Two fictional markets: one that took place, with its timetable and what came of it, and one that is being prepared."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from claqueta.events.models import Event, EventState
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.market import actions
from claqueta.market.models import (
    Attendee,
    Came,
    Market,
    Meeting,
    MeetingReport,
    MeetingRequest,
    Participant,
    Slot,
    Timetable,
)
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import listed

FILE = "markets.json"
PAST, AHEAD = 150, 35
"""Days since the market that took place, and until the one that is being prepared."""
SECONDS = 1.0
ROLES = ("producer", "producer", "service", "sales")


def tell(accounts: dict[str, Any]) -> None:
    """Both markets, once, after the needs and offers by which people are suggested to each other."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if Market.objects.exists() or not path.is_file():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    hosts = [one for one in listed().order_by("pk") if one.is_member][: len(told["hosts"])]
    member = accounts.get("member@claqueta.example")
    first = Organisation.objects.filter(affiliations__person__account=member).first() if member else None
    if first is not None:
        hosts = [first, *(one for one in hosts if one.pk != first.pk)][: len(told["hosts"])]
    if len(hosts) < 2:
        return
    moment = timezone.now() - timedelta(days=PAST + 20)
    with audit.dated({}, otherwise=moment):
        market = _open("Encuentros de Coproducción", "Co-production Meetings", PAST, told, hosts)
        _wish(market, told["whys"], everybody=True)
        actions.MARKETS.make("close_asking", market, by=SYSTEM)
        made = actions.build(market, seconds=SECONDS, by=SYSTEM)
        with atomic():
            actions.publish(made, by=SYSTEM)
            _date_back(market, timedelta(weeks=(PAST + AHEAD) // 7))
            _report(market)
    with audit.dated({}, otherwise=timezone.now() - timedelta(days=9)):
        coming = _open("Mercado de Series y Documental", "Series and Documentary Market", -AHEAD, told, hosts)
        _wish(coming, told["whys"], everybody=False)


def _open(
    spanish: str, english: str, days: int, told: dict[str, Any], hosts: Sequence[Organisation]
) -> Market:
    """A market with everything that it needs, for now ahead of today, as nobody asks for meetings of the past."""
    first = timezone.localdate() + timedelta(days=AHEAD)
    # A Tuesday and a Wednesday, as such days are.
    first += timedelta(days=(1 - first.weekday()) % 7)
    begins = timezone.make_aware(datetime.combine(first, time(9)))
    event = Event.objects.create(
        slug=f"mercado-{'pasado' if days > 0 else 'proximo'}",
        kind="market",
        title={"es": spanish, "en": english},
        summary={
            "es": "Dos días de reuniones de veinte minutos entre quien produce y quien compra, vende o financia.",
            "en": "Two days of meetings of twenty minutes between those who produce and those who buy, sell or finance.",
        },
        begins_at=begins,
        ends_at=begins + timedelta(days=1, hours=10),
        zone=settings.TIME_ZONE,
        state=EventState.PUBLISHED,
        published_at=timezone.now() - timedelta(days=max(days, 0) + 60),
    )
    market = actions.open_market(event, asking_until=begins - timedelta(days=14), quota=12, row=4, by=SYSTEM)
    for day in (0, 1):
        actions.lay_out_day(
            market,
            day=begins.date() + timedelta(days=day),
            begins=time(9, 30),
            ends=time(13 if day else 18),
            minutes=20,
            pause=5,
            breaks=[(time(13, 30), time(15))],
            by=SYSTEM,
        )
    actions.add_tables(market, count=8, seats=4, step_free=True, by=SYSTEM)
    actions.add_tables(market, count=2, seats=6, step_free=True, screen=True, by=SYSTEM)
    for number, (organisation, name) in enumerate(zip(hosts, told["hosts"], strict=False)):
        mail = organisation.email or f"reuniones@{organisation.slug}.example"
        actions.put_on_list(
            market,
            {"role": ROLES[number % len(ROLES)], "languages": ["es", "en"], "country": "ES"},
            people=[{"name": name, "email": mail, "language": "es"}],
            organisation=organisation,
            by=SYSTEM,
        )
    for number, one in enumerate(told["guests"]):
        actions.put_on_list(
            market,
            {
                "company": one["company"],
                "country": one["country"],
                "role": one["role"],
                "languages": one["languages"],
                "about": one["about"],
                "most": 14 if number % 5 == 0 else None,
                "priority": 2 if one["role"] == "buyer" else 1,
                "screen": number % 7 == 3,
            },
            people=[
                {
                    "name": one["person"],
                    "job": one["job"],
                    "email": f"guest{number + 1}@market.example",
                    "language": "es" if "es" in one["languages"] else "en",
                }
            ],
            by=SYSTEM,
        )
    actions.MARKETS.make("open_asking", market, by=SYSTEM)
    return Market.objects.select_related("event").get(pk=market.pk)


def _wish(market: Market, whys: Sequence[str], *, everybody: bool) -> None:
    """Wishes as people have them: some are in everybody's list, most are answered, a few are declined."""
    chance = random.Random(13)  # noqa: S311 - the sample is the same for everybody
    people = list(market.participants.select_related("market__event", "organisation").order_by("pk"))
    rows = []
    for number, one in enumerate(people):
        others = [
            other
            for other in people
            if other.pk != one.pk
            and market.may_ask(one.role, other.role)
            and (one.organisation_id is None or one.organisation_id != other.organisation_id)
        ]
        if not everybody and number % 3 == 1:
            continue
        wanted = sorted(others, key=lambda other: chance.random() / other.priority)
        for rank, other in enumerate(wanted[: chance.randint(4, 10)], 1):
            answer = chance.random()
            state = "accepted" if answer < 0.55 else "declined" if answer > 0.93 else "waiting"
            rows.append(
                MeetingRequest(
                    market=market,
                    asks=one,
                    asked=other,
                    rank=rank,
                    why=chance.choice(whys),
                    state=state,
                    answered_at=timezone.now() if state != "waiting" else None,
                )
            )
    MeetingRequest.objects.bulk_create(rows)


def _date_back(market: Market, back: timedelta) -> None:
    """Let a market that was planned ahead have taken place, at the same hours of the day, whichever clocks were in force."""

    def then(moment: datetime) -> datetime:
        here = timezone.localtime(moment)
        return timezone.make_aware(here.replace(tzinfo=None) - back)

    event = market.event
    Event.objects.filter(pk=event.pk).update(begins_at=then(event.begins_at), ends_at=then(event.ends_at))
    for slot in Slot.objects.filter(market=market).order_by("begins_at"):
        Slot.objects.filter(pk=slot.pk).update(begins_at=then(slot.begins_at), ends_at=then(slot.ends_at))
    Market.objects.filter(pk=market.pk).update(
        asking_until=then(market.asking_until), created_at=F("created_at") - back
    )
    Timetable.objects.filter(market=market).update(
        made_at=F("made_at") - back, published_at=F("published_at") - back
    )
    Participant.objects.filter(market=market).update(created_at=F("created_at") - back)
    MeetingRequest.objects.filter(market=market).update(
        created_at=F("created_at") - back, updated_at=F("updated_at") - back
    )
    Meeting.objects.filter(market=market).update(changed_at=F("changed_at") - back)


def _report(market: Market) -> None:
    """What both sides said afterwards: most met, some go on, a few did not come."""
    chance = random.Random(29)  # noqa: S311 - as above
    rows = []
    meetings = (
        market.meetings.filter(cancelled=False, slot__isnull=False).select_related("slot").order_by("pk")
    )
    for meeting in meetings:
        luck = chance.random()
        for pk in (meeting.one_id, meeting.other_id):
            if chance.random() < 0.15 or meeting.slot is None:
                continue
            came = Came.FOLLOW_UP if luck < 0.3 else Came.AGREED if luck < 0.36 else Came.NOTHING
            rows.append(
                MeetingReport(
                    meeting=meeting,
                    participant_id=pk,
                    met=luck < 0.94,
                    came=came if luck < 0.94 else "",
                    at=meeting.slot.ends_at,
                )
            )
    MeetingReport.objects.bulk_create(rows)
    Attendee.objects.filter(participant__market=market).update(link_number=2)
