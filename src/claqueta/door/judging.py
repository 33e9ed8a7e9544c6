"""The one judge of what is said of badges, doors and devices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.door.data import data
from claqueta.door.models.badges import NAME
from claqueta.events.models import Event
from claqueta.events.policies import days_of
from claqueta.foundation.judging import Choice, Mail, Shape, Text, Truth

WHO: dict[str, Shape] = {"name": Text(NAME, required=True), "company": Text(200)}
PERSON: dict[str, Shape] = {**WHO, "email": Mail()}
REASON: dict[str, Shape] = {"reason": Text(300, required=True)}
RESOLUTION: dict[str, Shape] = {"resolution": Text(300, required=True)}
DOOR: dict[str, Shape] = {"name": Text(80, required=True), "self_check_in": Truth(), "closed": Truth()}
DEVICE: dict[str, Shape] = {"name": Text(80, required=True)}
COLOUR = Choice(lambda: data().colours.keys())


def fitted_roles(roles: Any) -> list[str]:
    """Keys of roles, each once, in the order of the file. Raises `ValidationError`."""
    known = data().roles
    if not isinstance(roles, (list, tuple)) or not all(
        isinstance(one, str) and one in known for one in roles
    ):
        raise ValidationError({"roles": [_("That is none of the choices.")]})
    return [key for key in known if key in roles]


def fitted_days(days: Any, event: Event) -> list[str]:
    """Days of an event as they are kept; all of them are none. Raises `ValidationError`."""
    known = [day.isoformat() for day in days_of(event.begins_at, event.ends_at, event.zone)]
    wanted = [day.isoformat() if isinstance(day, date) else str(day) for day in days]
    if set(wanted) - set(known):
        raise ValidationError({"days": [_("The event is not on that day.")]})
    return [] if set(wanted) == set(known) else [day for day in known if day in wanted]


def differences(thing: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Put values on a thing; what of it was otherwise before."""
    found = {}
    for name, value in values.items():
        before = getattr(thing, name)
        if before != value:
            found[name] = (before, value)
            setattr(thing, name, value)
    return found
