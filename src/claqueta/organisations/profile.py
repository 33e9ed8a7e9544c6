"""A profile as one value: read from the rows, written back. Drafts, history, import, undo and the API use it."""

from collections.abc import Sequence

from django.db.models import Model, QuerySet

from claqueta.cluster import queries as cluster
from claqueta.cluster.models import Category
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation, OrganisationActivity, Premises
from claqueta.organisations.queries.rows import part_of
from claqueta.organisations.shapes import PREMISES_PARTS

PREMISES = tuple(name for name in PREMISES_PARTS if name != "place")


def profile_of(organisation: Organisation) -> Profile:
    """The whole profile as plain values; two profiles are equal when nothing differs."""
    profile: Profile = {name: getattr(organisation, name) for name in PROFILE.stored}
    profile["activities"] = [
        {
            "code": activity.category.code,
            "primary": activity.is_primary,
            "capabilities": activity.capabilities,
        }
        for activity in part_of(organisation, "activities")
    ]
    profile["premises"] = [
        {
            **{name: getattr(premises, name) for name in PREMISES},
            "place": premises.place.code if premises.place else "",
        }
        for premises in part_of(organisation, "premises")
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
    for name in PROFILE.stored:
        if name in profile:
            setattr(organisation, name, profile[name])


def put_on(organisation: Organisation, profile: Profile) -> None:
    """Let the organisation in memory show the profile. Nothing is written: the row must not be saved afterwards."""
    _set_plain(organisation, profile)
    activities, premises = _parts([(organisation, profile)])
    categories = Category.objects.in_bulk([one.category_id for one in activities])
    for one in activities:
        one.category = categories[one.category_id]
    activities.sort(key=lambda one: (not one.is_primary, one.category.order))
    if "activities" in profile:
        _prefetch(organisation, "activities", OrganisationActivity.objects.all(), activities)
    if "premises" in profile:
        premises.sort(key=lambda one: not one.is_main)
        _prefetch(organisation, "premises", Premises.objects.all(), premises)


def _prefetch[M: Model](organisation: Organisation, name: str, queryset: QuerySet[M], rows: list[M]) -> None:
    """As `prefetch_related` leaves what it fetched."""
    queryset._result_cache = rows
    vars(organisation).setdefault("_prefetched_objects_cache", {})[name] = queryset


def _write_parts(pairs: Sequence[tuple[Organisation, Profile]]) -> None:
    activities, premises = _parts(pairs)
    OrganisationActivity.objects.bulk_create(activities)
    Premises.objects.bulk_create(premises)


def _parts(
    pairs: Sequence[tuple[Organisation, Profile]],
) -> tuple[list[OrganisationActivity], list[Premises]]:
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
    return activities, premises
