"""Sessions and speakers as schema.org says them."""

from typing import Any

from django.conf import settings

from claqueta.agenda.models import Speaker
from claqueta.agenda.queries.shown import SessionShown
from claqueta.events.queries import Presented
from claqueta.foundation.translated import text_in


def linked_session(shown: SessionShown, event: Presented) -> dict[str, Any]:
    """A session as a part of its event; only for one that everybody sees."""
    address = settings.PUBLIC_URL + shown.url
    venue = event.venue
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": shown.title,
        "description": shown.text,
        "inLanguage": shown.language,
        "startDate": shown.begins.isoformat(),
        "endDate": shown.ends.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if shown.cancelled else 'Scheduled'}",
        "performer": [
            {"@type": "Person", "name": one.name, "url": settings.PUBLIC_URL + one.url}
            for one in shown.speakers
        ],
        "superEvent": {"@type": "Event", "name": event.title, "@id": settings.PUBLIC_URL + event.url},
    }
    if venue is not None:
        said["location"] = {
            "@type": "Place",
            "name": ", ".join(part for part in (shown.room_name, venue.name) if part),
            "address": venue.address or venue.name,
        }
    elif event.online:
        said["location"] = {"@type": "VirtualLocation", "url": address}
    return {key: value for key, value in said.items() if value}


def linked_speaker(speaker: Speaker, url: str, language: str) -> dict[str, Any]:
    """Somebody who agreed to be shown."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": speaker.name,
        "url": settings.PUBLIC_URL + url,
        "jobTitle": speaker.job,
        "worksFor": {"@type": "Organization", "name": speaker.company} if speaker.company else None,
        "description": text_in(speaker.biography, language),
        "image": settings.PUBLIC_URL + speaker.photo.url if speaker.photo else "",
        "sameAs": speaker.website,
    }
    return {key: value for key, value in said.items() if value}
