"""The columns of a list of organisations, as far as a circle sees them; vCard and JSON-LD of one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.fields.columns import columns_of
from claqueta.foundation.tabular import Column
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries import Presented, presented, read_at_once, rows_for

_OWN = (
    Column("name", _("Name"), lambda seen: seen["name"], ("name",)),
    Column(
        "activities",
        _("Activities"),
        lambda seen: [activity["name"] for activity in seen["activities"]],
        ("activities",),
    ),
    Column(
        "city",
        _("City"),
        lambda seen: next((there["city"] for there in seen["premises"]), ""),
        ("premises",),
    ),
    Column(
        "country",
        _("Country"),
        lambda seen: next((there["country_name"] for there in seen["premises"]), ""),
        ("premises",),
    ),
    Column("standing", _("Standing"), lambda seen: seen["standing_name"], ("standing",)),
    Column("member_since", _("Member since"), lambda seen: seen["member_since"], ("standing",)),
)
_OFFICE = (
    Column("listed", _("In the directory"), lambda seen: seen.get("listed"), ("listed",)),
    Column(
        "confirmed_at",
        _("Confirmed"),
        lambda seen: seen["confirmed_at"] and datetime.fromisoformat(seen["confirmed_at"]),
        ("confirmed_at",),
    ),
)
"""The import has to understand every title: our own export comes back unchanged (`importing/headers.toml`)."""
CHUNK, LEAN_CHUNK = 100, 500
"""Organisations read at once, whole and for columns alone: few enough that what they were read from can be forgotten soon."""


def columns_for(audience: str) -> list[Column]:
    """The columns that the circle may have at all; a cell that one organisation hides is empty."""
    of_office = _OFFICE if sees_unlisted(audience) else ()
    return [*_OWN, *columns_of(PROFILE, audience).values(), *of_office]


def presented_in_order(ids: list[int], audience: str, language: str) -> list[Presented]:
    return list(presented_in_pieces(ids, audience, language))


def presented_in_pieces(
    ids: list[int], audience: str, language: str, columns: Iterable[Column] | None = None
) -> Iterator[Presented]:
    """What a circle sees of each, in the order of the numbers; read a few at a time.

    Who gives columns is shown what these are made of, and no more is read.
    """
    only = None if columns is None else frozenset(name for column in columns for name in column.reads)
    chunk = CHUNK if only is None else LEAN_CHUNK
    for start in range(0, len(ids), chunk):
        piece = ids[start : start + chunk]
        found = Organisation.objects.filter(pk__in=piece, merged_into=None)
        rows = {one.pk: one for one in (read_at_once(found) if only is None else rows_for(found, only))}
        for pk in piece:
            if pk in rows and (rows[pk].listed or sees_unlisted(audience)):
                yield presented(rows[pk], audience, language, only)


def chosen(slugs: list[str], audience: str, language: str) -> list[Presented]:
    """What a circle sees of the organisations that somebody put on a list, in its order."""
    # A record that became part of another is that one now.
    now = dict(
        Organisation.objects.filter(slug__in=slugs).values_list("slug", Coalesce("merged_into__slug", "slug"))
    )
    found = {
        organisation.slug: presented(organisation, audience, language)
        for organisation in read_at_once(Organisation.objects.filter(slug__in=now.values(), merged_into=None))
        if organisation.listed or sees_unlisted(audience)
    }
    return [found[slug] for slug in dict.fromkeys(now.get(slug, "") for slug in slugs) if slug in found]


def vcard(seen: Presented) -> str:
    """The organisation as a vCard 4.0 (RFC 6350)."""
    main: dict[str, Any] = next(iter(seen["premises"]), {})
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"FN:{_escaped(seen['name'])}"]
    lines.append(f"ORG:{_escaped(seen.get('legal_name') or seen['name'])}")
    if main:
        parts = ("", "", main["street"], main["city"], "", main["postal_code"], main["country_name"])
        lines.append("ADR;TYPE=work:" + ";".join(_escaped(part or "") for part in parts))
        if main["latitude"] is not None:
            lines.append(f"GEO:geo:{main['latitude']},{main['longitude']}")
    for name, line in (
        ("email", "EMAIL;TYPE=work:"),
        ("phone", "TEL;VALUE=text;TYPE=work:"),
        ("website", "URL:"),
    ):
        if seen.get(name):
            lines.append(line + _escaped(seen[name]))
    if seen.get("tagline"):
        lines.append(f"NOTE:{_escaped(seen['tagline'])}")
    lines += [f"SOURCE:{settings.PUBLIC_URL}{seen['url']}", f"UID:urn:uuid:{seen['id']}", "END:VCARD", ""]
    return "\r\n".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets (RFC 6350 §3.2)."""
    pieces, current = [], ""
    for char in line:
        if len((current + char).encode()) > 74:
            pieces.append(current)
            current = ""
        current += char
    return "\r\n ".join([*pieces, current])


def linked_data(seen: Presented) -> dict[str, Any]:
    """The organisation as schema.org says it."""
    main: dict[str, Any] = next(iter(seen["premises"]), {})
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{settings.PUBLIC_URL}{seen['url']}",
        "name": seen["name"],
        "legalName": seen.get("legal_name"),
        "description": seen.get("tagline") or seen.get("description"),
        "url": seen.get("website") or f"{settings.PUBLIC_URL}{seen['url']}",
        "email": seen.get("email"),
        "telephone": seen.get("phone"),
        "foundingDate": str(seen["founded_year"]) if seen.get("founded_year") else None,
        "logo": f"{settings.PUBLIC_URL}{seen['logo']}" if seen["logo"] else None,
        "knowsLanguage": seen.get("languages") or None,
        "award": [one.get("name") for one in seen.get("awards", ())] or None,
        "sameAs": [one.get("url") for one in seen.get("links", ())] or None,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": main["street"],
            "postalCode": main["postal_code"],
            "addressLocality": main["city"],
            "addressCountry": main["country"],
        }
        if main
        else None,
    }
    return {key: value for key, value in said.items() if value}
