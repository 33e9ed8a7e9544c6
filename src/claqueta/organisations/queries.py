"""What is read of organisations: always through `presented`, which shows a circle only what it may see."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.accounts.models import Account
from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Row
from claqueta.foundation.periods import add_months
from claqueta.foundation.search import aside
from claqueta.foundation.search.answers import KeptByObject
from claqueta.foundation.translated import missing_languages, text_in
from claqueta.organisations.judging import (
    PREMISES_PARTS,
    PROFILE,
    picture_table,
    sound_capabilities,
    sound_profile,
    sound_visibility,
)
from claqueta.organisations.models import (
    Affiliation,
    Kind,
    Organisation,
    OrganisationActivity,
    Picture,
    Premises,
    SizeBand,
    Standing,
)
from claqueta.organisations.policies import FIELD_VISIBILITY, confirmation_due, may_see, sees_unlisted

type Presented = dict[str, Any]

KIND = "organisation"
ADDRESS = Row(PREMISES_PARTS)
COMPUTED = frozenset({"capabilities", "premises", "logo", "pictures"})
"""Fields that a presented organisation has in a form of its own."""


def with_details(queryset: QuerySet[Organisation] | None = None) -> QuerySet[Organisation]:
    """Organisations with all that a profile needs, in five queries."""
    return (queryset if queryset is not None else Organisation.objects.all()).prefetch_related(
        Prefetch("activities", queryset=OrganisationActivity.objects.select_related("category")),
        Prefetch("premises", queryset=Premises.objects.select_related("place")),
        "pictures",
        current_affiliations(),
    )


def current_affiliations() -> Prefetch[str]:
    today = timezone.localdate()
    return Prefetch(
        "affiliations",
        queryset=Affiliation.objects.filter(since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("person"),
        to_attr="current_people",
    )


def owner_of_file(path: str) -> tuple[Organisation, str] | None:
    """Whose logo or picture is kept under this name, and which of its fields that is; none if it is not published."""
    waiting = Organisation.objects.filter(
        Q(draft__logo=path)
        | Q(pk__in=Picture.waiting_too.filter(hung=False, file=path).values("organisation"))
    ).first()
    if waiting is not None:
        return waiting, ""
    for field, lookup in (("logo", "logo"), ("pictures", "pictures__file")):
        found = Organisation.objects.filter(**{lookup: path}, merged_into=None).first()
        if found is not None:
            return found, field
    return None


def visible_affiliations(audience: str) -> QuerySet[Affiliation]:
    """Who acts today for an organisation that the circle sees, as far as each affiliation is shown to it."""
    today = timezone.localdate()
    rows = Affiliation.objects.filter(since__lte=today, organisation__merged_into=None).filter(
        Q(until=None) | Q(until__gt=today)
    )
    if not sees_unlisted(audience):
        rows = rows.filter(
            organisation__listed=True, visibility__in=AUDIENCES[: AUDIENCES.index(audience) + 1]
        )
    return rows.select_related("organisation")


def listed() -> QuerySet[Organisation]:
    return Organisation.objects.filter(listed=True, merged_into=None)


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def language_name(code: str, language: str) -> str:
    name = _locale(language).languages.get(code.partition("-")[0], code)
    return str(name)


def territory_name(code: str, language: str) -> str:
    return str(_locale(language).territories.get(code.upper(), code))


def is_stale(organisation: Organisation) -> bool:
    """Whether its people let the requests to confirm pass by, as often as the cluster's rule says."""
    return organisation.confirmation_misses >= rule("confirm_misses_to_sink").value


