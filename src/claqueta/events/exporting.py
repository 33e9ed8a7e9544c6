"""Events as lists and files: for a circle, what it may see of each; and as schema.org says them."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from claqueta.events.kinds import kinds
from claqueta.events.models import PartnerRole
from claqueta.events.queries import Presented, presented, read_at_once, visible_to
from claqueta.foundation.tabular import Column, written

COLUMNS: tuple[Column, ...] = (
    Column("title", _("Title"), lambda shown: shown.title),
    Column("kind", _("Kind"), lambda shown: shown.kind_name),
    Column("begins", _("Begins"), lambda shown: shown.begins),
    Column("ends", _("Ends"), lambda shown: shown.ends),
    Column("zone", _("Time zone"), lambda shown: shown.zone),
    Column("place", _("Where"), lambda shown: shown.place),
    Column("online", _("Online"), lambda shown: shown.online),
    Column("state", _("State"), lambda shown: shown.state_name),
    Column("summary", _("In one line"), lambda shown: shown.summary),
    Column("partners", _("Partners"), lambda shown: [one.name for one in shown.partners]),
    Column("url", _("Address"), lambda shown: settings.PUBLIC_URL + shown.url),
)


def written_for(form: str, circle: str, language: str) -> bytes:
    """The programme as a file, for a circle."""
    rows = read_at_once(visible_to(circle))
    shown = [one for row in rows if (one := presented(row, circle, language)) is not None]
    with translation.override(language):
        return written(form, list(COLUMNS), shown, pgettext("file name", "events"))


MODES = {
    (True, True): "MixedEventAttendanceMode",
    (True, False): "OfflineEventAttendanceMode",
    (False, True): "OnlineEventAttendanceMode",
}


def linked_data(shown: Presented) -> dict[str, Any]:
    """An event as schema.org says it; only for one that everybody sees."""
    kind = kinds().get(shown.kind)
    address = settings.PUBLIC_URL + shown.url
    cluster = settings.CLUSTER
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind.term if kind else "Event",
        "@id": address,
        "url": address,
        "name": shown.title,
        "description": shown.summary or shown.text,
        "inLanguage": shown.language,
        "startDate": shown.begins.isoformat(),
        "endDate": shown.ends.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if shown.cancelled else 'Scheduled'}",
        "organizer": [
            {
                "@type": "Organization",
                "name": cluster.says(cluster.name, shown.language),
                "url": settings.PUBLIC_URL,
            },
            *(_organisation(one) for one in shown.partners if one.role == PartnerRole.ORGANISER),
        ],
        "sponsor": [_organisation(one) for one in shown.partners if one.role == PartnerRole.SPONSOR],
        "location": _places(shown),
    }
    if mode := MODES.get((shown.venue is not None, shown.online)):
        said["eventAttendanceMode"] = f"https://schema.org/{mode}"
    return {key: value for key, value in said.items() if value}


def _organisation(partner: Any) -> dict[str, str]:
    said = {"@type": "Organization", "name": partner.name}
    return said | {"url": settings.PUBLIC_URL + partner.url} if partner.url else said


def _places(shown: Presented) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if venue := shown.venue:
        address = {
            "@type": "PostalAddress",
            "streetAddress": venue.street,
            "postalCode": venue.postal_code,
            "addressLocality": venue.city,
            "addressCountry": venue.country,
        }
        place: dict[str, Any] = {
            "@type": "Place",
            "name": venue.name,
            "address": {key: value for key, value in address.items() if value},
        }
        if venue.latitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": venue.latitude,
                "longitude": venue.longitude,
            }
        places.append(place)
    if shown.online:
        places.append({"@type": "VirtualLocation", "url": settings.PUBLIC_URL + shown.url})
    return places
