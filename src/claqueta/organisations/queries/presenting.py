"""What a circle sees of an organisation. Every face shows this and nothing else."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import translation

from claqueta.cluster.classes import class_name
from claqueta.cluster.definition import CapabilityField
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.fields.words import words_of
from claqueta.foundation.judging import Row
from claqueta.foundation.locales import number_text, territory_name
from claqueta.foundation.search import aside
from claqueta.foundation.search.answers import KeptByObject
from claqueta.foundation.translated import missing_languages, text_in
from claqueta.organisations.judging import PICTURE, sound_profile
from claqueta.organisations.models import (
    PROFILE,
    Organisation,
    OrganisationActivity,
    Picture,
    Premises,
)
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries.rows import BESIDE, KIND, is_stale, key_of, part_of, pk_of, read_at_once
from claqueta.organisations.shapes import PREMISES_PARTS, sound_capabilities

type Presented = dict[str, Any]

_ADDRESS = Row(PREMISES_PARTS)
_presented: KeptByObject[Presented] = KeptByObject()


_NAMES = ("trade_name", "legal_name", "visibility")
"""What is read of everybody: how to call them, and what each circle is shown."""
_STANDING = ("standing", "standing_name", "member_since")
_RECORD: dict[str, tuple[str, Callable[[Organisation], Any]]] = {
    "id": ("public_id", lambda organisation: str(organisation.public_id)),
    "slug": ("slug", lambda organisation: organisation.slug),
    "url": ("slug", lambda organisation: _url(organisation.slug)),
    "stale": ("confirmation_misses", is_stale),
    "confirmed_at": (
        "confirmed_at",
        lambda organisation: organisation.confirmed_at.isoformat() if organisation.confirmed_at else "",
    ),
    "updated_at": ("updated_at", lambda organisation: organisation.updated_at.isoformat()),
}
"""What everybody sees of the record itself: its column, and how it is shown."""


def rows_for(queryset: QuerySet[Organisation], only: frozenset[str]) -> QuerySet[Organisation]:
    """The rows with no more than `presented` reads for these names."""
    columns = {"listed", *_stored_of(only), *(_RECORD[name][0] for name in _record_of(only))}
    if not only.isdisjoint(_STANDING):
        columns |= {"standing", "member_since", "member_until"}
    return read_at_once(queryset.only(*columns), [part for part in BESIDE if part in only])


@lru_cache(maxsize=32)
def _stored_of(only: frozenset[str] | None) -> tuple[str, ...]:
    """The fields to read of the record's own row."""
    return tuple(name for name in PROFILE.stored if only is None or name in only or name in _NAMES)


@lru_cache(maxsize=32)
def _record_of(only: frozenset[str] | None) -> tuple[str, ...]:
    return tuple(name for name in _RECORD if only is None or name in only)


def presented(
    organisation: Organisation, audience: str, language: str, only: frozenset[str] | None = None
) -> Presented:
    """What `audience` may see of an organisation, in `language`: each field of its own under its name, codes also in
    `words`, and what it has besides.

    Of long lists only some of that is needed: these names, when given, and nothing else is made or read
    (`rows_for`).
    """

    def asked(*names: str) -> bool:
        return only is None or not only.isdisjoint(names)

    with translation.override(language):
        sound = sound_profile({name: getattr(organisation, name) for name in _stored_of(only)})
        chosen = sound.pop("visibility")
        shown = PROFILE.shown_to(audience, chosen)
        seen: Presented = {name: _RECORD[name][1](organisation) for name in _record_of(only)}
        seen["name"] = sound["trade_name"] or sound["legal_name"]
        if "kind" in sound:
            seen["kind"] = sound["kind"]
        if asked(*_STANDING):
            seen |= _standing(organisation)
        if only is None:
            seen |= {"logo": "", "posters": [], "missing": [], "missing_fields": []}
        if asked("people"):
            seen["people"] = [
                {"name": role.person.name, "position": role.position, "kind": role.kind}
                for role in getattr(organisation, "current_people", ())
                if AUDIENCES.index(audience) >= AUDIENCES.index(role.visibility)
            ]
        seen |= {
            name: value for name, value in sound.items() if name in shown and (only is None or name in only)
        }
        for name in PROFILE.translated:
            if name in seen:
                if only is None and language in missing_languages(seen[name]):
                    seen["missing"].append(language)
                    seen["missing_fields"].append(name)
                seen[name] = text_in(seen[name], language)
        if only is None:
            seen["words"] = words_of(PROFILE, seen, language)
            if organisation.logo and "logo" in shown:
                seen["logo"] = organisation.logo.url
            seen["pictures"] = []
            if "pictures" in shown:
                _hang(seen, organisation, language)
        if asked("premises"):
            there = part_of(organisation, "premises") if "premises" in shown else ()
            seen["premises"] = [_address(premises, language) for premises in there]
        if asked("activities"):
            able = "capabilities" in shown
            seen["activities"] = [
                _activity(activity, language, able=able) for activity in part_of(organisation, "activities")
            ]
        if sees_unlisted(audience):
            seen["pk"], seen["listed"] = organisation.pk, organisation.listed
    return seen


