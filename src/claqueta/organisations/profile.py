"""A profile as one value: read from the rows, checked, written back. Drafts, history, import, undo and the API use it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.engines.search import AUDIENCES
from claqueta.organisations.models import Organisation, OrganisationActivity, Premises
from claqueta.organisations.policies import FIELD_VISIBILITY, FIXED_VISIBILITY

type Profile = dict[str, Any]

PLAIN = (
    "legal_name",
    "trade_name",
    "former_names",
    "tax_country",
    "tax_id",
    "kind",
    "size_band",
    "founded_year",
    "tagline",
    "description",
    "website",
    "email",
    "phone",
    "links",
    "languages",
    "markets",
    "credits",
    "awards",
    "visibility",
    "office_notes",
)
PREMISES = ("label", "street", "postal_code", "city", "country", "latitude", "longitude", "is_main")


def profile_of(organisation: Organisation) -> Profile:
    """The whole profile as plain values; two profiles are equal when nothing differs."""
    profile: Profile = {name: getattr(organisation, name) for name in PLAIN}
    profile["activities"] = [
        {"code": one.category.code, "primary": one.is_primary, "capabilities": one.capabilities}
        for one in organisation.activities.all()
    ]
    profile["premises"] = [
        {**{name: getattr(one, name) for name in PREMISES}, "place": one.place.code if one.place else ""}
        for one in organisation.premises.all()
    ]
    return profile


def write_profile(organisation: Organisation, profile: Profile) -> None:
    """Write the profile's values to the rows; what the profile does not mention stays. Saves the organisation."""
    _set_plain(organisation, profile)
    organisation.save()
    if "activities" in profile:
        organisation.activities.all().delete()
    if "premises" in profile:
        organisation.premises.all().delete()
    _write_parts([(organisation, profile)])


def write_new_profiles(pairs: Sequence[tuple[Organisation, Profile]]) -> None:
    """Save organisations that are not yet on record, each with its profile, in four statements."""
    for organisation, profile in pairs:
        _set_plain(organisation, profile)
    Organisation.objects.bulk_create([organisation for organisation, _profile in pairs])
    _write_parts(pairs)


def _set_plain(organisation: Organisation, profile: Profile) -> None:
    for name in PLAIN:
        if name in profile:
            setattr(organisation, name, profile[name])


def _write_parts(pairs: Sequence[tuple[Organisation, Profile]]) -> None:
    known, places = cluster.activities(), cluster.places()
    activities: list[OrganisationActivity] = []
    premises: list[Premises] = []
    for organisation, profile in pairs:
        chosen = {one["code"]: one for one in profile.get("activities", ()) if one["code"] in known}
        primary = next((code for code, one in chosen.items() if one.get("primary")), next(iter(chosen), ""))
        activities.extend(
            OrganisationActivity(
                organisation=organisation,
                category_id=known[code].id,
                is_primary=code == primary,
                capabilities=one.get("capabilities") or {},
            )
            for code, one in chosen.items()
        )
        premises.extend(
            Premises(
                organisation=organisation,
                place=places.get(one.get("place", "")),
                **{name: one[name] for name in PREMISES if name in one},
            )
            for one in profile.get("premises", ())
        )
    OrganisationActivity.objects.bulk_create(activities)
    Premises.objects.bulk_create(premises)


def profile_problems(profile: Profile) -> dict[str, str]:
    """Field → message, for what no form could have let through."""
    problems: dict[str, str] = {}
    known = cluster.activities()
    for activity in profile.get("activities", ()):
        if activity.get("code") not in known:
            problems["activities"] = _("There is no activity %(code)s.") % {"code": activity.get("code")}
            continue
        for key, value in (activity.get("capabilities") or {}).items():
            field = settings.CLUSTER.capability(key)
            if field is None or activity["code"] not in field.categories:
                problems["activities"] = _("“%(key)s” does not belong to this activity.") % {"key": key}
            elif not capability_valid(field, value):
                problems["activities"] = _("“%(value)s” cannot be said of “%(key)s”.") % {
                    "key": key,
                    "value": value,
                }
    for name, level in (profile.get("visibility") or {}).items():
        if name not in FIELD_VISIBILITY or name in FIXED_VISIBILITY or level not in AUDIENCES:
            problems["visibility"] = _("“%(name)s” cannot be shown to “%(level)s”.") % {
                "name": name,
                "level": level,
            }
    return problems


def capability_valid(field: CapabilityField, value: Any) -> bool:
    """Whether a value has the shape that the taxonomy's data declare."""
    keys = {choice.key for choice in field.choices}
    match field.type:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        case "text":
            return isinstance(value, str)
        case "choice":
            return value in keys
        case "choices":
            return isinstance(value, list) and set(value) <= keys
        case "records":
            columns = {column.key: column for column in field.columns}
            return isinstance(value, list) and all(
                isinstance(row, dict)
                and all(key in columns and capability_valid(columns[key], cell) for key, cell in row.items())
                for row in value
            )
