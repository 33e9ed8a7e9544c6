"""Who has a badge, as what, and how it stands: read of registrations at the moment it is asked."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from claqueta.door.data import FALLBACK, data, role_names
from claqueta.door.models import Badge, BadgeRegistration, Pass
from claqueta.door.policies import State, best, surname_first
from claqueta.events.models import Accreditation, Event, Registration, RegistrationState
from claqueta.foundation.folding import folded
from claqueta.foundation.translated import text_in


@dataclass(frozen=True, slots=True)
class Bearer:
    """A badge with all that a door and a printer need, and nothing else."""

    badge: Badge
    labels: tuple[str, ...]
    """As what they come: roles first, then accreditations."""
    colour: str
    days: tuple[date, ...]
    state: State
    cancelled_at: datetime | None

    @property
    def digest(self) -> str:
        """Of what is printed on it; another one once anything of it is different."""
        said = [self.badge.key, self.badge.name, self.badge.company, self.labels, self.colour]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_changed(self) -> bool:
        """Whether what was printed, if anything was, says something else."""
        return self.badge.printed_digest != self.digest

    @property
    def order(self) -> tuple[str, str, int]:
        surname, given = surname_first(self.badge.name)
        return folded(surname), folded(given), self.badge.pk


FIELDS = (
    "badge_id",
    "registration__state",
    "registration__paid_at",
    "registration__price",
    "registration__ended_at",
    "registration__accreditation_id",
)


def bearers(event: Event, badges: Iterable[Badge] | None = None) -> list[Bearer]:
    """The badges of an event, or those given, in four queries however many."""
    if badges is not None:
        return bearers_among(list(badges))
    rows = list(Badge.objects.filter(event=event).order_by("pk"))
    return _bearers(rows, BadgeRegistration.objects.filter(badge__event=event), {event.pk})


def bearers_among(badges: Sequence[Badge]) -> list[Bearer]:
    """These badges, of whichever events, in three queries however many."""
    of_these = BadgeRegistration.objects.filter(badge__in=badges)
    return _bearers(badges, of_these, {one.event_id for one in badges})


def _bearers(
    badges: Sequence[Badge], registrations: QuerySet[BadgeRegistration], events: set[int]
) -> list[Bearer]:
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in registrations.order_by("registration__accreditation__place", "pk").values(*FIELDS):
        held[one["badge_id"]].append(dict(one))
    kinds = Accreditation.objects.filter(event__in=events)
    passes = {one.accreditation_id: one for one in Pass.objects.filter(accreditation__event__in=events)}
    # A speaker who registered nowhere has no accreditation: what they are at the event says enough.
    names = {one.pk: text_in(one.name) for one in kinds}
    return [_bearer(badge, held.get(badge.pk, []), names, passes) for badge in badges]


def bearer_of(badge: Badge) -> Bearer:
    return bearers(badge.event, [badge])[0]


def _state(one: dict[str, Any]) -> State:
    state = one["registration__state"]
    if state == RegistrationState.REGISTERED:
        price = one["registration__price"]
        owes = price is not None and price.amount and one["registration__paid_at"] is None
        return State.UNPAID if owes else State.GOOD
    if state in (RegistrationState.CANCELLED, RegistrationState.REFUSED):
        return State.CANCELLED
    return State.NOT_IN


def _bearer(
    badge: Badge, held: Sequence[dict[str, Any]], names: dict[int, str], passes: dict[int, Pass]
) -> Bearer:
    standing = [one for one in held if _state(one) != State.CANCELLED] or list(held)
    kinds = list(dict.fromkeys(one["registration__accreditation_id"] for one in standing))
    # Roles that the office gave stand by themselves: whoever speaks comes in though their registration is cancelled.
    states = [_state(one) for one in held] + ([State.GOOD] if badge.roles else [])
    state = State.REVOKED if badge.revoked_at is not None else best(states)
    ended = [one["registration__ended_at"] for one in held if one["registration__ended_at"]]
    return Bearer(
        badge,
        (*role_names(badge.roles), *(names[pk] for pk in kinds if pk in names)),
        _colour(badge, kinds, passes),
        () if badge.roles else _days(kinds, passes),
        state,
        max(ended, default=None) if state == State.CANCELLED else None,
    )


def _colour(badge: Badge, kinds: Sequence[int], passes: dict[int, Pass]) -> str:
    for key, role in data().roles.items():
        if key in badge.roles:
            return role.colour
    return next((passes[pk].colour for pk in kinds if pk in passes and passes[pk].colour), FALLBACK)


def _days(kinds: Sequence[int], passes: dict[int, Pass]) -> tuple[date, ...]:
    """The days of all that somebody has; none, for every day, where one of them says none."""
    found: set[date] = set()
    for pk in kinds:
        days = passes[pk].days if pk in passes else []
        if not days:
            return ()
        found |= {date.fromisoformat(day) for day in days}
    return tuple(sorted(found))


def laid_out(found: Iterable[Bearer], *, changed: bool = False) -> list[Bearer]:
    """Those whose badge is worth printing, by surname; only what is not printed as it stands now, if `changed`."""
    fit = [one for one in found if one.state in (State.GOOD, State.UNPAID)]
    return sorted((one for one in fit if one.is_changed or not changed), key=lambda one: one.order)


def today_at(event: Event, now: datetime | None = None) -> date:
    """The day where the event is."""
    return (now or timezone.now()).astimezone(event.here).date()


def company_of(registration: Registration) -> str:
    return registration.organisation.name if registration.organisation else registration.company