def _standing(organisation: Organisation) -> Presented:
    standing = organisation.standing if organisation.is_member else ""
    since = organisation.member_since if standing else None
    return {
        "standing": standing,
        "standing_name": class_name(standing),
        "member_since": since.isoformat() if since else "",
    }


def _url(slug: str) -> str:
    """The address of the organisation's page in the language that is in force."""
    before, after = _around_the_slug(translation.get_language() or "", get_script_prefix(), get_urlconf())
    return f"{before}{slug}{after}"


@lru_cache(maxsize=64)
def _around_the_slug(_language: str, _prefix: str, urlconf: str | None) -> tuple[str, str]:
    """What stands before and after a slug; finding an address out costs more than all else of many organisations."""
    stand_in = "stand-in-for-a-slug"
    before, _slug, after = reverse("organisation", args=[stand_in], urlconf=urlconf).partition(stand_in)
    return before, after


def credited_titles(organisation: Organisation) -> list[str]:
    """The titles of the published credits, each once."""
    credits = sound_profile({"credits": organisation.credits})["credits"]
    return list(dict.fromkeys(credit["title"] for credit in credits if credit.get("title")))


def _hang(seen: Presented, organisation: Organisation, language: str) -> None:
    """Give each credit its poster; the gallery has what is left.

    A poster tells of its credit, so whoever may not see the credits sees no poster. One whose credit was taken away or
    renamed is a picture like any other.
    """
    credited = {credit.get("title") for credit in seen.get("credits") or ()}
    posters = dict[str, dict[str, Any]]()
    for picture in part_of(organisation, "pictures"):
        if picture.work and picture.work in credited:
            posters.setdefault(picture.work, _picture(picture, language))
        elif not picture.work or "credits" in seen:
            seen["pictures"].append(_picture(picture, language))
    if posters:
        seen["posters"] = [{**poster, "work": work} for work, poster in posters.items()]
        seen["credits"] = [
            {**credit, "poster": posters[credit["title"]]} if credit.get("title") in posters else credit
            for credit in seen["credits"]
        ]


def _picture(picture: Picture, language: str) -> dict[str, Any]:
    return {
        "url": picture.file.url,
        "width": picture.width,
        "height": picture.height,
        "caption": text_in(PICTURE["caption"].sound(picture.caption), language),
    }


def _address(premises: Premises, language: str) -> dict[str, Any]:
    sound = _ADDRESS.sound({name: getattr(premises, name) for name in PREMISES_PARTS if name != "place"})
    place = premises.place
    return {
        **sound,
        "city": sound["city"] or (place.name if place else ""),
        "place": place.code if place else "",
        "country_name": territory_name(sound["country"], language) if sound["country"] else "",
        "latitude": sound["latitude"] if sound["latitude"] is not None else place and place.latitude,
        "longitude": sound["longitude"] if sound["longitude"] is not None else place and place.longitude,
    }


def _activity(activity: OrganisationActivity, language: str, *, able: bool) -> dict[str, Any]:
    category = activity.category
    shown = sound_capabilities(activity.capabilities) if able else {}
    return {
        "code": category.code,
        "slug": category.slug,
        "name": text_in(category.name, language),
        "primary": activity.is_primary,
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
            return {"name": name, "value": ", ".join(names.get(key, key) for key in value)} if value else None
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


def row_in_words(heads: Sequence[str], row: Sequence[str]) -> str:
    """A row of a capability's table in a line: what it is about, and the other cells by the heads of their columns."""
    about = row[0] if any(sign.isalpha() for sign in row[0]) else f"{heads[0]} {row[0]}"
    others = [
        f"{head[:1].lower()}{head[1:]} {cell}"
        for head, cell in zip(heads[1:], row[1:], strict=True)
        if cell != "—"
    ]
    return f"{about}: {', '.join(others)}" if others else about


def presented_many(ids: list[int], audience: str, language: str) -> dict[int, Presented]:
    """Many as `presented` gives them, by primary key; those read before come from memory until they change."""

    def compute(keys: list[str]) -> dict[str, Presented]:
        rows = read_at_once(Organisation.objects.filter(pk__in=[pk_of(key) for key in keys]))
        seen, failed = dict[str, Presented](), dict[str, str]()
        for row in rows:
            try:
                seen[key_of(row)] = presented(row, audience, language)
            except Exception as error:
                failed[key_of(row)] = aside.in_words(error)
        if failed:
            aside.note(failed)
        return seen

    kept = _presented.many([f"{KIND}:{pk}" for pk in ids], (audience, language), compute)
    return {pk_of(key): value for key, value in kept.items()}
