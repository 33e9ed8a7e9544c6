"""A profile as one value: read from the rows, written back. Drafts, history, import, undo and the API use it."""

from collections.abc import Sequence

from claqueta.cluster import queries as cluster
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import Organisation, OrganisationActivity, Premises

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
"""Fields in the organisation's own row. One that is not named here is neither read nor written: no draft, version,
import or patch has it."""
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