def presented(organisation: Organisation, audience: str, language: str) -> Presented:
    """What `audience` may see of an organisation, in `language`. Every face shows this and nothing else."""
    captions = picture_table()["caption"]
    with translation.override(language):
        # Premises are rows of their own, made presentable one by one at the end.
        sound = sound_profile({name: getattr(organisation, name) for name in PROFILE if name != "premises"})
        chosen = sound_visibility(organisation.visibility)
        seen: Presented = {
            "id": str(organisation.public_id),
            "slug": organisation.slug,
            "url": reverse("organisation", args=[organisation.slug]),
            "name": sound["trade_name"] or sound["legal_name"],
            "kind": sound["kind"],
            "kind_name": str(Kind(sound["kind"]).label),
            "standing": organisation.standing if organisation.is_member else "",
            "standing_name": str(Standing(organisation.standing).label) if organisation.is_member else "",
            "member_since": organisation.member_since.isoformat()
            if organisation.member_since and organisation.is_member
            else "",
            "logo": organisation.logo.url if organisation.logo and may_see("logo", audience, chosen) else "",
            "pictures": [
                {
                    "url": one.file.url,
                    "width": one.width,
                    "height": one.height,
                    "caption": text_in(captions.sound(one.caption), language),
                }
                for one in organisation.pictures.all()
            ]
            if may_see("pictures", audience, chosen)
            else [],
            "stale": is_stale(organisation),
            "confirmed_at": organisation.confirmed_at.isoformat() if organisation.confirmed_at else "",
            "updated_at": organisation.updated_at.isoformat(),
            "activities": [
                _activity(one, audience, chosen, language) for one in organisation.activities.all()
            ],
            "people": [
                {"name": one.person.name, "position": one.position, "kind": one.kind}
                for one in getattr(organisation, "current_people", ())
                if AUDIENCES.index(audience) >= AUDIENCES.index(one.visibility)
            ],
        }
        for name in FIELD_VISIBILITY:
            if name not in COMPUTED and may_see(name, audience, chosen):
                seen[name] = sound[name]
        if "tax_id" in seen:
            seen["tax_country"] = sound["tax_country"]
        if sees_unlisted(audience):
            seen["pk"], seen["listed"] = organisation.pk, organisation.listed
        seen["missing"] = []
        for name in ("tagline", "description"):
            if name in seen:
                seen["missing"].extend(code for code in missing_languages(seen[name]) if code == language)
                seen[name] = text_in(seen[name], language)
        if seen.get("size_band"):
            seen["size_name"] = str(SizeBand(seen["size_band"]).label)
        seen["language_names"] = [language_name(code, language) for code in seen.get("languages", ())]
        seen["market_names"] = [territory_name(code, language) for code in seen.get("markets", ())]
        seen["premises"] = (
            [_address(one, language) for one in organisation.premises.all()]
            if may_see("premises", audience, chosen)
            else []
        )
    return seen


def _address(one: Premises, language: str) -> dict[str, Any]:
    sound = ADDRESS.sound({name: getattr(one, name) for name in PREMISES_PARTS if name != "place"})
    place = one.place
    return {
        **sound,
        "city": sound["city"] or (place.name if place else ""),
        "place": place.code if place else "",
        "country_name": territory_name(sound["country"], language) if sound["country"] else "",
        "latitude": sound["latitude"] if sound["latitude"] is not None else place and place.latitude,
        "longitude": sound["longitude"] if sound["longitude"] is not None else place and place.longitude,
    }


def _activity(one: Any, audience: str, chosen: dict[str, str], language: str) -> dict[str, Any]:
    category = one.category
    shown = sound_capabilities(one.capabilities) if may_see("capabilities", audience, chosen) else {}
    return {
        "code": category.code,
        "slug": category.slug,
        "name": text_in(category.name, language),
        "primary": one.is_primary,
        "capabilities": shown,
        "facts": [
            fact
            for field in settings.CLUSTER.capabilities_of(category.code)
            if field.key in shown and (fact := capability_fact(field, shown[field.key], language))
        ],
    }


def capability_fact(field: CapabilityField, value: Any, language: str) -> dict[str, Any] | None:
    """A capability in words: its name and value, or a table's heads and rows."""
    name = text_in(field.name, language)
    unit = f" {field.unit}" if field.unit else ""
    names = {choice.key: text_in(choice.name, language) for choice in field.choices}
    match field.type:
        case "boolean":
            return {"name": name, "value": "✓"} if value else None
        case "choice":
            return {"name": name, "value": names.get(value, value)}
        case "choices":
            return {"name": name, "value": ", ".join(names.get(one, one) for one in value)} if value else None
        case "records":
            return {
                "name": name,
                "heads": [text_in(column.name, language) for column in field.columns],
                "rows": [
                    [
                        f"{number_text(row[column.key], language)}{' ' + column.unit if column.unit else ''}"
                        if row.get(column.key) not in (None, "")
                        else "—"
                        for column in field.columns
                    ]
                    for row in value
                ],
            }
        case _:
            return {"name": name, "value": f"{number_text(value, language)}{unit}"}


