"""The sample's events at their doors: badges of what is to come, and who came to the latest that took place."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from claqueta.door import actions
from claqueta.door.actions.scanning import work_out
from claqueta.door.models import Badge, BadgeRegistration, Door, Scan, Source, Way
from claqueta.events.models import Event, EventState, Registration, RegistrationState, Takers
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.folding import folded
from claqueta.foundation.transactions import atomic

NAMES = UUID("5f0c8a52-5d0b-4b8e-9a61-7f0f6a4d2c11")
PEOPLE = (
    ("Inés Albarrán Quiroga", "Azotea Films", "speaker"),
    ("Marcos Villaseca", "Nogal Cámaras", ""),
    ("Yolanda Peñafiel Rubio", "Crin Dorada", ""),
    ("Teo Casarrubios", "", "staff"),
    ("نور الهاشمي", "Dar Al Sura", "guest"),
    ("Beatriz Hontoria", "Radio Ultramar", "press"),
)


@atomic
def tell(accounts: dict[str, Any]) -> None:
    """Doors and badges of the next event with registrations, and the past of the last one; once."""
    if Door.objects.exists():
        return
    events = Event.objects.filter(state=EventState.PUBLISHED)
    coming = (
        events.filter(ends_at__gt=timezone.now(), registrations__isnull=False).order_by("begins_at").first()
    )
    if coming is not None:
        _doors(coming)
        actions.ensure_badges(coming, by=SYSTEM)
        actions.give_roles(
            coming, name="Inés Albarrán Quiroga", company="Azotea Films", roles=["speaker"], by=SYSTEM
        )
    past = events.filter(ends_at__lte=timezone.now()).order_by("-ends_at").first()
    if past is not None:
        with audit.dated({}, otherwise=past.ends_at):
            _took_place(past)


def _doors(event: Event) -> list[Door]:
    found = [actions.add_door(event, name="Entrada / Entrance", self_check_in=True, by=SYSTEM)]
    if event.room is not None:
        found.append(actions.add_door(event, name=event.room.name, room=event.room, by=SYSTEM))
    return found


def _took_place(event: Event) -> None:
    """Who came, as two doors read it: one went out and came again, two were let in by one badge."""
    from claqueta.events import actions as events

    entrance = _doors(event)[0]
    general = event.accreditations.first() or events.add_accreditation(
        event, {"name": {"es": "General", "en": "General"}, "takers": Takers.EVERYBODY}, by=SYSTEM
    )
    badges = []
    for name, company, role in PEOPLE:
        badge = Badge.objects.create(
            event=event,
            name=name,
            name_folded=folded(name),
            company=company,
            roles=[role] if role else [],
        )
        registration = Registration.objects.create(
            event=event,
            accreditation=general,
            state=RegistrationState.REGISTERED,
            name=name,
            name_folded=folded(name),
            email=f"{badge.pk}@inscritos.example",
            company=company,
            language="es",
            photos=badge.pk % 2 == 0,
            created_at=event.begins_at - timedelta(days=12),
            confirmed_at=event.begins_at - timedelta(days=12),
        )
        badge.email, badge.registered_name, badge.registered_company = registration.email, name, company
        badge.save()
        BadgeRegistration.objects.create(badge=badge, registration=registration)
        badges.append(badge)
    for number, badge in enumerate(badges[:-1]):
        _read(entrance, badge, Way.IN, event.begins_at - timedelta(minutes=20 - 4 * number))
        if number != 2:
            _read(entrance, badge, Way.OUT, event.ends_at - timedelta(minutes=7 * number))
    _read(entrance, badges[1], Way.IN, event.begins_at + timedelta(minutes=3))
    work_out(event, [badge.pk for badge in badges])


def _read(door: Door, badge: Badge, way: Way, at: Any) -> None:
    Scan.objects.create(
        id=uuid5(NAMES, f"{badge.pk}-{way}-{at.isoformat()}"),
        event=door.event,
        door=door,
        badge=badge,
        key=badge.key,
        source=Source.DESK,
        way=way.value,
        at=at,
        device_at=at,
        received_at=at,
    )
