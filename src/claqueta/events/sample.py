"""Fictional venues and events of a year, written and published by the use cases themselves."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from claqueta.events import actions
from claqueta.events.models import Event, Takers, Venue, Visibility
from claqueta.events.policies import moment_of
from claqueta.foundation import audit, evidence
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

FILE = "events.json"
FRIDAY = 4


@atomic
def tell(accounts: dict[str, Any]) -> None:
    """The venues and events of the cluster’s sample, once."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if Event.objects.exists() or not path.is_file():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    for venue in told["venues"]:
        rooms = venue.pop("rooms")
        made = actions.add_venue(venue, by=SYSTEM)
        for room in rooms:
            actions.add_room(made, room, by=SYSTEM)
    for event in told["events"]:
        _event(event)


def _moment(day: date, hours: str, zone: str) -> datetime:
    hour, minute = map(int, hours.split(":"))
    return moment_of(datetime.combine(day, time(hour, minute)), zone)


def _event(told: dict[str, Any]) -> None:
    zone = told.get("zone", settings.TIME_ZONE)
    first = timezone.localdate() + timedelta(days=told["in_days"])
    # The office begins nothing at the weekend.
    first += timedelta(days=7 - first.weekday() if first.weekday() > FRIDAY else 0)
    past_midnight = told["until"] < told["from"]
    last = first + timedelta(days=told.get("days", 1) - 1 + past_midnight)
    begins, ends = _moment(first, told["from"], zone), _moment(last, told["until"], zone)
    venue = Venue.objects.filter(name=told.get("venue", "")).first()
    room = venue.rooms.filter(name=told.get("room", "")).first() if venue else None
    partners = [
        (organisation, role)
        for name, role in told.get("partners", {}).items()
        if (organisation := Organisation.objects.filter(trade_name=name, merged_into=None).first())
    ]
    written = min(begins, timezone.now()) - timedelta(days=60)
    with audit.dated({}, otherwise=written):
        event = actions.write_event(
            {
                **told["values"],
                "begins_at": begins,
                "ends_at": ends,
                "zone": zone,
                "venue": venue,
                "room": room,
                "partners": partners,
                "purposes": told.get("purposes", []),
            },
            by=SYSTEM,
        )
        if told["state"] != "draft":
            event = actions.EVENTS.make("publish", event, by=SYSTEM).thing
    if told["state"] == "published" and not event.is_over():
        _registered(event, told)
    if event.is_over() and told.get("purposes"):
        evidence.link(event, told["purposes"], by=SYSTEM)
    if told["state"] == "cancelled":
        actions.call_off(event, words=told["words"], by=SYSTEM)
    Event.objects.filter(pk=event.pk).update(created_at=written)


PEOPLE = (
    "Aitana Robledo",
    "Bruno Casares",
    "Carlota Entrena",
    "Darío Valcárcel",
    "Elvira Monzón",
    "Fermín Ocaña",
    "Greta Lasheras",
    "Hugo Bárcena",
)


def _registered(event: Event, told: dict[str, Any]) -> None:
    """What it offers, and the first who came: so many as its places let in, the others wait."""
    members = event.visibility == Visibility.MEMBERS
    general = actions.add_accreditation(
        event,
        {
            "name": {"es": "Socios", "en": "Members"} if members else {"es": "General", "en": "General"},
            "takers": Takers.MEMBERS if members else Takers.EVERYBODY,
            "quota": told.get("quota"),
            "companions": 1,
            "questions": [
                {
                    "key": "access",
                    "label_es": "¿Necesitas algo para acceder o seguir la sesión?",
                    "label_en": "Do you need anything to get in or to follow it?",
                    "kind": "text",
                }
            ],
        },
        by=SYSTEM,
    )
    if event.kind == "conference":
        actions.add_accreditation(
            event,
            {
                "name": {"es": "Con comida", "en": "With lunch"},
                "text": {"es": "Incluye la comida de trabajo.", "en": "With the working lunch."},
                "price": "48.40",
                "member_price": "24.20",
                "quota": 40,
            },
            by=SYSTEM,
        )
    for place, name in enumerate(PEOPLE):
        address = f"{slugify(name.split()[0])}@inscritos.example"
        said = {
            "name": name,
            "email": address,
            "language": "es",
            "photos": place % 2 == 0,
            "listed": place % 3 != 0,
        }
        actions.register(event, general, said, by=SYSTEM)
