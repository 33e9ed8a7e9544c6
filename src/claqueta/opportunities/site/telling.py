"""What of a need or an offer machines and social networks read: nothing that everybody may not see."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from claqueta.foundation.domains import Shared
from claqueta.foundation.translated import current_language
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import Presented, presented, read_at_once
from claqueta.opportunities.readers import EVERYBODY


def shown_to_all(slug: str) -> Presented | None:
    """One of them as everybody sees it, in the reader's language; None where not everybody does."""
    opportunity: Opportunity | None = read_at_once().filter(slug=slug).first()
    return presented(opportunity, EVERYBODY, current_language()) if opportunity is not None else None


def shared(slug: str) -> Shared | None:
    """What its picture for social networks shows."""
    shown = shown_to_all(slug)
    return Shared(shown.title, shown.heading) if shown is not None else None


def linked_data(shown: Presented) -> dict[str, Any]:
    """A need or an offer as schema.org says it; of an organisation that is named, what it seeks or offers."""
    said: dict[str, Any] = {
        "@type": "Offer" if shown.direction == "offer" else "Demand",
        "name": shown.title,
        "description": shown.text,
        "category": shown.kind_name,
        "url": settings.PUBLIC_URL + reverse("opportunity", args=[shown.slug]),
    }
    if shown.opens_on:
        said["validFrom"] = shown.opens_on.isoformat()
    if shown.closes_on:
        said["validThrough"] = shown.closes_on.isoformat()
    if shown.territories:
        said["areaServed"] = [one.code for one in shown.territories]
    if shown.whose is None:
        return {"@context": "https://schema.org", **said}
    whose = {"@type": "Organization", "name": shown.whose.name}
    if shown.whose.url:
        whose["url"] = settings.PUBLIC_URL + shown.whose.url
    link = "makesOffer" if shown.direction == "offer" else "seeks"
    return {"@context": "https://schema.org", **whose, link: said}
