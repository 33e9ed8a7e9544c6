"""The event in figures, for who paid for it: counted of who came, never naming anybody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from claqueta.door.models import Badge, BadgeRegistration
from claqueta.door.policies import shares
from claqueta.door.queries.attendance import attendance_of, came_at_all
from claqueta.door.queries.people import bearers
from claqueta.events.models import Event, EventPartner, Registration, RegistrationState
from claqueta.foundation.folding import folded
from claqueta.foundation.locales import countries, territory_name
from claqueta.foundation.translated import current_language
from claqueta.organisations.models import Premises

GENDER, COUNTRY = ("gender", "genero", "sexo"), ("country", "pais")
"""Names of questions whose answers are counted, where the event asks them."""
type Rows = list[tuple[str, int, float]]


@dataclass(frozen=True, slots=True)
class Report:
    event: Event
    registered: int
    came: int
    organisations: int
    by_type: Rows
    by_country: Rows
    without_country: int
    by_gender: Rows
    """Blank where nobody was asked or nobody said."""
    without_gender: int
    new: int
    known: int
    minutes: int
    """The median of those of whom it is known."""
    partners: tuple[EventPartner, ...]
    purposes: tuple[str, ...]

    @property
    def rate(self) -> float:
        return 100 * self.came / self.registered if self.registered else 0


def report_of(event: Event) -> Report:
    came = came_at_all(event)
    badges = list(Badge.objects.filter(pk__in=came))
    found = bearers(event, badges)
    held = _registrations(came)
    by_type = Counter(one.labels[-1] if one.labels else "—" for one in found)
    country = Counter(filter(None, (_country(held.get(pk, [])) for pk in came)))
    gender = Counter(filter(None, (_answer(held.get(pk, []), GENDER) for pk in came)))
    known = _known(event, badges)
    minutes = sorted(one.minutes for one in attendance_of(event))
    language = current_language()
    return Report(
        event=event,
        registered=Registration.objects.filter(event=event, state=RegistrationState.REGISTERED).count(),
        came=len(came),
        organisations=len({folded(one.badge.company) for one in found if one.badge.company}),
        by_type=shares(by_type),
        by_country=shares({territory_name(code, language): n for code, n in country.items()}),
        without_country=len(came) - country.total(),
        by_gender=shares(gender),
        without_gender=len(came) - gender.total(),
        new=len(came) - known,
        known=known,
        minutes=minutes[len(minutes) // 2] if minutes else 0,
        partners=tuple(event.partnerships.select_related("organisation")),
        purposes=tuple(str(one) for one in event.purposes.all()),
    )


def _registrations(came: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    rows = BadgeRegistration.objects.filter(badge__in=list(came)).order_by("pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for one in rows.values("badge_id", "registration__answers", "registration__organisation_id"):
        found.setdefault(one["badge_id"], []).append(dict(one))
    whose = {one["registration__organisation_id"] for held in found.values() for one in held} - {None}
    main = Premises.objects.filter(organisation__in=whose).order_by("-is_main", "pk")
    countries_of: dict[int, str] = {}
    for organisation, code in main.values_list("organisation_id", "country"):
        if code:
            countries_of.setdefault(organisation, code)
    for held in found.values():
        for each in held:
            each["country"] = countries_of.get(each["registration__organisation_id"], "")
    return found


def _answer(held: list[dict[str, Any]], names: tuple[str, ...]) -> str:
    """What somebody answered to a question of one of these names; blank for nothing."""
    for one in held:
        for key, value in (one["registration__answers"] or {}).items():
            if folded(key) in names and value and isinstance(value, str):
                return value
    return ""


def _country(held: list[dict[str, Any]]) -> str:
    """The code of somebody's country: what they answered, or where their organisation is."""
    said = _answer(held, COUNTRY).strip()
    if said.upper() in countries():
        return said.upper()
    for code in countries():
        if said and folded(said) in (folded(territory_name(code, "es")), folded(territory_name(code, "en"))):
            return code
    return next((one["country"] for one in held if one["country"]), "")


def _known(event: Event, badges: list[Badge]) -> int:
    """How many of these were at, or registered for, an event before."""
    addresses = {badge.email.lower() for badge in badges if badge.email}
    rows = Registration.objects.filter(event__begins_at__lt=event.begins_at).exclude(event=event)
    standing = Q(state=RegistrationState.REGISTERED)
    before = set(rows.filter(standing).exclude(email="").values_list("email", flat=True))
    return sum(1 for badge in badges if badge.email.lower() in addresses & {one.lower() for one in before})