def number_text(value: Any, language: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(format_decimal(value, format="#,##0.##########", locale=language.replace("-", "_")))
    return str(value)


_presented: KeptByObject[Presented] = KeptByObject()


def presented_many(ids: list[int], audience: str, language: str) -> dict[int, Presented]:
    """Many as `presented` gives them, by primary key; those read before come from memory until they change."""

    def compute(keys: list[str]) -> dict[str, Presented]:
        rows = with_details(Organisation.objects.filter(pk__in=[_pk(key) for key in keys]))
        seen, failed = dict[str, Presented](), dict[str, str]()
        for one in rows:
            try:
                seen[key_of(one)] = presented(one, audience, language)
            except Exception as error:
                failed[key_of(one)] = aside.in_words(error)
        if failed:
            aside.note(failed)
        return seen

    kept = _presented.many([f"{KIND}:{pk}" for pk in ids], (audience, language), compute)
    return {_pk(key): value for key, value in kept.items()}


def _pk(key: str) -> int:
    return int(key.partition(":")[2])


def key_of(organisation: Organisation) -> str:
    """How the change log and the index name an organisation."""
    return f"{KIND}:{organisation.pk}"


def forget() -> None:
    """Drop what is kept in this process; a test's database is not the last test's."""
    _presented.forget()


def facets_of(seen: Presented) -> dict[str, tuple[str, ...]]:
    """The facet values of a presented organisation: of what the circle sees, nothing else."""
    known = cluster.activities()
    codes: list[str] = []
    for activity in seen["activities"]:
        codes.append(activity["code"])
        parent = known[activity["code"]].parent if activity["code"] in known else ""
        if parent:
            codes.append(parent)
    facets: dict[str, tuple[str, ...]] = {
        "activity": tuple(dict.fromkeys(codes)),
        "kind": (seen["kind"],),
        "size": (seen["size_band"],) if seen.get("size_band") else (),
        "language": tuple(seen.get("languages", ())),
        "place": tuple(dict.fromkeys(one["place"] for one in seen["premises"] if one["place"])),
        "country": tuple(dict.fromkeys(one["country"] for one in seen["premises"] if one["country"])),
        "since": (seen["member_since"][:4],) if seen["member_since"] else (),
        "standing": (seen["standing"],) if seen["standing"] else (),
    }
    for activity in seen["activities"]:
        for key, value in activity["capabilities"].items():
            field = settings.CLUSTER.capability(key)
            if field is None:
                continue
            for facet, found in capability_facets(field, value):
                name = f"cap.{facet}"
                facets[name] = tuple(dict.fromkeys([*facets.get(name, ()), *found]))
    return facets


def capability_facets(field: CapabilityField, value: Any) -> Iterable[tuple[str, list[str]]]:
    """`(facet, values)` of a capability: choices as they are, numbers as the bucket they fall in."""
    if field.type == "records":
        for column in field.columns:
            if column.facet:
                found = [
                    bucket_of(column, row[column.key]) for row in value if row.get(column.key) is not None
                ]
                yield f"{field.key}.{column.key}", [one for one in found if one]
    elif field.facet:
        match field.type:
            case "boolean":
                yield field.key, ["yes"] if value else []
            case "choice":
                yield field.key, [value]
            case "choices":
                yield field.key, list(value)
            case "number" | "integer":
                yield field.key, [bucket] if (bucket := bucket_of(field, value)) else []


def bucket_of(field: CapabilityField, value: float) -> str:
    lows = [low for low in field.buckets if value >= low]
    return f"{max(lows):g}" if lows else ""


def facet_fields() -> list[tuple[str, CapabilityField, CapabilityField]]:
    """`(facet, capability, field or column)` for every capability that the data let filter by."""
    found: list[tuple[str, CapabilityField, CapabilityField]] = []
    for field in settings.CLUSTER.capabilities:
        if field.type == "records":
            found.extend(
                (f"{field.key}.{column.key}", field, column) for column in field.columns if column.facet
            )
        elif field.facet:
            found.append((field.key, field, field))
    return found


def confirmations_due() -> list[Organisation]:
    """Members whose data are old enough to be asked about, oldest first."""
    months = rule("confirm_every").value
    now = timezone.now()
    last = Coalesce("confirmed_at", "created_at")
    # Months differ in length: the policy decides on the last days, the database leaves out all that came after.
    old = listed().exclude(standing="").annotate(last=last)
    old = old.filter(last__lte=add_months(now, -months) + timedelta(days=3)).order_by("last", "pk")
    few = old.only("pk", "slug", "legal_name", "trade_name", "confirmed_at", "created_at")
    return [one for one in few if confirmation_due(one.confirmed_at, one.created_at, months) <= now]


def figures() -> dict[str, int]:
    """What the record says of the network, for the pages that tell it. Two queries."""
    today = timezone.localdate()
    members = listed().exclude(standing="").filter(Q(member_until=None) | Q(member_until__gt=today))
    counted = members.values_list("standing", "member_since", "activities__category__code")
    ids = set(members.values_list("pk", flat=True))
    codes = {code for _standing, _since, code in counted if code}
    return {
        "members": len(ids),
        "activities": len(codes),
        "organisations": listed().count(),
    }


def growth() -> list[tuple[int, int]]:
    """Year → members at its end, from the record."""
    dates = listed().exclude(member_since=None).values_list("member_since", "member_until")
    pairs = list(dates)
    if not pairs:
        return []
    this_year = timezone.localdate().year
    first = min(since.year for since, _until in pairs if since)
    return [
        (
            year,
            sum(
                1
                for since, until in pairs
                if since and since.year <= year and (until is None or until.year > year)
            ),
        )
        for year in range(first, this_year + 1)
    ]


def recipients_for(organisation: Organisation) -> list[Account]:
    """The accounts that act for an organisation today."""
    today = timezone.localdate()
    return list(
        Account.objects.filter(
            is_active=True,
            person__affiliations__organisation=organisation,
            person__affiliations__kind__in=("representative", "colleague"),
            person__affiliations__since__lte=today,
        )
        .filter(Q(person__affiliations__until=None) | Q(person__affiliations__until__gt=today))
        .distinct()
    )
