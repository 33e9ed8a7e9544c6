"""A fictional forum of three days with its agenda and those who speak, and what came of an event that is over."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from claqueta.agenda import actions
from claqueta.agenda.models import Agenda, Favourite, Role, Speaker, SurveyAnswer
from claqueta.events import actions as events
from claqueta.events.models import Event, Venue
from claqueta.events.policies import moment_of
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

FILE = "agenda.json"
TUESDAY = 1
STILL_INVITED, DECLINED = 7, 23
"""Of those who speak, by their place: each so-manieth has not answered yet, and one has declined."""


@atomic
def tell(accounts: dict[str, Any]) -> None:
    """The forum, once."""
    path = settings.CLUSTER.folder / "sample" / FILE
    if Agenda.objects.exists() or not path.is_file():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    with audit.dated({}, otherwise=timezone.now() - timedelta(days=20)):
        agenda = _forum(told)
    _move_one(agenda)
    if (member := accounts.get("member@claqueta.example")) is not None:
        for public in agenda.public_sessions.filter(cancelled=False).order_by("begins_at", "pk")[1::6]:
            Favourite.objects.create(session=public.session, account=member)
    _past(told["past"])
    # Whom the sample writes to is nobody.
    OutgoingMail.objects.exclude(pk__in=before).filter(template__startswith="agenda/").delete()


def _forum(told: dict[str, Any]) -> Agenda:
    venue = _venue(dict(told["venue"]))
    event = _event(told["event"], venue)
    agenda = actions.open_agenda(event, by=SYSTEM)
    tracks = {
        key: actions.add_track(agenda, name={"es": es, "en": en}, by=SYSTEM)
        for key, (es, en) in told["tracks"].items()
    }
    speakers = [_speaker(agenda, one, number) for number, one in enumerate(told["speakers"])]
    rooms = {room.name: room for room in venue.rooms.all()}
    called_off = []
    for one in told["sessions"]:
        who = [(speakers[number], Role.SPEAKER) for number in one["speakers"]]
        if one["moderator"] is not None:
            who.append((speakers[one["moderator"]], Role.MODERATOR))
        begins = _at(event.begins.date() + timedelta(days=one["day"]), one["from"], event.zone)
        session = actions.add_session(
            agenda,
            {
                "title": one["title"],
                "text": one["text"],
                "format": one["format"],
                "languages": one["languages"],
                "capacity": one.get("capacity"),
                "begins_at": begins,
                "ends_at": begins + timedelta(minutes=one["minutes"]),
                "room": rooms[one["room"]],
                "track": tracks.get(one["track"]),
                "partner": Organisation.objects.filter(
                    trade_name=one.get("partner", ""), merged_into=None
                ).first()
                if one.get("partner")
                else None,
                "speakers": who,
            },
            by=SYSTEM,
        )
        if one.get("cancelled"):
            called_off.append(session)
    actions.publish(agenda, by=SYSTEM)
    for session in called_off:
        actions.SESSIONS.make("call_off", session, by=SYSTEM)
    return agenda


def _venue(told: dict[str, Any]) -> Venue:
    rooms = told.pop("rooms")
    venue = events.add_venue(told, by=SYSTEM)
    for room in rooms:
        events.add_room(venue, room, by=SYSTEM)
    return venue


def _at(day: date, hours: str, zone: str) -> datetime:
    hour, minute = map(int, hours.split(":"))
    return moment_of(datetime.combine(day, time(hour, minute)), zone)


def _event(told: dict[str, Any], venue: Venue) -> Event:
    zone = settings.TIME_ZONE
    first = timezone.localdate() + timedelta(days=told["in_days"])
    first += timedelta(days=(TUESDAY - first.weekday()) % 7)
    last = first + timedelta(days=told["days"] - 1)
    event = events.write_event(
        {
            **told["values"],
            "begins_at": _at(first, told["from"], zone),
            "ends_at": _at(last, told["until"], zone),
            "zone": zone,
            "venue": venue,
            "purposes": told["purposes"],
        },
        by=SYSTEM,
    )
    return events.EVENTS.make("publish", event, by=SYSTEM).thing


def _speaker(agenda: Agenda, told: dict[str, Any], number: int) -> Speaker:
    values = {**told, "email": f"{slugify(told['name'])}@ponentes.example"}
    speaker = actions.add_speaker(agenda, values, by=SYSTEM)
    speaker = actions.SPEAKERS.make("invite", speaker, by=SYSTEM).thing
    if number % STILL_INVITED == STILL_INVITED - 1:
        return speaker
    if number == DECLINED:
        return actions.SPEAKERS.make("decline", speaker, by=SYSTEM).thing
    speaker = actions.SPEAKERS.make("confirm", speaker, by=SYSTEM).thing
    return actions.present_oneself(speaker, {}, consent=True, by=SYSTEM)


def _move_one(agenda: Agenda) -> None:
    """A second version: a talk in another room, and what was called off since the first."""
    session = agenda.sessions.get(slug="previsualizar-con-lo-que-ya-tienes")
    room = agenda.event.venue.rooms.get(name="Taller") if agenda.event.venue else None
    assert session.begins_at is not None
    actions.move_session(session, begins_at=session.begins_at + timedelta(minutes=45), room=room, by=SYSTEM)
    actions.publish(agenda, words="Una charla cambia de sala y otra se aplaza", by=SYSTEM)


def _past(told: dict[str, Any]) -> None:
    """An event that is over, whose survey was answered."""
    event = Event.objects.filter(slug__startswith=told["event"]).first()
    if event is None:
        return
    with audit.dated({}, otherwise=event.begins_at - timedelta(days=30)):
        agenda = actions.open_agenda(event, by=SYSTEM)
        actions.ask_questions(agenda, questions=told["questions"], by=SYSTEM)
        for one in told["sessions"]:
            begins = event.begins_at + timedelta(minutes=one["after"])
            values = {name: one[name] for name in ("title", "text", "format")}
            values |= {"begins_at": begins, "ends_at": begins + timedelta(minutes=one["minutes"])}
            actions.add_session(agenda, values, by=SYSTEM)
        actions.publish(agenda, by=SYSTEM)
    SurveyAnswer.objects.bulk_create(SurveyAnswer(agenda=agenda, answers=one) for one in told["answers"])
    thanked = event.ends_at + timedelta(days=1)
    Agenda.objects.filter(pk=agenda.pk).update(survey_opened_at=thanked, thanked_at=thanked)
