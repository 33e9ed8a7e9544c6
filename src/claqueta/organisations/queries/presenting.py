"""What a circle sees of an organisation. Every face shows this and nothing else."""

from typing import Any

from django.conf import settings
from django.urls import reverse
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
from claqueta.organisations.queries.rows import KIND, is_stale, key_of, pk_of, with_details
from claqueta.organisations.shapes import PREMISES_PARTS, sound_capabilities

type Presented = dict[str, Any]

_ADDRESS = Row(PREMISES_PARTS)
_presented: KeptByObject[Presented] = KeptByObject()


def presented(organisation: Organisation, audience: str, language: str) -> Presented:
    """What `audience` may see of an organisation, in `language`: each field of its own under its name, codes also in
    `words`, and what it has besides."""
    with translation.override(language):
        sound = sound_profile({name: getattr(organisation, name) for name in PROFILE.stored})
        chosen = sound.pop("visibility")
        standing = organisation.standing if organisation.is_member else ""
        since = organisation.member_since if standing else None
        seen: Presented = {
            "id": str(organisation.public_id),
            "slug": organisation.slug,
            "url": reverse("organisation", args=[organisation.slug]),
            "name": sound["trade_name"] or sound["legal_name"],
            "kind": sound["kind"],
            "standing": standing,
            "standing_name": class_name(standing),
            "member_since": since.isoformat() if since else "",
            "logo": "",
            "pictures": [],
            "posters": [],
            "premises": [],
            "stale": is_stale(organisation),
            "confirmed_at": organisation.confirmed_at.isoformat() if organisation.confirmed_at else "",
            "updated_at": organisation.updated_at.isoformat(),
            "people": [
                {"name": role.person.name, "position": role.position, "kind": role.kind}
                for role in getattr(organisation, "current_people", ())
                if AUDIENCES.index(audience) >= AUDIENCES.index(role.visibility)
            ],
            "missing": [],
            "missing_fields": [],
        }
        seen |= {name: value for name, value in sound.items() if PROFILE.may_see(name, audience, chosen)}
        for name in PROFILE.translated:
            if name in seen:
                if language in missing_languages(seen[name]):
                    seen["missing"].append(language)
                    seen["missing_fields"].append(name)
                seen[name] = text_in(seen[name], language)
        seen["words"] = words_of(PROFILE, seen, language)
        if organisation.logo and PROFILE.may_see("logo", audience, chosen):
            seen["logo"] = organisation.logo.url
        if PROFILE.may_see("pictures", audience, chosen):
            _hang(seen, organisation, language)
        if PROFILE.may_see("premises", audience, chosen):
            seen["premises"] = [_address(premises, language) for premises in organisation.premises.all()]
        able = PROFILE.may_see("capabilities", audience, chosen)
        seen["activities"] = [
            _activity(activity, language, able=able) for activity in organisation.activities.all()
        ]
        if sees_unlisted(audience):
            seen["pk"], seen["listed"] = organisation.pk, organisation.listed
    return seen


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
    for picture in organisation.pictures.all():
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


def presented_many(ids: list[int], audience: str, language: str) -> dict[int, Presented]:
    """Many as `presented` gives them, by primary key; those read before come from memory until they change."""

    def compute(keys: list[str]) -> dict[str, Presented]:
        rows = with_details(Organisation.objects.filter(pk__in=[pk_of(key) for key in keys]))
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
