"""What a profile says of what buyers look for, and what it lacks."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst

from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import SOUGHT
from claqueta.organisations.shapes import capability_name


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a profile answers what is asked of the directory."""

    filled: int
    sought: int
    missing: tuple[tuple[str, str | Promise], ...]
    """The section of the form and the field that is empty, what is asked for most first."""

    @property
    def percent(self) -> int:
        return round(100 * self.filled / self.sought) if self.sought else 100


def standing_of(organisation: Organisation, profile: Profile) -> Standing:
    """How a profile stands, its logo and pictures included (one query). Capabilities count when people filter by them."""
    there = {
        **{name: bool(profile.get(name)) for name in SOUGHT},
        "logo": bool(organisation.logo),
        "pictures": organisation.pictures.exists(),
    }
    found: list[tuple[str, str | Promise, bool]] = [
        (PROFILE[name].section or name, capfirst(str(PROFILE[name].label)), there[name]) for name in SOUGHT
    ]
    for activity in profile["activities"]:
        for field in settings.CLUSTER.capabilities_of(activity["code"]):
            if field.facet or any(column.facet for column in field.columns):
                found.append(("able", capability_name(field.name, ""), field.key in activity["capabilities"]))
    missing = dict.fromkeys((section, str(label)) for section, label, filled in found if not filled)
    return Standing(sum(filled for *_what, filled in found), len(found), tuple(missing))
